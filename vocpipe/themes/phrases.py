"""Phrases that could name a theme: spans of one text that start and end where a phrase does.

A candidate is always an exact slice of a member's text. The rules below decide where a phrase
may begin and end; which phrase wins is decided in ``contrast`` and ``labels``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from vocpipe.text.tokens import Token
from vocpipe.themes.glue import (
    EN_ASKS,
    EN_LIGHT,
    EN_NEGATIONS,
    EN_PARTS,
    JA_BAD_NOUN_END,
    JA_COMPOUND,
    JA_ENDS,
    JA_LIGHT,
    JA_NOT_AFTER,
)

CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
PREDICATE = frozenset({"VERB", "ADJ", "AUX"})
NOMINAL = frozenset({"NOUN", "PROPN", "NUM"})
MAX_WIDTH = 48
"""Half-width cells: 24 full-width characters, or 48 Latin ones."""
MAX_TOKENS = 14
_BREAKS = frozenset('。！？!?…\n\r「」『』（）()【】[]<>＜＞《》、，,;；:：•●■□◆※→⇒"“”=＝|｜~～')
_POLITE = frozenset({"ます", "です", "ました", "ません", "ください", "下さい"})


@dataclass(frozen=True)
class Phrase:
    """A span of a text with the content words it says and how it reads.

    ``predicate`` says that it tells what happens, ``loose`` counts numbers and words of other
    clauses inside it, ``polite`` that it ends in a polite form.
    """

    start: int
    end: int
    width: int
    words: frozenset[str]
    tokens: int
    predicate: bool
    polite: bool
    loose: int


def content_word(token: Token, lang: str) -> str | None:
    """Give the word that counts for a theme (folded dictionary form), or None for glue and light words."""
    if token.pos not in CONTENT:
        return None
    word = token.lemma.casefold()
    light = JA_LIGHT if lang == "ja" else EN_LIGHT
    if word in light or token.text in light or not any(c.isalpha() for c in word):
        return None
    return word if len(word) > 1 or not word.isascii() else None


def width(text: str) -> int:
    """Give the display width in half-width cells: a character beyond Latin takes two."""
    return sum(1 if c < "\u1100" or "\uff61" <= c <= "\uff9f" else 2 for c in text)


def clauses(text: str, tokens: list[Token]) -> Iterator[list[Token]]:
    """Yield runs of tokens with no mark between them; redaction marks like [NAME] are left out."""
    run: list[Token] = []
    closing = -1
    for token in tokens:
        if token.text == "[":
            closing = text.find("]", token.start)
        if token.start <= closing or token.text == "." or _BREAKS & set(token.text):
            if run:
                yield run
            run = []
        elif token.pos != "SPACE":
            run.append(token)
    if run:
        yield run


def phrases(text: str, tokens: list[Token], lang: str) -> Iterator[Phrase]:
    """Yield every candidate phrase of a text, at most ``MAX_WIDTH`` wide."""
    starts_at, ends_at = (_starts_ja, _ends_ja) if lang == "ja" else (_starts_en, _ends_en)
    for clause in clauses(text, tokens):
        ends = [last for last in range(len(clause)) if ends_at(clause, last)]
        for first in range(len(clause)):
            if starts_at(clause, first):
                for last in ends:
                    if first <= last < first + MAX_TOKENS:
                        yield from _phrase(text, clause[first : last + 1], lang)


def _phrase(text: str, span: list[Token], lang: str) -> Iterator[Phrase]:
    start, end = span[0].start, span[-1].end
    wide = width(text[start:end])
    said = frozenset(w for w in (content_word(t, lang) for t in span) if w)
    if said and wide <= MAX_WIDTH:
        loose = sum(t.pos in ("NUM", "PRON", "CCONJ", "SCONJ") for t in span)
        yield Phrase(
            start,
            end,
            wide,
            said,
            len(span),
            _says_what_happens(span, lang),
            span[-1].text in _POLITE,
            loose,
        )


def _says_what_happens(span: list[Token], lang: str) -> bool:
    named = any(t.pos in NOMINAL for t in span)
    if lang == "ja":
        return named and span[-1].pos in PREDICATE
    return named and any(t.pos in ("VERB", "ADJ") or t.text.lower() in EN_NEGATIONS for t in span)


def _glued(left: Token, right: Token | None) -> bool:
    return right is not None and left.end == right.start


def _at(clause: list[Token], place: int) -> Token | None:
    return clause[place] if 0 <= place < len(clause) else None


def _starts_ja(clause: list[Token], first: int) -> bool:
    token, before = clause[first], _at(clause, first - 1)
    if token.pos not in CONTENT or token.text in JA_LIGHT or token.text in JA_COMPOUND:
        return False
    if before is None or not _glued(before, token):
        return True
    if token.pos == "VERB" or before.text in ("て", "で", "ば", "と"):
        return False
    if before.text == "の":
        owner = _at(clause, first - 2)
        return owner is None or owner.text in JA_LIGHT
    return before.pos in ("ADP", "DET", "CCONJ")


def _ends_ja(clause: list[Token], last: int) -> bool:
    token, after = clause[last], _at(clause, last + 1)
    if token.text in JA_COMPOUND or token.lemma in JA_COMPOUND or token.text in JA_NOT_AFTER:
        return False
    follows = after if _glued(token, after) else None
    if token.pos in NOMINAL:
        whole = follows is None or follows.pos not in ("NOUN", "PROPN", "NUM", "SYM", "PUNCT", "ADJ")
        return whole and token.text not in JA_LIGHT and token.text not in JA_BAD_NOUN_END
    return token.pos in PREDICATE and _terminal(token) and _may_stop(token, follows)


def _may_stop(token: Token, follows: Token | None) -> bool:
    """Say whether a predicate may be cut before what follows without turning its meaning."""
    if follows is None:
        return True
    if follows.text in JA_NOT_AFTER or follows.lemma in (
        "たい",
        "ぬ",
        "ない",
        "た",
        "て",
        "ます",
        "せる",
        "られる",
    ):
        return False
    return not (token.pos in ("AUX", "ADJ") and follows.pos in ("NOUN", "VERB"))


def _terminal(token: Token) -> bool:
    return token.text == token.lemma or token.text in JA_ENDS


def _starts_en(clause: list[Token], first: int) -> bool:
    token, before = clause[first], _at(clause, first - 1)
    if token.text.lower() in EN_NEGATIONS or (before is None and token.text.lower() in EN_ASKS):
        return True
    if token.pos not in CONTENT or token.pos == "NUM":
        return False
    if before is None:
        return True
    clear = before.text.lower() not in EN_NEGATIONS | EN_ASKS and not _glued(before, token)
    return clear and before.pos in EN_PARTS | {"ADV", "VERB"}


def _ends_en(clause: list[Token], last: int) -> bool:
    token, after = clause[last], _at(clause, last + 1)
    if _glued(token, after):
        return False
    if token.pos in ("NOUN", "PROPN"):
        return after is None or after.pos not in ("NOUN", "PROPN")
    if token.pos in ("VERB", "ADJ"):
        return after is None or after.pos not in ("NOUN", "PROPN", "ADJ", "DET", "PRON", "VERB")
    return token.pos == "ADV" and after is None and token.text.lower() not in EN_ASKS
