"""An excerpt: the exact part of a text that answers a search."""

import re
from collections.abc import Sequence

from vocpipe.text.clean import match_form

WIDTH = 160
"""Characters of an excerpt at most."""

_SENTENCE = re.compile(r"(?<=[。．！？!?\n])|(?<=\.)(?=\s)")


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
