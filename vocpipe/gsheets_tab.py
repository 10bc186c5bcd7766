"""One tab of a Google Sheet as vocpipe uses it: read whole in one request, written RAW. Imports gspread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import gspread
from gspread.utils import DateTimeOption, ValueInputOption, ValueRenderOption

from vocpipe.gsheets import Endpoints, explained, gid_of, open_sheet, spreadsheet_key
from vocpipe.http import Limits

RANGES_PER_WRITE = 2_000
"""Ranges sent in one request; Google advises at most 2 MB."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab with the names errors need: the spreadsheet's id and the service account's address."""

    worksheet: gspread.Worksheet
    sheet: str
    account: str

    @property
    def title(self) -> str:
        """Give "Spreadsheet [tab]" as people know it."""
        return f"{self.worksheet.spreadsheet.title} [{self.worksheet.title}]"

    @property
    def timezone(self) -> str:
        """Give the sheet's own IANA zone."""
        return str(self.worksheet.spreadsheet.timezone)

    @property
    def locale(self) -> str:
        """Give the sheet's locale, such as ja_JP."""
        return str(self.worksheet.spreadsheet.locale)

    def values(self) -> list[list[object]]:
        """Give every row, padded to one width: dates as serials, numbers as numbers, text as typed."""
        with explained(self.sheet, self.account):
            found: list[list[object]] = self.worksheet.get_values(
                value_render_option=ValueRenderOption.unformatted,
                date_time_render_option=DateTimeOption.serial_number,
                combine_merged_cells=False,
                pad_values=True,
            )
        return found

    def merged(self) -> list[tuple[int, int, int, int]]:
        """Give merged ranges: first row and column, last row and column; rows from 1, columns from 0."""
        with explained(self.sheet, self.account):
            asked = {"fields": "sheets(properties(sheetId),merges)"}
            told = self.worksheet.spreadsheet.fetch_sheet_metadata(asked)
        sheets = {one["properties"].get("sheetId", 0): one for one in told["sheets"]}
        return [
            (
                int(area.get("startRowIndex", 0)) + 1,
                int(area.get("startColumnIndex", 0)),
                int(area["endRowIndex"]),
                int(area["endColumnIndex"]) - 1,
            )
            for area in sheets.get(self.worksheet.id, {}).get("merges", ())
        ]

    def write(self, ranges: Mapping[str, Sequence[Sequence[str]]]) -> None:
        """Write values as they are (RAW: never a formula), by A1 range."""
        entries = [{"range": name, "values": [list(row) for row in rows]} for name, rows in ranges.items()]
        with explained(self.sheet, self.account):
            for start in range(0, len(entries), RANGES_PER_WRITE):
                self.worksheet.batch_update(
                    entries[start : start + RANGES_PER_WRITE], value_input_option=ValueInputOption.raw
                )

    def widen(self, columns: int) -> None:
        """Make the grid at least so many columns wide."""
        if columns > self.worksheet.col_count:
            with explained(self.sheet, self.account):
                self.worksheet.add_cols(columns - self.worksheet.col_count)


def open_tab(
    target: str,
    service_account_file: Path,
    tab: str | None = None,
    *,
    endpoints: Endpoints | None = None,
    limits: Limits | None = None,
) -> Tab:
    """Open a tab by title, by the URL's gid, or the first one; raises ``SourceError`` otherwise."""
    book = open_sheet(target, service_account_file, endpoints=endpoints, limits=limits)
    account = str(book.client.auth.service_account_email)
    key, gid = spreadsheet_key(target), gid_of(target)
    with explained(f"{key} (tab {tab or gid or 'first'})", account):
        if tab:
            worksheet = book.worksheet(tab)
        else:
            worksheet = book.get_worksheet(0) if gid is None else book.get_worksheet_by_id(gid)
    return Tab(worksheet, key, account)
