"""Sentences as exact spans, for Japanese and English in one text."""

import re

Span = tuple[int, int]

_END = re.compile(
    r"[。｡！？!?‼⁇⁈⁉．]+[」』）)\]】”\"'’]*"
    r"|\.+[)\]”\"'’]*(?=\s|$)"
    r"|\n+"
)
_QUOTED = re.compile(r"「[^「」\n]{0,200}」|『[^『』\n]{0,200}』|（[^（）\n]{0,120}）|\([^()\n]{0,120}\)")
_ABBREVIATION = re.compile(
    r"(?<![a-z])(?:e\.g|i\.e|etc|vs|cf|approx|no|fig|mr|mrs|ms|dr|prof|jr|sr|st|inc|ltd|co|corp|dept|ver|"
    r"[a-z]|(?:[a-z]\.)+[a-z])$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"[」』”\"）)](?=[とのはがをでにもっ])")
_LOWER_NEXT = re.compile(r"\n[ \t]*[a-z]")


def split(text: str) -> list[Span]:
    """Give the spans of the sentences of ``text``, in order, without outer blanks.

    A quotation or bracket on one line is not cut. A newline ends a sentence unless the next
    line goes on in lower case (a mail wrapped at a column). Every non-blank character is in
    exactly one span.
    """
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    spans: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        if _is_end(text, match, quoted):
            spans.append(trimmed(text, start, match.end()))
            start = match.end()
    spans.append(trimmed(text, start, len(text)))
    return [(first, last) for first, last in spans if first < last]


def _is_end(text: str, match: re.Match[str], quoted: list[Span]) -> bool:
    mark = match.group()
    if mark[0] == "\n":
        return len(mark) > 1 or not (
            _LOWER_NEXT.match(text, match.start()) and text[match.start() - 1 : match.start()] not in ".!?:;"
        )
    if any(start < match.start() and match.end() < end for start, end in quoted):
        return False
    if _GOES_ON.match(text, match.end() - 1):
        return False
    if mark == ".":
        return not _ABBREVIATION.search(text, max(0, match.start() - 12), match.start())
    if mark[0] == "．":
        return not (_char(text, match.start() - 1).isdigit() and _char(text, match.end()).isdigit())
    following = _char(text, match.end())
    return not (mark in "!?" and following.isascii() and following.isalnum())


def _char(text: str, index: int) -> str:
    """Give the character at ``index``, or nothing outside the text."""
    return text[index] if 0 <= index < len(text) else ""


def trimmed(text: str, start: int, end: int) -> Span:
    """Give a span without its outer blanks; start and end are one where nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
