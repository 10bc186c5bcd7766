"""A note as plain text with its lines: every voice is a span of this text."""

import re
import unicodedata
from dataclasses import dataclass, field

_BULLET = re.compile(
    r"[ \t\u3000]*(?:(?:[-*+•●・▪◦‣–]|\d{1,2}[.)）．]|[①-⑳]|[(（]\d{1,2}[)）]|--)[ \t\u3000]*)+"
    r"|[ \t\u3000]+"
)


_COMMENT_MARKS = re.compile(r"\s*(?:\[[a-z]{1,2}\])+\s*$")
"""What Google Docs leaves behind a line that somebody commented on: [a][b]."""
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_COMMENT_LINK = re.compile(r"\[\[([a-z]{1,2})\]\]\(#cmnt\w*\)")


def without_markup(text: str) -> str:
    """Give Markdown as Google Docs exports it as it was typed: without escapes and links to comments."""
    return _COMMENT_LINK.sub(r"[\1]", _ESCAPED.sub(r"\1", text)) if "\\" in text else text


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text: ``start`` and ``end`` without its newline, ``body`` where its words begin.

    ``body`` is behind indentation and bullet; ``bullet`` tells whether there is one.
    """

    start: int
    end: int
    body: int
    text: str
    bullet: bool

    @property
    def words(self) -> str:
        """Give the line's words as written, without indentation, bullet, comment marks, trailing blanks."""
        return _COMMENT_MARKS.sub("", self.text[self.body - self.start :]).rstrip()

    @property
    def plain(self) -> str:
        """Give the words in the form rules compare (NFKC)."""
        return unicodedata.normalize("NFKC", self.words)


@dataclass(frozen=True, slots=True)
class Turn:
    """Who said which span of the text; ``speaker`` is as written, "" when nobody is named."""

    speaker: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """Plain text of a note; a transcript also brings its turns, other notes are searched for them.

    ``head`` ends the part that says who met when, as far as the format tells (0: it does not).
    """

    text: str
    turns: tuple[Turn, ...] | None = None
    head: int = 0
    lines: tuple[Line, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", tuple(_lines(self.text)))


def _lines(text: str) -> list[Line]:
    found, start = [], 0
    for written in text.split("\n"):
        bullet = _BULLET.match(written)
        body = bullet.end() if bullet else 0
        found.append(Line(start, start + len(written), start + body, written, bool(written[:body].strip())))
        start += len(written) + 1
    return found
