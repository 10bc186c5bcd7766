"""Cut delimited text into rows by RFC 4180, and survive the mistakes people make with quotes. Pure."""

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import chain

DELIMITERS = (",", "\t", ";", "|")
FIELD_LIMIT = 1 << 20
"""Longest cell the parser takes; a quote that never closes would else swallow the whole file."""

LONGEST_ROW = 2_000
"""Lines one row may span before its opening quote is taken for a mistake."""


class BrokenRow(tuple[str, ...]):
    """A line that is no row: its opening quote never closes. It has no cells."""

    reason = "a quotation mark opens here and never closes"
    line: str

    def __new__(cls, line: str) -> "BrokenRow":
        """Keep the line for the reject."""
        row = super().__new__(cls)
        row.line = line
        return row


class _Lines:
    """Lines that remember the current row's, so that a broken row can be given back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.current: list[str] = []
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.current) > LONGEST_ROW:
            raise csv.Error("row too long")
        line = next(self._lines, None)
        if line is None:
            self.ended = True
            raise StopIteration
        self.current.append(line.replace("\0", ""))
        return self.current[-1]

    def without_first(self) -> Iterator[str]:
        """Give all but the first line of the current row again, then the rest."""
        return chain(self.current[1:], self._lines)


def parse(lines: Iterator[str], delimiter: str) -> Iterator[tuple[int, list[str] | BrokenRow]]:
    """Give (row number from 1, cells) by RFC 4180; rows may span lines.

    A row whose quote never closes becomes a ``BrokenRow`` and reading goes on with its next line.
    """
    csv.field_size_limit(FIELD_LIMIT)
    number = 0
    source = _Lines(iter(lines))
    reader = csv.reader(source, delimiter=delimiter)
    while True:
        source.current = []
        try:
            cells = next(reader, None)
        except csv.Error:
            cells = None
        number += 1
        if not source.current:
            return
        swallowed = source.ended and cells is not None and delimiter in cells[-1]
        if cells is not None and not swallowed and not _unclosed(source.current, delimiter):
            yield number, cells
            continue
        yield number, BrokenRow(source.current[0].strip()[:1000])
        source = _Lines(source.without_first())
        reader = csv.reader(source, delimiter=delimiter)


def _unclosed(lines: list[str], delimiter: str) -> bool:
    """Tell whether a row of several lines (or a last one) swallowed others, its quote being left open.

    Its quotes are odd in number, or the one that ended its cell was meant to open a cell of a later row.
    """
    if len(lines) == 1 and lines[0].endswith("\n"):
        return False
    if sum(line.count('"') for line in lines) % 2 == 1:
        return _opens_cell(lines[0])
    return any(f'{delimiter}"' in line for line in lines[1:]) and not _well_formed(lines, delimiter)


def _well_formed(lines: list[str], delimiter: str) -> bool:
    """Tell whether every quoted cell ends where a delimiter or the row's end follows."""
    try:
        return len(list(csv.reader(lines, delimiter=delimiter, strict=True))) == 1
    except csv.Error:
        return False


def _opens_cell(line: str) -> bool:
    """Tell whether some quote stands where a quoted cell begins; others are ordinary characters."""
    return line.lstrip().startswith('"') or any(f'{delimiter}"' in line for delimiter in DELIMITERS)


def sniff(lines: list[str], default: str = ",") -> str:
    """Give the delimiter: the one that cuts most rows into the same number of cells above one."""
    best, best_score = default, 0.0
    for delimiter in DELIMITERS:
        widths = Counter(len(cells) for _, cells in parse(iter(lines), delimiter) if len(cells) > 1)
        if not widths:
            continue
        width, count = max(widths.items(), key=lambda entry: (entry[1], entry[0]))
        score = count + width / 1000
        if score > best_score:
            best, best_score = delimiter, score
    return best
