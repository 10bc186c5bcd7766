"""Phrases that could name a theme: spans of one text that start and end where a phrase does.

A candidate is always an exact slice of a member's text within one clause. ``japanese`` and
``english`` say where a phrase may begin and end; which one wins is decided in ``contrast``,
``candidates`` and ``labels``.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vocpipe.text.tokens import Token
from vocpipe.themes.english import phrases_en, relates
from vocpipe.themes.glue import EN_LIGHT, EN_NEGATIONS, JA_CALENDAR, JA_LIGHT
from vocpipe.themes.japanese import phrases_ja
from vocpipe.themes.predicates import chains, english_keys, shows, tells

CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
MAX_WIDTH = 48
"""Half-width cells: 24 full-width characters, or 48 Latin ones."""
MAX_TOKENS = 14
LONGEST_COMPOUND = 3
_BREAKS = frozenset(
    '。｡．！？!?…‥\n\r「」『』｢｣（）()【】[]<>＜＞《》、､，,;；:：•●■□◆※→⇒←"“”=＝|｜~～—–―・･×/／★☆○◯〇→'
)
_TALK = re.compile(
    r"お世話|ありがとう|よろしく|お願いいた|恐れ入り|承知し|確認しました|確認しておき|お礼|聞こえます|いわく|件名|"
    r"知りませんで|特になし|^(?:re|fwd?)\b|\b(?:thanks|thank you|hello|hi|hey|cheers|sorry|regards|"
    r"please reply|her words|his words|that's (?:all|it))\b",
    re.IGNORECASE,
)


_CARRIED_ON = frozenset({"ADP", "SCONJ", "AUX", "PART", "PUNCT"})
"""What a Japanese clause begins with where it goes on with what stood before a mark: 「…」と言っていた."""
_FINE = EN_NEGATIONS | frozenset({"the", "a", "an", "how", "why", "て", "で"})
_SPELLED = re.compile(
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|hundred|thousand|minutes?|hours?|seconds?)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Phrase:
    """A span of a text with the content words it says and how it reads.

    ``said`` holds the keys of the predicates it tells (empty: a noun phrase), ``tells`` that they are
    more than an act, ``names`` that it holds a noun, ``loose`` counts words of other clauses,
    ``proper`` and ``numbers`` are its names and numbers, ``polite`` that it ends in a polite
    form, ``opening`` that it begins its clause.
    """

    start: int
    end: int
    width: int
    words: frozenset[str]
    tokens: int
    said: frozenset[str]
    tells: bool
    names: bool
    polite: bool
    loose: int
    proper: frozenset[str]
    numbers: frozenset[str]
    opening: bool


@dataclass(frozen=True)
class Clause:
    """A run of tokens with no mark between them; ``talk`` marks greetings, thanks and who speaks."""

    tokens: tuple[Token, ...]
    talk: bool


def folded(text: str) -> str:
    """Give the form in which words are compared: NFKC and no capitals."""
    return unicodedata.normalize("NFKC", text).casefold()


def content_word(token: Token, lang: str) -> str | None:
    """Give the word that counts for a theme (folded dictionary form), or None for glue and light words."""
    if token.pos not in CONTENT:
        return None
    word = folded(token.lemma)
    light = JA_LIGHT if lang == "ja" else EN_LIGHT
    if word in light or token.text in light or not any(c.isalpha() for c in word):
        return None
    if lang != "ja" and "'" in word.replace("’", "'"):
        return None
    return word if len(word) > 1 or not word.isascii() else None


def compounds(tokens: Sequence[Token], lang: str) -> Iterator[tuple[str, int, int]]:
    """Yield every run of 2 to 3 nouns that stand together, as (folded, first, last place)."""
    for first in range(len(tokens)):
        for last in range(first, min(first + LONGEST_COMPOUND, len(tokens))):
            token = tokens[last]
            gap = 0 if lang == "ja" else 1
            near = last == first or token.start == tokens[last - 1].end + gap
            if token.pos not in ("NOUN", "PROPN") or not near or content_word(token, lang) is None:
                break
            if last > first:
                yield " ".join(folded(t.lemma) for t in tokens[first : last + 1]), first, last


def words_of(tokens: Sequence[Token], lang: str) -> frozenset[str]:
    """Give the content words and noun compounds of a run of tokens."""
    single = {w for w in (content_word(t, lang) for t in tokens) if w}
    return frozenset(single | {name for name, _, _ in compounds(tokens, lang)})


def keys_of(clause: Clause, lang: str) -> frozenset[str]:
    """Give the keys of all predicates of a clause."""
    if lang != "ja":
        return english_keys(clause.tokens)
    return frozenset(key for chain in chains(clause.tokens) for key in chain.keys)


def width(text: str) -> int:
    """Give the display width in half-width cells: a character beyond Latin takes two."""
    return sum(1 if c < "\u1100" or "\uff61" <= c <= "\uff9f" else 2 for c in text)


def clauses(text: str, tokens: Sequence[Token]) -> Iterator[Clause]:
    """Yield the clauses of a text; redaction marks like [NAME] and what touches them are left out."""
    run: list[Token] = []
    closing, at = -1, 0
    for token in [*tokens, Token("\n", "\n", "SPACE", len(text), len(text))]:
        mark = _BREAKS & set(text[at : token.start] + token.text) or _breaks(text, token)
        if token.text == "[":
            closing = text.find("]", token.start)
        if token.start <= closing or mark:
            if run:
                yield Clause(tuple(run), _talks(text, run))
            run = []
        elif token.pos != "SPACE":
            run.append(token)
        at = token.end


def phrases(clause: Clause, text: str, lang: str) -> Iterator[Phrase]:
    """Yield every candidate phrase of a clause, at most ``MAX_WIDTH`` wide."""
    if lang == "ja":
        for first, last, chain in phrases_ja(clause.tokens):
            keys, told = (chain.keys, chain.tells) if chain else (frozenset(), False)
            yield from _phrase(clause, text, first, last, lang, keys, told)
        return
    for first, last in phrases_en(clause.tokens):
        keys = english_keys(clause.tokens[first : last + 1])
        yield from _phrase(clause, text, first, last, lang, keys, tells(keys))


def whole(clause: Clause, text: str, lang: str) -> Iterator[Phrase]:
    """Yield a clause as one phrase where it fits and neither starts nor ends in the middle of a thought."""
    first, last = clause.tokens[0], clause.tokens[-1]
    if lang == "ja" and first.pos in _CARRIED_ON:
        return
    ends = last.pos in ("NOUN", "VERB", "ADJ", "AUX", "PART", "ADV") and len(clause.tokens) > 2
    if (
        ends
        and not relates(clause.tokens, 0)
        and (lang != "ja" or last.pos in ("NOUN", "PART") or shows(last))
    ):
        keys = keys_of(clause, lang)
        yield from _phrase(clause, text, 0, len(clause.tokens) - 1, lang, keys, tells(keys))


def _breaks(text: str, token: Token) -> bool:
    """Say whether a full stop or a dash parts clauses here (a hyphen within a word does not)."""
    if token.text == "-":
        return text[token.start - 1 : token.start] in ("", " ", "\n")
    return token.text in (".", "--", "_")


def _talks(text: str, run: Sequence[Token]) -> bool:
    """Say whether a clause is a greeting, thanks, or someone saying who they are."""
    said = text[run[0].start : run[-1].end]
    names = len(run) > 1 and run[-1].lemma in ("です", "だ") and run[-2].pos == "PROPN" and len(run) < 10
    return bool(_TALK.search(said)) or names


def _phrase(
    clause: Clause, text: str, first: int, last: int, lang: str, keys: frozenset[str], told: bool
) -> Iterator[Phrase]:
    span = clause.tokens[first : last + 1]
    start, end = span[0].start, span[-1].end
    wide = width(unicodedata.normalize("NFKC", text[start:end]))
    words = words_of(span, lang)
    if not words or wide > MAX_WIDTH or len(span) > MAX_TOKENS or clause.talk:
        return
    proper = frozenset(
        folded(t.lemma) for p, t in enumerate(span) if t.pos == "PROPN" and (lang == "ja" or first + p > 0)
    )
    yield Phrase(
        start=start,
        end=end,
        width=wide,
        words=words,
        tokens=len(span),
        said=keys,
        tells=told,
        names=any(t.pos in ("NOUN", "PROPN") and content_word(t, lang) for t in span),
        polite=lang == "ja" and any(t.lemma in ("ます", "です", "くださる", "下さる") for t in span),
        loose=sum(t.pos in ("PRON", "CCONJ", "SCONJ", "DET") and t.text.lower() not in _FINE for t in span),
        proper=proper,
        numbers=_numbers(span),
        opening=first == 0,
    )


def _numbers(span: Sequence[Token]) -> frozenset[str]:
    """Give the numbers of a phrase, less those that only share out ("1枚ずつ")."""
    found = set()
    for place, token in enumerate(span):
        follows = span[place + 1].text if place + 1 < len(span) else ""
        shared_out = any(t.text == "ずつ" for t in span[place + 1 : place + 3])
        spelled = _SPELLED.fullmatch(token.text) is not None
        if (token.pos == "NUM" or spelled or any(c.isdigit() for c in token.text)) and not shared_out:
            found.add(folded(token.text) if follows not in JA_CALENDAR else "date")
    return frozenset(found)
