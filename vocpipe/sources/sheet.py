"""The shared Google Sheet: read whole, rows known by an id column that vocpipe writes into the sheet.

The ids are written only after the consumer took the page that holds them, into rows that are
unchanged since. Nothing but the id column is ever written into a tab that people keep.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from vocpipe.errors import SourceError
from vocpipe.records import Channel
from vocpipe.sources.base import MISSING, Page, RawItem, Source, in_pages
from vocpipe.sources.dates import DateRules, Order
from vocpipe.sources.expect import Expect, extent_of
from vocpipe.sources.headers import SEARCHED_ROWS, Layout, find_layout
from vocpipe.sources.identity import Identities, content_hash
from vocpipe.sources.merged import filled_rows
from vocpipe.sources.row_identity import Assignment, SheetRow, assign
from vocpipe.sources.rows import TableRead
from vocpipe.sources.sheet_ids import ID_HEADER, OwnColumn, Values, own_column, with_ids, write_ids
from vocpipe.sources.sheet_state import SheetState, loaded, refuse_collapse
from vocpipe.sources.sheet_status import write_states

if TYPE_CHECKING:
    from vocpipe.gsheets_tab import Tab

_ORDERS: dict[str, Order] = {"en_US": "mdy", "en_GB": "dmy", "en_AU": "dmy", "fr_FR": "dmy", "de_DE": "dmy"}


class SheetSource(Source):
    """One tab of a Google Sheet, read through a service account that the sheet is shared with.

    ``tab`` or the URL's gid names the tab (else the first one). With ``write_ids`` off the sheet is
    only read and rows are known by their content. ``max_vanished`` is the share of known rows that
    may be gone before a reading is refused.
    """

    type: Literal["sheet"] = "sheet"
    channel: Channel = Channel.SHEET
    url: str
    tab: str | None = None
    service_account_file: Path
    columns: dict[str, str] = Field(default_factory=dict)
    header_row: int | None = Field(default=None, ge=1)
    date_order: Order | None = None
    write_ids: bool = True
    max_vanished: float = Field(default=0.2, ge=0, le=1)
    expect: Expect | None = None
    status_cells: bool = False
    """Whether each row's state is written beside it, into a column ``_voc_status``."""
    sheets_api: str | None = None
    """Another base URL for the Sheets API (a proxy, or a stand-in in tests)."""

    def read(self, since: str | None) -> Iterator[Page]:
        """Yield new and changed rows; the cursor carries what is known of every row.

        After the last page was taken, ids are written into the sheet; if that is refused, a closing
        page says so. Raises ``SourceError`` naming the sheet and the service account.
        """
        before = loaded(since)
        tab = self._tab()
        table, values = self._read(tab)
        seen = self._fingerprint(values)
        if since and seen == before.seen and not before.vanished_once:
            yield Page([], since, complete=False)
            return
        column = own_column(ID_HEADER, table.layout.row, values)
        rows = _rows(values, table, column)
        found = assign(rows, before.rows, FreshIds(since), first=not before.rows)
        header = table.layout.label("text")
        refuse_collapse(table.file, before, found, header, self.max_vanished)
        unwritten = found.to_write(rows) if self.write_ids else []
        if self.expect is not None:
            every = list(table.items(enumerate(values[table.layout.row :], table.layout.row + 1)))
            self.expect.refuse(table.file, extent_of(every), datetime.now(self.zone))
        items, rejected = _changed(values, table, found, before.rejected)
        items += _gone(found, datetime.now(self.zone).date())
        state = SheetState("" if unwritten else seen, header, found.known, rejected)
        yield from _pages(items, state.dumped(), _notes(table, found), found.vanished)
        if unwritten:
            yield self._write(tab, column, unwritten, found.ids, table, values, state)

    def address(self, origin: str) -> str:
        """Give the address of a row as it was last read; of a tab known by name alone, the sheet's."""
        row = origin.rpartition(" row ")[2].partition(" ")[0]
        if not self.url.startswith("https://") or not row.isdecimal():
            return ""
        mark = "&" if "#" in self.url else "#"
        return self.url if self.tab else f"{self.url}{mark}range={row}:{row}"

    def write_status(self, cursor: str | None, states: Mapping[str, str]) -> int:
        """Write the state of rows by id beside them; give how many cells changed.

        A row whose id or content is no longer what the reading behind ``cursor`` found is left alone.
        """
        tab = self._tab()
        table, values = self._read(tab)
        ids = own_column(ID_HEADER, table.layout.row, values)
        known = loaded(cursor).rows
        return write_states(tab, values, ids, known, states, table)

    def _tab(self) -> "Tab":
        from vocpipe.gsheets import Endpoints
        from vocpipe.gsheets_tab import open_tab

        endpoints = Endpoints(sheets=self.sheets_api) if self.sheets_api else None
        return open_tab(self.url, self.service_account_file, self.tab, endpoints=endpoints)

    def _read(self, tab: "Tab") -> tuple[TableRead, Values]:
        """Read the tab: how its table lies, and its rows with merged cells filled."""
        values, ranges = tab.values(), tab.merged()
        table = self._table(tab, filled_rows(values, ranges))
        return table, filled_rows(values, ranges, table.layout)

    def _table(self, tab: "Tab", values: Values) -> TableRead:
        wanted = {"id": "", **self.columns}  # rows are known by _voc_id, not by an id people type
        layout = find_layout(values[:SEARCHED_ROWS], tab.title, wanted=wanted, header_row=self.header_row)
        return TableRead(layout, self._rules(tab, layout), tab.title)

    def _rules(self, tab: "Tab", layout: Layout) -> DateRules:
        """Read dates in the sheet's own zone and locale unless the settings name a zone."""
        zone = self.zone
        if "timezone" not in self.model_fields_set:
            try:
                zone = ZoneInfo(tab.timezone)
            except (KeyError, ValueError, OSError):
                zone = self.zone
        order = self.date_order or _ORDERS.get(tab.locale)
        return DateRules(zone, datetime.now(zone).date(), order, layout.japanese)

    def _fingerprint(self, values: Values) -> str:
        settings = self.model_dump_json(
            include={"columns", "header_row", "date_order", "timezone", "write_ids"}
        )
        content = json.dumps([_trimmed(row) for row in values], ensure_ascii=False, default=str)
        return hashlib.sha256(f"{settings}\n{content}".encode("utf-8", "surrogatepass")).hexdigest()

    def _write(
        self,
        tab: "Tab",
        column: OwnColumn,
        rows: Sequence[SheetRow],
        ids: Mapping[int, str],
        table: TableRead,
        values: Values,
        state: SheetState,
    ) -> Page:
        """Write ids and give the closing page: settled, or with a note on why ids are missing."""
        try:
            now = filled_rows(tab.values(), tab.merged(), table.layout)
            written = write_ids(tab, now, column, rows, ids, table)
        except SourceError as error:
            note = f"row ids were not written: {error}. Rows are known by their content until then"
            seen = self._fingerprint(values)  # not tried again until something changes
            return Page([], replace(state, seen=seen).dumped(), complete=False, notes=(note,))
        settled = self._fingerprint(with_ids(values, column, ids)) if written == len(rows) else ""
        return Page([], replace(state, seen=settled).dumped(), complete=False)


