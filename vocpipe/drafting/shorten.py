"""Quotes made shorter by deletion alone, and the proof that a printed quote stands in its voice.

What is left are the voice's own characters, every cut shown as […] (the rule of mike PR #249:
verified, repaired, unverified). A cut never takes a negation, a condition, a hedge, a contrast, a
number, a limit or a complaint, and never splits a clause from what it hangs on: openers, lists of
examples in brackets, clauses side by side and sentences that nothing left leans on go, nothing else.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

from vocpipe.drafting.praise import sore, warmth
from vocpipe.drafting.quotes import (
    QuoteState,
    Span,
    leans_back,
    places,
    quote_blocks,
    spoken_spans,
    turns_back,
)
from vocpipe.drafting.sense import (
    ADDS,
    ANNOUNCES,
    CARRIES_SENSE,
    EXAMPLES,
    FIXED_PRAISE,
    OPENER,
    OWN_SUBJECT,
    PARALLEL_JA,
    POINTS,
    REACHES_OVER,
    SETS_FRAME,
    SIDE_START_EN,
    TURNS,
)
from vocpipe.drafting.width import display_width
from vocpipe.records import Quote
from vocpipe.text.sentences import split

MARK = "[…]"
"""Stands for every cut."""

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_LISTED = re.compile(r"\s*[-・•*①-⑳]|\s*[（(]?\d+[.)）]")
"""One point of a list: what follows may belong to it."""

_BREAKS_OFF = re.compile(r"(?:\.\.|…|(?:けど|けれど|けれども|のに|が)[。．])\s*$")
"""The end of what goes on after it: dots, or a "but" without what it turns to."""
_ENDS = re.compile(r"[^.…。．:：?？][.。．!！]\s*$")
"""The end of a statement that is whole."""
_TERM = re.compile(r"(?=((?<![a-z])[a-z]{4,}|[\u30a1-\u30fc]{2}|[\u3400-\u9fff]{2}))")
_NEW, _KNOWN = re.compile(r"\b(?:an?|some|new)\s", re.IGNORECASE), re.compile(r"\bthe\s", re.IGNORECASE)
"""A thing first spoken of, and one that may have been spoken of before."""
_ASKED = re.compile(r"[?？]\s*$")

_WORDS_A_SENTENCE = 3
_UNDERLINES = 9
"""Characters under which a sentence of a word or two ("Period.") says nothing of its own."""
_LAST_PUNCTUATION = re.compile(r"[。．.!！\s]+$")
_BLOCKS_A_QUOTE = 5
_CUTS = 3
_CUTS_TRIED = 8
_PLACES_TRIED = 50


@dataclass(frozen=True)
class Words:
    """What is quoted: characters ``start`` to ``end`` of a voice, of which the spans ``kept`` are left."""

    start: int
    end: int
    kept: tuple[Span, ...]

    @property
    def state(self) -> QuoteState:
        """Verified when nothing was cut, else repaired."""
        return QuoteState.VERIFIED if self.kept == ((self.start, self.end),) else QuoteState.REPAIRED

    def printed(self, text: str) -> str:
        """Give what is printed: the kept characters with every cut shown."""
        parts: list[str] = []
        at = self.start
        for first, last in self.kept:
            parts += [MARK] if text[at:first].strip() else []
            parts.append(text[first:last])
            at = last
        parts += [MARK] if text[at : self.end].strip() else []
        return "".join(parts)


@dataclass(frozen=True)
class Proof:
    """What checking a printed quote gave: its state, and its words when they are really there.

    ``why`` is "" for a good quote, "not_there" for words the voice does not hold, "cuts_sense" for
    a part of the voice that leaves out what its sense hangs on.
    """

    state: QuoteState
    words: Words | None = None
    why: str = ""


def cuttable(piece: str) -> bool:
    """Tell whether leaving ``piece`` out changes nothing of the sense of what stands around it."""
    plain = FIXED_PRAISE.sub("", piece)
    carries = CARRIES_SENSE.search(plain) or SETS_FRAME.search(plain)
    return bool(piece.strip()) and not carries and not sore(plain)


def shorten(text: str, start: int, end: int) -> list[Words]:
    """Give the ways to make the quote at ``start`` to ``end`` shorter, the least cut first."""
    cuts = list(_possible_cuts(text, start, end))[:_CUTS_TRIED]
    found = []
    for many in range(1, _CUTS + 1):
        for chosen in combinations(cuts, many):
            if all(one[1] <= two[0] for one, two in zip(chosen, chosen[1:], strict=False)):
                words = _without(text, start, end, chosen)
                if words is not None:
                    found.append(words)
    return sorted(set(found), key=lambda w: (-display_width(w.printed(text)), w.kept))


def _without(text: str, start: int, end: int, cuts: tuple[Span, ...]) -> Words | None:
    kept, at = [], start
    for first, last in (*cuts, (end, end)):
        one = _stripped(text, at, first)
        if one and re.search(r"\w", text[slice(*one)]):
            kept.append(one)
        at = last
    long_enough = sum(last - first for first, last in kept) >= 4
    return Words(start, end, tuple(kept)) if kept and long_enough else None


def _stripped(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _possible_cuts(text: str, start: int, end: int) -> Iterator[Span]:
    """Give what may be cut from a quote, in order of place, without outer blanks; cuts may overlap."""
    found: set[Span] = set()
    spans = [(start + first, start + last) for first, last in split(text[start:end])]
    sentences = [text[slice(*span)] for span in spans]
    for number, (first, last) in enumerate(spans):
        opener = OPENER.match(sentences[number]) or (number == 0 and ADDS.match(sentences[number]))
        if opener and _words(sentences[number][opener.end() :]) >= _WORDS_A_SENTENCE:
            found.add((first, first + opener.end()))
        found |= {(first + one, first + two) for one, two in _cuts_inside(sentences[number])}
        found |= {(first, last)} if _sentence_may_go(sentences, number) else set()
    yield from sorted(span for cut in found if (span := _stripped(text, *cut)))


def _sentence_may_go(sentences: Sequence[str], number: int) -> bool:
    """Tell whether a sentence may go whole.

    The first says what the quote is about and the last how it ends: both stay. Every later one must name
    its own subject and point at nothing before it; no contrast, hearsay or question may tie any to
    another; and only praise without a complaint is cut, for what is left might sound happier than the whole.
    """
    going, after = sentences[number], sentences[number + 1 :]
    if not 0 < number < len(sentences) - 1 or any(TURNS.search(one) or sore(one) for one in sentences):
        return False
    if any(map(ANNOUNCES.search, sentences[: number + 1])) or _LISTED.match(going):
        return False
    whole = any(map(warmth, sentences)) and all(map(_ENDS.search, sentences[number - 1 : number + 1]))
    return whole and cuttable(going) and all(_stands_without(going, one) for one in after)


def _stands_without(gone: str, sentence: str) -> bool:
    leans = POINTS.search(sentence) or SETS_FRAME.search(sentence) or leans_back(sentence)
    shared = _terms(gone) & _terms(sentence)
    named = _NEW.search(gone) and _KNOWN.search(sentence)
    return bool(OWN_SUBJECT.match(sentence)) and not (leans or shared or named or turns_back(sentence))


def _terms(sentence: str) -> set[str]:
    """Give the words of the matter: two sentences that share one may be about the same thing."""
    return {match[1] for match in _TERM.finditer(sentence.lower())}


def _cuts_inside(said: str) -> Iterator[Span]:
    """Give the lists of examples in brackets and the clauses side by side with what is left of a sentence."""
    if REACHES_OVER.search(FIXED_PRAISE.sub("", said)):
        # A negation, condition or hedge may reach over the whole sentence: its parts stay together.
        return
    yield from (match.span() for match in EXAMPLES.finditer(said) if cuttable(match.group()))
    beside = PARALLEL_JA.match(said)
    if beside and cuttable(beside.group()) and warmth(said[beside.end() :]):
        yield beside.span()
    for match in SIDE_START_EN.finditer(said):
        piece = said[match.start() :].rstrip(".! ")
        if warmth(said[: match.start()]) and cuttable(piece) and not re.search(r"[,;:(]", piece[1:]):
            yield match.start(), match.start() + len(piece)


def _words(sentence: str) -> int:
    """Count words, a Japanese character as half a one."""
    kana = len(_CJK.findall(sentence))
    return kana // 2 if kana else len(sentence.split())


def prove(printed: str, text: str) -> Proof:
    """Say whether ``printed`` (cuts shown as […]) is the voice's own words with their sense kept.

    Only NFKC and case are folded. A quote must begin and end where a quote may (a sentence, spoken
    words), and every cut must be one that ``shorten`` could make.
    """
    pieces = [piece.strip() for piece in printed.split(MARK)]
    why = "not_there"
    for found in islice(_located([piece for piece in pieces if piece], text), _PLACES_TRIED):
        why, kept = "cuts_sense", _joined(found, text)
        for start, end in _frames(text, kept, bool(pieces[0]), bool(pieces[-1])):
            if all(_may_go(text, gap, start, end) for gap in _gaps(text, start, end, kept)):
                words = Words(start, end, kept)
                return Proof(words.state, words)
    return Proof(QuoteState.UNVERIFIED, None, why)


def _located(pieces: list[str], text: str, at: int = 0) -> Iterator[tuple[Span, ...]]:
    """Give the ways in which the pieces stand in the text, one after the other, the first ways first."""
    if not pieces:
        return
    for span in places(pieces[0], text):
        if span[0] >= at:
            if len(pieces) == 1:
                yield (span,)
            for others in _located(pieces[1:], text, span[1]):
                yield (span, *others)


def _joined(kept: tuple[Span, ...], text: str) -> tuple[Span, ...]:
    """Join what only blanks part: nothing was cut there."""
    joined = [kept[0]]
    for first, last in kept[1:]:
        if text[joined[-1][1] : first].strip():
            joined.append((first, last))
        else:
            joined[-1] = (joined[-1][0], last)
    return tuple(joined)


def _frames(text: str, kept: tuple[Span, ...], fixed_start: bool, fixed_end: bool) -> Iterator[Span]:
    """Give the whole quotes that the kept spans may be cut from; the last full stop may be left out."""
    first, last = kept[0][0], kept[-1][1]
    for start, end in whole_quotes(text):
        if fixed_end and last == start + len(_LAST_PUNCTUATION.sub("", text[start:end])):
            end = last
        begins = start == first if fixed_start else start < first
        if begins and (end == last if fixed_end else end > last):
            yield start, end


def whole_quotes(text: str) -> Iterator[Span]:
    """Give every span that may be quoted whole: blocks, runs of blocks, spoken words."""
    blocks = quote_blocks(text)
    for first, (start, end) in enumerate(blocks):
        if _begins_amid(text, start, end):
            continue
        for block in blocks[first : first + _BLOCKS_A_QUOTE]:
            yield start, block[1]
    yield from sorted(spoken_spans(text))


def _begins_amid(text: str, start: int, end: int) -> bool:
    """Tell whether a block goes on with, answers or underlines what stands before it (Nothing! Period.)."""
    before = text[:start].rsplit("\n", 1)[-1]
    if not before.strip():
        return False
    short = _words(text[start:end]) < _WORDS_A_SENTENCE
    hangs_on = short and (_ASKED.search(before) or end - start < _UNDERLINES)
    return bool(_BREAKS_OFF.search(before) or hangs_on)


def _gaps(text: str, start: int, end: int, kept: tuple[Span, ...]) -> list[Span]:
    edges = [start, *(place for span in kept for place in span), end]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [gap for gap in (_stripped(text, *pair) for pair in pairs) if gap]


def _may_go(text: str, gap: Span, start: int, end: int) -> bool:
    """Tell whether a gap is made of cuts that ``shorten`` knows, side by side."""
    at = gap[0]
    cuts = list(_possible_cuts(text, start, end))
    while at < gap[1]:
        reach = [last for first, last in cuts if not text[first:at].strip() and first <= at < last <= gap[1]]
        reach += [
            last for first, last in cuts if at <= first and not text[at:first].strip() and last <= gap[1]
        ]
        if not reach:
            return not text[at : gap[1]].strip("。．.!！ 　\n")
        at = max(reach)
    return True


def make_quote(feedback_id: str, revision: int, text: str, words: Words) -> Quote:
    """Give the Quote of some words; the same words of the same revision always have the same id."""
    spans = ",".join(f"{start}-{end}" for start, end in words.kept)
    digest = hashlib.sha256(f"{feedback_id}:{revision}:{spans}".encode()).hexdigest()[:16]
    said = words.printed(text)
    return Quote(id=f"q_{digest}", feedback_id=feedback_id, revision=revision, start=words.start,
                 end=words.end, kept=words.kept, text=said, width=max(1, display_width(said)))  # fmt: skip
