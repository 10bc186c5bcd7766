"""The status cell beside a row people wrote: filled in only where the row is still the one that was read."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from vocpipe.sources.headers import letter
from vocpipe.sources.row_identity import KnownRow
from vocpipe.sources.rows import TableRead
from vocpipe.sources.sheet_ids import OwnColumn, Values, own_column

if TYPE_CHECKING:
    from vocpipe.gsheets_tab import Tab

STATUS_COLUMN = "_voc_status"


def write_states(
    tab: "Tab",
    values: Values,
    ids: OwnColumn,
    known: Mapping[str, KnownRow],
    states: Mapping[str, str],
    table: TableRead,
) -> int:
    """Write the state of each row whose id and content are those last read; give how many cells changed."""
    column = own_column(STATUS_COLUMN, ids.header_row, values)
    wanted: dict[str, list[list[str]]] = {}
    for number, cells in enumerate(values[ids.header_row :], ids.header_row + 1):
        key = ids.written(cells)
        if key not in states or key not in known or table.content(cells) != known[key].content:
            continue
        if column.written(cells) != states[key]:
            wanted[f"{letter(column.index)}{number}"] = [[states[key]]]
    if wanted:
        column.write(tab, wanted)
    return len(wanted)
