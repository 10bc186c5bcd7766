"""Prepare a shared sheet for people to write voices into: headers, drop-downs, status tab, id column.

A sheet that holds something already only gets what it lacks; nothing people wrote is changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vocpipe.errors import SourceError, VocpipeError
from vocpipe.sources.headers import SEARCHED_ROWS, find_layout, letter
from vocpipe.sources.sheet_ids import ID_HEADER

if TYPE_CHECKING:
    from vocpipe.gsheets_tab import Tab

HEADERS: Mapping[str, tuple[str, str]] = {
    "said_at": ("日付", "Date"),
    "account": ("会社名", "Account"),
    "commenter": ("発言者", "Contact"),
    "text": ("声", "Feedback"),
    "feature": ("機能", "Feature"),
    "channel": ("経路", "Channel"),
    "recorder": ("記入者", "Recorder"),
}
"""The columns of a new sheet by field, in Japanese and English."""

STATUS_TAB = "vocpipe status"
LONGEST_LIST = 500
"""Entries Google takes in one drop-down."""
LISTED_ROWS = 1000


@dataclass
class PreparedSheet:
    """What was added to the sheet, the address it must be shared with, and remarks."""

    account: str
    title: str
    added: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def prepare_sheet(
    url: str, key_file: Path, lang: str, lists: Mapping[str, Sequence[str]], sheets_api: str | None = None
) -> PreparedSheet:
    """Make the sheet at ``url`` ready; ``lists`` are the entries of drop-downs by field.

    Raises ``SourceError`` when it cannot be opened, or holds something that is no table of voices.
    """
    from vocpipe.gsheets import SHEETS_API, Endpoints
    from vocpipe.gsheets_tab import open_tab

    tab = open_tab(url, key_file, endpoints=Endpoints(sheets=sheets_api or SHEETS_API))
    found = PreparedSheet(tab.account, tab.title)
    values = tab.values()
    empty = not any(cell not in ("", None) for row in values for cell in row)
    row, missing, start = (1, [*HEADERS], 0) if empty else _lacking(tab, values)
    names = {name: HEADERS[name][lang != "ja"] for name in missing}
    written = [*names.values(), *([] if _has_id(values) else [ID_HEADER])]
    if written:
        tab.widen(start + len(written))
        tab.write({f"{letter(start)}{row}:{letter(start + len(written) - 1)}{row}": [written]})
        found.added += [f"column {letter(start + n)}: {name}" for n, name in enumerate(written)]
    requests = [_frozen(tab, row)] if empty else []
    columns = {name: start + n for n, name in enumerate(names)}
    requests += _drop_downs(tab, row, columns, lists, found)
    if written and written[-1] == ID_HEADER:
        requests.append(_warned(tab, row, start + len(written) - 1))
    _send(tab, requests)
    _status_tab(tab, found)
    return found


def _lacking(tab: "Tab", values: Sequence[Sequence[object]]) -> tuple[int, list[str], int]:
    """Give the header's row, the fields it lacks, and the first free column of a sheet in use."""
    try:
        layout = find_layout(values[:SEARCHED_ROWS], tab.title)
    except SourceError as error:
        raise SourceError(
            f"{tab.title} holds something that is no table of voices, so nothing was changed",
            "Open a new tab, and give its address (it ends in gid=...)",
        ) from error
    used = (max((n + 1 for n, cell in enumerate(row) if cell not in ("", None)), default=0) for row in values)
    lacking = [name for name in HEADERS if name not in layout.columns]
    return layout.row, lacking, max(used, default=0)


def _has_id(values: Sequence[Sequence[object]]) -> bool:
    return any(ID_HEADER in row for row in values[:SEARCHED_ROWS])


def _frozen(tab: "Tab", rows: int) -> dict[str, Any]:
    properties = {"sheetId": tab.worksheet.id, "gridProperties": {"frozenRowCount": rows}}
    return {"updateSheetProperties": {"properties": properties, "fields": "gridProperties.frozenRowCount"}}


def _drop_downs(
    tab: "Tab",
    header_row: int,
    columns: Mapping[str, int],
    lists: Mapping[str, Sequence[str]],
    found: PreparedSheet,
) -> list[dict[str, Any]]:
    """Give the requests for drop-downs of the columns just added; other entries stay allowed."""
    requests = []
    for name, entries in lists.items():
        if name not in columns or not entries:
            continue
        if len(entries) > LONGEST_LIST:
            found.notes.append(f"{name}: the first {LONGEST_LIST} of {len(entries)} are in the drop-down")
        listed = [{"userEnteredValue": entry} for entry in entries[:LONGEST_LIST]]
        rule = {"condition": {"type": "ONE_OF_LIST", "values": listed}, "strict": False, "showCustomUi": True}
        area = _area(tab, header_row, columns[name]) | {"endRowIndex": header_row + LISTED_ROWS}
        requests.append({"setDataValidation": {"range": area, "rule": rule}})
        found.added.append(f"drop-down of {len(listed)} entries on column {letter(columns[name])}")
    return requests


def _warned(tab: "Tab", header_row: int, column: int) -> dict[str, Any]:
    """Give the request that makes Google warn whoever types into the id column."""
    area = {"range": _area(tab, header_row, column), "warningOnly": True, "description": "vocpipe: row ids"}
    return {"addProtectedRange": {"protectedRange": area}}


def _area(tab: "Tab", header_row: int, column: int) -> dict[str, int]:
    columns = {"startColumnIndex": column, "endColumnIndex": column + 1}
    return {"sheetId": int(tab.worksheet.id), "startRowIndex": header_row} | columns


def _send(tab: "Tab", requests: list[dict[str, Any]]) -> None:
    from vocpipe.gsheets import explained

    if requests:
        with explained(tab.sheet, tab.account):
            tab.worksheet.spreadsheet.batch_update({"requests": requests})


def _status_tab(tab: "Tab", found: PreparedSheet) -> None:
    from vocpipe.gsheets import explained

    book = tab.worksheet.spreadsheet
    with explained(tab.sheet, tab.account):
        if STATUS_TAB in [sheet.title for sheet in book.worksheets()]:
            return
        book.add_worksheet(STATUS_TAB, rows=100, cols=12)
    found.added.append(f"tab: {STATUS_TAB}")


def settings_lines(url: str, key_file: Path) -> str:
    """Give the lines of vocpipe.toml that read the sheet and write its status tab."""
    if '"' in url or "\n" in url:
        raise VocpipeError("the address of the sheet has a quotation mark or a line break", "Copy it again")
    key = f'service_account_file = "{key_file}"'
    return (
        f'[[source]]\ntype = "sheet"\nname = "uber_voice"\nurl = "{url}"\n{key}\n\n'
        f'[[destination]]\ntype = "sheet_tab"\nname = "status"\nurl = "{url}"\n{key}\n'
    )
