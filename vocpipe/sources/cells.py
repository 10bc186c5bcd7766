"""Single cells: spreadsheet values to text, ratings to numbers, lists of features. Pure."""

import re
import unicodedata
from datetime import date, datetime

ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#ERROR!", "Loading..."}
)
"""What a formula shows when it has no value."""

_ARTEFACT = re.compile(r"_x([0-9A-Fa-f]{4})_(?:(?<=_x000D_)\n)?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_STARS = re.compile(r"[★⭐]+")
_LIST = re.compile(r"[、,;；|\n]")


def cell_text(value: object) -> str:
    """Give a cell as the text a person sees: 7.0 is "7", a date is ISO, ``_x000D_`` artefacts are gone."""
    if value is None:
        return ""
    if isinstance(value, str):
        return (_ARTEFACT.sub(_artefact, value) if "_x" in value else value).strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else repr(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def _artefact(match: re.Match[str]) -> str:
    """Undo Excel's ``_xHHHH_`` escape; characters that do not print vanish."""
    char = chr(int(match[1], 16))
    if char in "\r\n\t":
        return "\n" if char == "\r" else char
    return char if char.isprintable() else ""


def rating(text: str) -> float | None:
    """Give the number of a rating ("4", "４/5", "★★★★☆"), or None when it has none."""
    stars = _STARS.search(text)
    if stars:
        return float(len(stars[0]))
    number = _NUMBER.match(unicodedata.normalize("NFKC", text).strip())
    return float(number[0]) if number else None


def listed(text: str) -> list[str]:
    """Give the entries of a cell that lists several things, in order."""
    return [entry.strip() for entry in _LIST.split(text) if entry.strip()]


def joined(subject: str, body: str) -> str:
    """Give subject and body as one text, the subject only if it says something the body does not."""
    if not subject or not body:
        return subject or body
    return body if _bare(subject) in _bare(body) else f"{subject}\n{body}"


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip("。.…!?")
