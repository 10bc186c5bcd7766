"""What became of each voice, in a tab that vocpipe owns inside the team's spreadsheet.

The tab is replaced whole, in one request, RAW; people look rows up by id. Tabs that people
keep are never written.
"""

from collections.abc import Container, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from vocpipe.destinations.base import Delivery, Destination, StatusTable
from vocpipe.destinations.escape import cell
from vocpipe.errors import VocpipeError

if TYPE_CHECKING:
    from vocpipe.gsheets_tab import Tab

MARK = "vocpipe_id"
"""The first header of a tab that is ours; a tab without it is somebody else's."""


class SheetTabDestination(Destination):
    """A status tab, written through a service account that the sheet is shared with."""

    type: Literal["sheet_tab"] = "sheet_tab"
    url: str
    tab: str = "vocpipe status"
    service_account_file: Path
    sheets_api: str | None = None
    """Another base URL for the Sheets API (a proxy, or a stand-in in tests)."""

    def deliver(self, delivery: Delivery, sent: Container[str]) -> Iterator[str]:
        """Make the tab say what ``delivery.status`` says; yields a key only when it was written.

        ``sent`` is not asked: the tab itself says whether it is current.
        """
        if delivery.status is None:
            return
        tab = self._open()
        before = [["" if value is None else str(value) for value in row] for row in tab.values()]
        if before and any(before[0]) and before[0][0] != MARK:
            raise VocpipeError(
                f"{self.name}: tab '{self.tab}' was not made by vocpipe",
                "Name another tab, or empty this one",
            )
        wanted = as_cells(delivery.status)
        if trimmed(before) == trimmed(wanted):
            return
        _replace(tab, wanted, before)
        yield self.key(delivery.week)

    def _open(self) -> "Tab":
        from vocpipe.gsheets import SHEETS_API, Endpoints, explained, open_sheet, spreadsheet_key
        from vocpipe.gsheets_tab import open_tab

        endpoints = Endpoints(sheets=self.sheets_api or SHEETS_API)
        book = open_sheet(self.url, self.service_account_file, endpoints=endpoints)
        with explained(spreadsheet_key(self.url)):
            if self.tab not in [sheet.title for sheet in book.worksheets()]:
                book.add_worksheet(self.tab, rows=100, cols=10)
        return open_tab(self.url, self.service_account_file, self.tab, endpoints=endpoints)


def as_cells(status: StatusTable) -> list[list[str]]:
    """Give the table's cells, escaped: a RAW cell turns live once somebody saves the tab as CSV."""
    header = [MARK, *status.header[1:]]
    return [header, *([cell(value) for value in row] for row in status.rows)]


def trimmed(rows: list[list[str]]) -> list[list[str]]:
    """Give rows without the empty cells and rows that a sheet's grid adds at the ends."""
    kept = [list(row) for row in rows]
    for row in kept:
        while row and row[-1] == "":
            row.pop()
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _replace(tab: "Tab", wanted: list[list[str]], before: list[list[str]]) -> None:
    """Write the new rows over the old ones, blank where the old table was larger."""
    from gspread.utils import rowcol_to_a1

    width = max(len(row) for row in (*wanted, *before))
    height = max(len(wanted), len(before))
    blank = [[""] * width] * (height - len(wanted))
    rows = [row + [""] * (width - len(row)) for row in wanted] + blank
    tab.widen(width)
    _lengthen(tab, height)
    tab.write({f"A1:{rowcol_to_a1(height, width)}": rows})


def _lengthen(tab: "Tab", height: int) -> None:
    from vocpipe.gsheets import explained

    if height > tab.worksheet.row_count:
        with explained(tab.sheet, tab.account):
            tab.worksheet.add_rows(height - tab.worksheet.row_count)