def _trimmed(row: Sequence[object]) -> Sequence[object]:
    """Give a row without blank cells at its end: reading pads them to the widest row."""
    end = len(row)
    while end and row[end - 1] in ("", None):
        end -= 1
    return row[:end]


class FreshIds:
    """Gives new rows their ids, short enough to sit in a sheet.

    An id is made of where the reading began and what the row says: a reading that was cut off after some
    of its pages were saved gives the same ids when it is done again, and no voice comes in twice.
    """

    def __init__(self, since: str | None) -> None:
        """Start a reading from the cursor ``since``."""
        self._began = hashlib.sha256((since or "").encode("utf-8", "surrogatepass")).hexdigest()
        self._rows = Identities()

    def __call__(self, row: SheetRow) -> str:
        """Give an id for ``row``, another one each time it is asked."""
        return f"v-{content_hash([self._began, self._rows.by_content([row.content])])[:12]}"


def _rows(values: Values, table: TableRead, column: OwnColumn) -> list[SheetRow]:
    """Give the rows that hold something."""
    rows = []
    for number, cells in enumerate(values[table.layout.row :], table.layout.row + 1):
        if content := table.content(cells):
            rows.append(SheetRow(number, column.written(cells), content))
    return rows


def _changed(
    values: Values, table: TableRead, found: Assignment, rejected: frozenset[str]
) -> tuple[list[RawItem], frozenset[str]]:
    """Give the voices that are new or say something else, and every reject; and the ids of the rejects.

    ``rejected`` are the ids that were rejects before: they are given again while they still are.
    """
    items: list[RawItem] = []
    still: set[str] = set()
    changed = found.new | found.revised | found.back | rejected
    for number, key in sorted(found.ids.items()):
        if key not in changed:
            continue
        item = table.item(number, values[number - 1])
        if item is not None and "reject" in item:
            still.add(key)
            items.append(item)
        elif item is not None:
            items.append(item | {"external_id": key})
    return items, frozenset(still)


def _gone(found: Assignment, today: date) -> list[RawItem]:
    """Give a mark for each row that two readings did not find: its voice stays, and says since when."""
    return [{"external_id": key, "gone": f"{MISSING} since {today}"} for key in found.gone]


def _pages(
    items: list[RawItem], cursor: str, notes: tuple[str, ...], vanished: Sequence[str]
) -> Iterator[Page]:
    """Cut into pages; the last one carries cursor, notes and what vanished."""
    pages = list(in_pages(items, cursor))
    yield from pages[:-1]
    yield replace(pages[-1], notes=notes, vanished=tuple(vanished))


def _notes(table: TableRead, found: Assignment) -> tuple[str, ...]:
    missing = len(found.missing)
    gone = (f"{missing} rows are no longer in the sheet; their voices are kept",) if missing else ()
    return (*table.layout.notes, *gone)
