"""What became of each voice, or what may be used outside, in a tab of the team's spreadsheet.

The tab is vocpipe's own: it is replaced whole, in one request, RAW; people look rows up by id.
Tabs that people keep are never written.
"""

from collections.abc import Container, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

from pydantic import model_validator

from vocpipe.destinations.base import Delivery, Destination, Planned, Sending, StatusTable, unnoted
from vocpipe.destinations.escape import cell
from vocpipe.drafting.leaving import What
from vocpipe.errors import VocpipeError

if TYPE_CHECKING:
    from vocpipe.gsheets_tab import Tab

MARK = "vocpipe_id"
"""The first header of a tab that is ours; a tab without it is somebody else's."""


class SheetTabDestination(Destination):
    """A tab of vocpipe's own, written through a service account that the sheet is shared with.

    ``table`` says what it shows: what became of each voice, or what sales and marketing may use
    outside. The latter holds only what passes the consent gate for ``channel``; each use is recorded
    for this tab in the name of ``by``, who answers for it.
    """

    type: Literal["sheet_tab"] = "sheet_tab"
    url: str
    table: Literal["status"] | What = "status"
    tab: str = ""
    channel: str | None = None
    by: str | None = None
    service_account_file: Path
    sheets_api: str | None = None
    """Another base URL for the Sheets API (a proxy, or a stand-in in tests)."""

    @model_validator(mode="after")
    def _answered_for(self) -> Self:
        if self.table != "status" and not (self.channel and self.by):
            raise ValueError(f"a tab of {self.table} needs channel (where they are used) and by (a person)")
        return self

    @property
    def title(self) -> str:
        """The tab's name in the spreadsheet."""
        return self.tab or f"vocpipe {self.table}"

    @property
    def place(self) -> str:
        """What the consent ledger calls this tab."""
        return f"{self.url} [{self.title}]"

    def deliver(self, delivery: Delivery, sent: Container[str], sending: Sending = unnoted) -> Iterator[str]:
        """Make the tab say what ``delivery.status`` says; yields a key only when it was written.

        ``sent`` is not asked: the tab itself says whether it is current.
        """
        if delivery.status is None:
            return
        tab = self._open()
        before = self._held(tab)
        wanted = as_cells(delivery.status)
        if trimmed(before) == trimmed(wanted):
            return
        _replace(tab, wanted, before)
        yield self.key(delivery.week)

    def plan(self, delivery: Delivery, sent: Container[str]) -> Iterator[Planned]:
        """Give the rows the tab is to show; whether it shows them already is not asked."""
        if delivery.status is not None:
            rows = [" | ".join(row) for row in as_cells(delivery.status)]
            yield Planned(self.name, self.place, f"{len(rows) - 1} rows", "\n".join(rows))

    def test(self, title: str, body: str) -> str:
        """Open the tab (made when it is not there) and see that it is ours; its cells stay as they are."""
        self._held(self._open())
        return self.place

    def _held(self, tab: "Tab") -> list[list[str]]:
        """Give the tab's cells; raises VocpipeError when people made it."""
        held = [["" if value is None else str(value) for value in row] for row in tab.values()]
        if held and any(held[0]) and held[0][0] != MARK:
            raise VocpipeError(
                f"{self.name}: tab '{self.title}' was not made by vocpipe",
                "Name another tab, or empty this one",
            )
        return held

    def _open(self) -> "Tab":
        from vocpipe.gsheets import SHEETS_API, Endpoints, explained, open_sheet, spreadsheet_key
        from vocpipe.gsheets_tab import open_tab

        endpoints = Endpoints(sheets=self.sheets_api or SHEETS_API)
        book = open_sheet(self.url, self.service_account_file, endpoints=endpoints)
        with explained(spreadsheet_key(self.url)):
            if self.title not in [sheet.title for sheet in book.worksheets()]:
                book.add_worksheet(self.title, rows=100, cols=10)
        return open_tab(self.url, self.service_account_file, self.title, endpoints=endpoints)


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
