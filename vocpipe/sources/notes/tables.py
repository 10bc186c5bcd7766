"""Tables inside notes (Word or Markdown): one voice a row where a column holds what customers said. Pure."""

import re
from collections.abc import Iterator, Sequence

from vocpipe.errors import SourceError
from vocpipe.sources.headers import Layout, find_layout
from vocpipe.sources.notes.document import Line
from vocpipe.sources.notes.speakers import Spoken

_RULE = re.compile(r"[\s|:\-]+")

Cell = tuple[str, int]
"""A cell's text and where it begins in the document."""


def is_row(line: Line) -> bool:
    """Tell whether a line is a row of a table."""
    return "\t" in line.text.strip("\n") or (line.text.startswith("|") and line.text.count("|") > 2)


def table_voices(lines: Sequence[Line]) -> Iterator[Spoken]:
    """Give who said what for each row of a table, or nothing for a table without customers' words."""
    rows = [cells(line) for line in lines]
    try:
        layout = find_layout([[text for text, _ in row] for row in rows], "table")
    except SourceError:
        return
    for row in rows[layout.row :]:
        text, start = _cell(row, layout, "text")
        if text and not _RULE.fullmatch(text):
            who, _ = _cell(row, layout, "commenter")
            yield Spoken(who, start, start + len(text))


def cells(line: Line) -> list[Cell]:
    """Give the cells of a row with their places."""
    found, at = [], line.start
    markdown = line.text.startswith("|")
    for part in line.text.split("|" if markdown else "\t"):
        found.append((part.strip(), at + len(part) - len(part.lstrip())))
        at += len(part) + 1
    return found[1:] if markdown else found


def _cell(row: Sequence[Cell], layout: Layout, field: str) -> Cell:
    index = layout.columns.get(field, len(row))
    return row[index] if index < len(row) else ("", 0)
