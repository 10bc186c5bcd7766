"""What the finders share: a found span, and the width-folded text they search."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_NARROW |= {code: ord("-") for code in (*range(0x2010, 0x2016), 0x2212, 0xFF0D)}
_NARROW |= {0x3000: 0x20, 0x00A0: 0x20, 0x202F: 0x20}
_WIDE = re.compile("[" + "".join(map(chr, _NARROW)) + "ー]")
_LONG_MARK = re.compile(r"(?<=\d)ー(?=\d)")


class Found(NamedTuple):
    """Personal data of one kind at a half-open character range."""

    kind: str
    start: int
    end: int


def narrow(text: str) -> str:
    """Give ``text`` with full-width ASCII, dashes and blanks as plain ones, character for character."""
    if text.isascii() or not _WIDE.search(text):
        return text
    return _LONG_MARK.sub("-", text.translate(_NARROW))


@lru_cache(maxsize=16)
def lower(text: str) -> str:
    """Give ``text`` in small letters; several finders ask for the same text."""
    return text.lower()


def holds(text: str, words: Iterable[str]) -> bool:
    """Tell whether any of ``words`` stands in ``text``: the cheap test before a costly pattern."""
    return any(map(text.__contains__, words))  # a generator costs more than the search itself
