"""How wide a text stands: East Asian display width, as advertisement limits count it.

Cell widths are those of Unicode UAX #11 as wcwidth measures them, marks and joined emoji
included. Half-width kana count 2 like full-width ones, because Yahoo! Japan and Google count
them so; a character of ambiguous width counts 2 beside Japanese.
"""

import re

from wcwidth import wcswidth

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f\uf900-\ufaff]")
_HALF_KANA = re.compile(r"[\uff61-\uff9f]")
_IN_WORD = re.compile(r"[0-9A-Za-z\u00c0-\u024f'’]{2}")
_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def display_width(text: str) -> int:
    """Give the width of ``text`` in half-width units: full-width and any kana 2, other half-width 1."""
    shown = _NOT_SHOWN.sub("", text)
    ambiguous = 2 if _CJK.search(shown) else 1
    return int(wcswidth(shown, ambiguous_width=ambiguous)) + len(_HALF_KANA.findall(shown))


def cut(text: str, width: int) -> str:
    """Give ``text`` if it is at most ``width`` wide, else its beginning and "…" (for labels, not quotes).

    No word of a language with spaces is cut in its middle, unless it is the first.
    """
    if display_width(text) <= width:
        return text
    room = width - 2
    kept = ""
    for char in text:
        if display_width(kept + char) > room:
            break
        kept += char
    if _IN_WORD.match(text, len(kept) - 1) and " " in kept:
        kept = kept.rsplit(" ", 1)[0]
    return kept.rstrip() + "…"
