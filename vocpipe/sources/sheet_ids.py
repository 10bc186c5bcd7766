"""Columns of ours in a shared sheet: where they are, what they hold, ids written into unchanged rows only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vocpipe.sources.cells import cell_text
from vocpipe.sources.headers import letter
from vocpipe.sources.row_identity import SheetRow
from vocpipe.sources.rows import TableRead

if TYPE_CHECKING:
    from vocpipe.gsheets_tab import Tab

ID_HEADER = "_voc_id"
Values = Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """A column of ours: its header, its index from 0, the header's row from 1, whether it is there yet."""

    header: str
    index: int
    header_row: int
    exists: bool

    def written(self, cells: Sequence[object]) -> str:
        """Give what a row carries there, "" for nothing."""
        return cell_text(cells[self.index]) if self.exists and self.index < len(cells) else ""

    def write(self, tab: "Tab", cells: Mapping[str, list[list[str]]]) -> None:
        """Write cells by their A1 range, and the header where it is not there yet."""
        tab.widen(self.index + 1)
        header = {} if self.exists else {f"{letter(self.index)}{self.header_row}": [[self.header]]}
        tab.write({**header, **cells})


def own_column(header: str, header_row: int, values: Values) -> OwnColumn:
    """Find a column of ours by its header, else choose the first column right of everything."""
    headers = [cell_text(cell) for cell in values[header_row - 1]]
    if header in headers:
        return OwnColumn(header, headers.index(header), header_row, True)
    used = (max((i + 1 for i, cell in enumerate(row) if cell_text(cell)), default=0) for row in values)
    return OwnColumn(header, max(used, default=0), header_row, False)


def write_ids(
    tab: "Tab",
    now: Values,
    column: OwnColumn,
    rows: Sequence[SheetRow],
    ids: Mapping[int, str],
    table: TableRead,
) -> int:
    """Write the ids of ``rows`` into the sheet and give how many were written.

    ``now`` is the sheet read again right before. A row whose id cell or content is no longer
    what was read is left alone, as is everything when the header moved: the next reading settles them.
    """
    if len(now) < column.header_row or own_column(column.header, column.header_row, now) != column:
        return 0
    same = [row for row in rows if _unchanged(row, column, now, table)]
    if same:
        column.write(tab, _ranges(same, column, ids))
    return len(same)


def with_ids(values: Values, column: OwnColumn, ids: Mapping[int, str]) -> list[list[object]]:
    """Give ``values`` as they are once all ids are written."""
    after = [list(row) for row in values]
    for number, key in {column.header_row: column.header, **ids}.items():
        row = after[number - 1]
        row.extend([""] * (column.index + 1 - len(row)))
        row[column.index] = key
    return after


def _unchanged(row: SheetRow, column: OwnColumn, now: Values, table: TableRead) -> bool:
    if row.number > len(now):
        return False
    cells = now[row.number - 1]
    return column.written(cells) == row.written and table.content(cells) == row.content


def _ranges(
    rows: Sequence[SheetRow], column: OwnColumn, ids: Mapping[int, str]
) -> dict[str, list[list[str]]]:
    """Give one A1 range for each run of neighbouring rows."""
    found: dict[str, list[list[str]]] = {}
    run: list[int] = []
    for number in sorted(row.number for row in rows):
        if run and number != run[-1] + 1:
            found[_a1(column, run)] = [[ids[each]] for each in run]
            run = []
        run.append(number)
    if run:
        found[_a1(column, run)] = [[ids[each]] for each in run]
    return found


def _a1(column: OwnColumn, run: Sequence[int]) -> str:
    name = letter(column.index)
    return f"{name}{run[0]}:{name}{run[-1]}"
