"""English words by rules: spans, dictionary forms and coarse parts of speech, without a model.

For the places that need only words and rough classes (labels, cues). Closed classes are listed, open
classes follow suffixes.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from vocpipe.text.wordlist import listed

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*(?:[-/][^\W\d_]+)*|\d+(?:[.,:]\d+)*%?|\s+|_+|.", re.DOTALL)

_CLOSED = {
    "DET": "the a an this that these those every each some any no all both another such either neither",
    "PRON": "i you he she it we they me him her us them my your his its our their mine yours ours theirs "
    "myself yourself itself ourselves themselves who whom whose which what someone anyone everyone "
    "nobody something anything everything nothing one",
    "ADP": "of in on at by for with from to into onto about over under after before between through during "
    "without within against among across per via up down off out until till since towards upon",
    "AUX": "am is are was were be been being do does did have has had having will would can could shall "
    "should may might must don't doesn't didn't isn't aren't wasn't weren't can't cannot couldn't "
    "won't wouldn't haven't hasn't hadn't shouldn't i'm you're we're they're it's i've we've you've "
    "they've i'd we'd i'll we'll",
    "CCONJ": "and or but nor yet",
    "SCONJ": "if because although though while when whenever where unless whether as than so",
    "ADV": "not very too also just only even still already again always never often sometimes usually now "
    "then here there how why well quite rather almost ever soon maybe perhaps please however "
    "instead otherwise more most",
    "INTJ": "hi hello hey thanks thank yes ok okay wow oh",
}
_CLASS = {word: pos for pos, words in _CLOSED.items() for word in words.split()}
_VERBS = frozenset(
    listed("""
        use make take get go come see know want need like love hate find give tell work call try ask
        feel leave put keep let begin show hear run move live believe bring happen write sit stand lose
        pay meet add change open close click save load send export import sync upload download crash
        freeze fail break fix set turn switch create delete edit update upgrade install remove support
        allow enable disable wait stop start log connect search filter sort print select choose copy
        paste share print drag drop think say seem become buy cancel switch return receive miss hope
        wish help provide improve handle build expect prefer spend forget
    """)
)
_IRREGULAR = dict(
    pair.split(":")
    for pair in listed("""
        am:be is:be are:be was:be were:be been:be being:be has:have had:have does:do did:do done:do
        went:go gone:go got:get made:make took:take taken:take saw:see seen:see knew:know known:know
        gave:give given:give found:find told:tell felt:feel left:leave kept:keep began:begin shown:show
        heard:hear ran:run brought:bring wrote:write written:write lost:lose paid:pay met:meet sent:send
        broke:break broken:break froze:freeze frozen:freeze thought:think said:say became:become
        bought:buy built:build spent:spend forgot:forget chose:choose chosen:choose men:man women:woman
        people:person children:child data:data better:good best:good worse:bad worst:bad n't:not ca:can
        wo:will
    """)
)
_SUFFIXES = (
    (("ing", "ed", "ize", "ise", "ify"), "VERB"),
    (("ly",), "ADV"),
    (("able", "ible", "ful", "less", "ous", "ive", "ical", "ish", "ier", "iest"), "ADJ"),
)
_ADJECTIVES = frozenset(
    listed("""
        good bad great slow fast easy hard new old big small long short nice poor late early wrong right
        clear free full empty able same different other many much few first last next main whole huge
        tiny useful simple better best worse worst clean sure happy sad terrible awesome excellent
        perfect quick manual automatic weekly monthly daily
    """)
)


def words(text: str) -> Iterator[tuple[str, str, str, int, int]]:
    """Yield (word, lemma, part of speech, start, end) for every word and mark; blanks are skipped."""
    for match in _WORD.finditer(text):
        word = match.group()
        if not word.isspace():
            lower = word.lower().replace("’", "'")
            yield word, lemma(lower), _pos(word, lower), match.start(), match.end()


@lru_cache(maxsize=65536)
def lemma(lower: str) -> str:
    """Give the dictionary form of a lower-case English word: irregulars listed, suffixes by rule."""
    if lower in _IRREGULAR:
        return _IRREGULAR[lower]
    if len(lower) <= 3 or lower in _CLASS or not lower.isalpha():
        return lower
    return _plural(lower) if lower.endswith("s") else _inflected(lower)


def _plural(lower: str) -> str:
    if lower.endswith("ies") and len(lower) > 4:
        return lower[:-3] + "y"
    if lower.endswith(("sses", "shes", "ches", "xes", "zes")):
        return lower[:-2]
    return lower if lower.endswith(("ss", "us", "is")) else lower[:-1]


def _inflected(lower: str) -> str:
    for suffix in ("ing", "ed"):
        stem = lower.removesuffix(suffix)
        if stem == lower or len(stem) < 2 or not any(vowel in stem for vowel in "aeiouy"):
            continue
        if suffix == "ed" and stem.endswith("i"):
            return stem[:-1] + "y"
        if stem in _VERBS:
            return stem
        if stem + "e" in _VERBS or stem.endswith(("at", "iz", "is", "ut", "ag", "v", "c", "u")):
            return stem + "e"
        if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "lsz":
            return stem[:-1]
        return stem if suffix == "ed" or stem in _VERBS else lower
    return lower


def _pos(word: str, lower: str) -> str:
    if not word[0].isalnum():
        return "PUNCT" if word[0] in ".,;:!?()[]{}\"'’“”-–—…/" else "SYM"
    if word[0].isdigit():
        return "NUM"
    if lower in _CLASS:
        return _CLASS[lower]
    if lower in _ADJECTIVES:
        return "ADJ"
    return _open_class(word, lower)


def _open_class(word: str, lower: str) -> str:
    if lower in _VERBS:
        return "VERB"
    if len(word) > 1 and word[0].isupper():
        return "PROPN"
    for suffixes, pos in _SUFFIXES:
        if lower.endswith(suffixes) and len(lower) > 4:
            return pos
    return "VERB" if lemma(lower) in _VERBS and lower != lemma(lower) and not lower.endswith("s") else "NOUN"
