"""Merged cells of a table, filled as a reader sees them.

openpyxl's streaming mode does not tell those of a workbook, the sheet's XML does.
"""

import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from vocpipe.sources.headers import Layout, column_index

Range = tuple[int, int, int, int]
"""First row, first column, last row, last column; rows from 1, columns from 0, both ends included."""

_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
_CHUNK = 1 << 20
_OVERLAP = 200


def merged_ranges(path: Path, part: str) -> list[Range]:
    """Give the merged ranges of the sheet stored as ``part``, or none where that cannot be found."""
    ranges: dict[Range, None] = {}
    with zipfile.ZipFile(path) as archive:
        if part not in archive.namelist():
            return []
        with archive.open(part) as xml:
            kept = b""
            while chunk := xml.read(_CHUNK):
                for found in _MERGE.finditer(kept + chunk):
                    left, top, right, bottom = (group.decode() for group in found.groups())
                    ranges[(int(top), column_index(left), int(bottom), column_index(right))] = None
                kept = chunk[-_OVERLAP:]
    return list(ranges)


class Merges:
    """Fills the lower cells of vertical merges with the value of the first, as a reader sees them."""

    def __init__(self, ranges: Iterable[Range]) -> None:
        """Keep the ranges by first row; they are taken up while rows pass in order."""
        self._starts: dict[int, list[Range]] = {}
        self._open: list[tuple[Range, object]] = []
        for found in ranges:
            if found[2] > found[0]:
                self._starts.setdefault(found[0], []).append(found)

    def filled(self, row: int, cells: Sequence[object]) -> Sequence[object]:
        """Give the cells of ``row`` with values of merges that began above it. Rows must ascend."""
        self._open = [entry for entry in self._open if entry[0][2] >= row]
        if self._open:
            cells = list(cells)
            for (_, left, _, _), value in self._open:
                cells.extend([None] * (left + 1 - len(cells)))
                cells[left] = value
        for found in self._starts.get(row, ()):
            value = cells[found[1]] if found[1] < len(cells) else None
            self._open.append((found, value))
        return cells

    def continues(self, row: int, column: int) -> bool:
        """Tell whether the cell belongs to a merge that began above; ask after ``filled(row, ...)``."""
        return any(found[0] < row <= found[2] and found[1] <= column <= found[3] for found, _ in self._open)


def filled_rows(
    values: Sequence[Sequence[object]], ranges: Sequence[Range], layout: Layout | None = None
) -> Sequence[Sequence[object]]:
    """Give all rows with merged cells filled.

    With the ``layout``, rows below the header that go on with a voice of a row above are blank: one text
    over several rows is one voice.
    """
    if not ranges:
        return values
    merges = Merges(ranges)
    rows: list[Sequence[object]] = []
    for number, cells in enumerate(values, 1):
        filled = merges.filled(number, cells)
        below = layout if layout and number > layout.row else None
        rows.append([] if below and merges.continues(number, below.columns["text"]) else filled)
    return rows
