"""How wide a text stands: East Asian display width, as advertisement limits count it.

Classes are those of Unicode UAX #11. Half-width kana count 2 like full-width ones, because
Yahoo! Japan and Google count them so; a character of ambiguous width counts 2 beside Japanese.
"""

import re
import unicodedata

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f\uf900-\ufaff]")
_ZERO = frozenset({"Mn", "Me", "Cf", "Cc", "Cs"})
_JOINER = "\u200d"


def display_width(text: str) -> int:
    """Give the width of ``text`` in half-width units: full-width and half-width kana 2, other half-width 1.

    Marks and joiners take no room, and neither does an emoji that a joiner ties to the one before.
    """
    ambiguous = 2 if _CJK.search(text) else 1
    total = 0
    joined = False
    for char in text:
        if not joined:
            total += _width(char, ambiguous)
        joined = char == _JOINER
    return total


def _width(char: str, ambiguous: int) -> int:
    if "\uff61" <= char <= "\uff9f":
        return 2
    if unicodedata.category(char) in _ZERO:
        return 0
    kind = unicodedata.east_asian_width(char)
    if kind in "WF":
        return 2
    return ambiguous if kind == "A" else 1


def cut(text: str, width: int) -> str:
    """Give ``text`` if it is at most ``width`` wide, else its beginning and "…" (for labels, not quotes)."""
    if display_width(text) <= width:
        return text
    room = width - 2
    kept = ""
    for char in text:
        if display_width(kept + char) > room:
            break
        kept += char
    return kept.rstrip() + "…"
