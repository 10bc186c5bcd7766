"""What a search looks for in the texts, and the exact part of a text that answers it."""

import re
from collections.abc import Sequence

from vocpipe.text.clean import collapse, match_form

WIDTH = 160
"""Characters of an excerpt at most."""

_SENTENCE = re.compile(r"(?<=[。．！？!?\n])|(?<=\.)(?=\s)")
_RUN = re.compile(
    "(?P<kanji>[\u4e00-\u9fff\u3400-\u4dbf々〆]+)"
    "|(?P<kata>[\u30a1-\u30faー]+)"
    "|(?P<hira>[\u3041-\u3096]+)"
    r"|(?P<latin>[^\W_\u3041-\u30ff\u4e00-\u9fff\u3400-\u4dbf々〆]+(?:[.'+#-][^\W_]+)*\+*)"
)
_STOP = re.compile(
    "a|an|and|are|as|at|be|by|can|do|does|for|from|how|i|in|is|it|my|no|not|of|on|or|our"
    "|that|the|this|to|we|what|when|where|which|who|why|with|you|your"
)
MOST = 12
"""Terms looked for at most; a pasted paragraph is found by meaning."""


def excerpt(text: str, terms: Sequence[str]) -> tuple[int, int]:
    """Give the half-open span of ``text`` that holds the most of the folded ``terms``.

    A short text is given whole. Of a longer one the span starts with a sentence, or shortly before
    a term where sentences are too long for that, and has no blanks around it.
    """
    if len(text) <= WIDTH:
        return 0, len(text)
    places = _places(text, terms)
    sentences = [0, *(match.start() for match in _SENTENCE.finditer(text))]

    def worth(at: int) -> tuple[int, bool, int]:
        held = sum(at <= begin and end <= at + WIDTH for begin, end in places)
        return held, at in sentences, at if held else -at

    start = max([*sentences, *(max(0, begin - WIDTH // 4) for begin, _ in places)], key=worth)
    piece = text[start : start + WIDTH]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _places(text: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """Give where each term stands first in the text."""
    folded = match_form(text)
    found = [(folded.text.find(term), len(term)) for term in terms]
    return [folded.span(at, at + length) for at, length in found if at >= 0]


def query_terms(query: str) -> list[str]:
    """Give the folded terms of a query, as found in texts folded by ``collapse``.

    Japanese is cut where its script changes, so that 消える finds 消えた by its kanji; hiragana
    (particles, endings) counts only where nothing else was written. English stop words fall away
    unless they are all there is. In order of appearance, none twice, at most ``MOST``.
    """
    runs = [(match.lastgroup, match.group()) for match in _RUN.finditer(collapse(query))]
    telling = [text for kind, text in runs if kind != "hira" and not _STOP.fullmatch(text)]
    return list(dict.fromkeys(telling or [text for _, text in runs]))[:MOST]
