"""The status cell beside a row people wrote: filled in only where the row is still the one that was read."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from vocpipe.sources.cells import cell_text
from vocpipe.sources.headers import letter
from vocpipe.sources.row_identity import KnownRow
from vocpipe.sources.sheet_ids import IdColumn, Values

if TYPE_CHECKING:
    from vocpipe.gsheets_tab import Tab

STATUS_COLUMN = "_voc_status"


def status_column(header_row: int, values: Values) -> tuple[int, bool]:
    """Give the index of the status column and whether it is there; a new one goes right of everything."""
    headers = [cell_text(cell) for cell in values[header_row - 1]]
    if STATUS_COLUMN in headers:
        return headers.index(STATUS_COLUMN), True
    used = (max((i + 1 for i, cell in enumerate(row) if cell_text(cell)), default=0) for row in values)
    return max(used, default=0), False


def write_states(
    tab: "Tab",
    values: Values,
    ids: IdColumn,
    known: Mapping[str, KnownRow],
    states: Mapping[str, str],
    content: Callable[[Sequence[object]], str],
) -> int:
    """Write the state of each row whose id and content are those last read; give how many cells changed."""
    index, there = status_column(ids.header_row, values)
    wanted: dict[str, list[list[str]]] = {}
    for number, cells in enumerate(values[ids.header_row :], ids.header_row + 1):
        key = ids.written(cells)
        if key not in states or key not in known or content(cells) != known[key].content:
            continue
        if (cell_text(cells[index]) if index < len(cells) else "") != states[key]:
            wanted[f"{letter(index)}{number}"] = [[states[key]]]
    if wanted:
        tab.widen(index + 1)
        header = {} if there else {f"{letter(index)}{ids.header_row}": [[STATUS_COLUMN]]}
        tab.write(header | wanted)
    return len(wanted)
