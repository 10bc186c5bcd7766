"""Rejects mended by hand: exported as a table, corrected there, and taken in as voices of their source."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from vocpipe.errors import NotFoundError, SourceError
from vocpipe.pipeline.incoming import to_voices
from vocpipe.pipeline.ingest import reading_of
from vocpipe.records import Channel, Reject
from vocpipe.sources.base import RawItem, Source
from vocpipe.sources.dates import DateRules
from vocpipe.sources.encodings import detect
from vocpipe.sources.headers import find_layout
from vocpipe.sources.rows import TableRead
from vocpipe.workspace import Workspace

PLACE = ("reject", "source", "file", "row", "column", "why")
"""The first columns of an export; the cells of the rows follow, by their own headers."""


@dataclass
class Mended:
    """What came of mended rejects: voices taken in, and one line for each row that still is none."""

    resolved: int = 0
    voices: int = 0
    still: list[str] = field(default_factory=list)


def exported(rejects: Sequence[Reject]) -> tuple[list[str], list[list[object]]]:
    """Give (header, rows) of rejects with their cells, personal data being replaced in them."""
    names = list(dict.fromkeys(name for reject in rejects for name in reject.raw))
    rows = [
        [r.id, r.source, r.file, r.row, r.column, r.reason, *(r.raw.get(name) for name in names)]
        for r in rejects
    ]
    return [*PLACE, *names], rows


def take_mended(workspace: Workspace, file: Path) -> Mended:
    """Take the corrected rows of an export in; a reject whose row became a voice is resolved.

    Raises ``SourceError`` when ``file`` is no such export.
    """
    waiting = {reject.id: reject for reject in workspace.store.rejects.open()}
    result = Mended()
    for number, cells in _rows(file):
        reject = waiting.get(cells.get("reject", ""))
        if reject is None:
            result.still.append(f"{file.name} row {number}: no open reject has this id (mended already?)")
            continue
        try:
            _take(workspace, reject, {name: cells.get(name) or "" for name in reject.raw}, result)
        except SourceError as error:
            result.still.append(f"{file.name} row {number}: {error}")
    return result


def mend(workspace: Workspace, reject_id: str, cells: Mapping[str, str]) -> Mended:
    """Take one row in as corrected: ``cells`` by header replace those of the reject.

    Raises NotFoundError when no open reject has this id.
    """
    reject = next((one for one in workspace.store.rejects.open() if one.id == reject_id), None)
    if reject is None:
        raise NotFoundError(f"there is no open reject {reject_id}", "Perhaps it was mended already")
    result = Mended()
    written = {name: str(cells.get(name, value) or "") for name, value in reject.raw.items()}
    _take(workspace, reject, written, result)
    return result


def _rows(file: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        with file.open(encoding=detect(file), newline="") as text:
            rows = [
                (number, {str(name): str(cell or "").removeprefix("'") for name, cell in row.items()})
                for number, row in enumerate(csv.DictReader(text), 2)
            ]
    except FileNotFoundError as error:
        raise SourceError(f"there is no file {file}", "Make it with: vocpipe rejects --csv > FILE") from error
    except (OSError, UnicodeError, csv.Error) as error:
        raise SourceError(
            f"{file} cannot be read ({type(error).__name__})", "Save it as CSV, UTF-8"
        ) from error
    if rows and "reject" not in rows[0][1]:
        raise SourceError(f"{file} has no column 'reject'", "Make it with: vocpipe rejects --csv > FILE")
    return rows


def _take(workspace: Workspace, reject: Reject, cells: dict[str, str], result: Mended) -> None:
    store = workspace.store
    source = next((one for one in workspace.sources if one.name == reject.source), None)
    place = f"{reject.file} row {reject.row}"
    if not reject.raw:
        result.still.append(f"{place}: it can only be mended where it stands; then: vocpipe rejects --retry")
        return
    item = _item(workspace, source, reject, cells)
    if item is None or "reject" in item:
        why = item["reject"] if item else "there is no text"
        result.still.append(f"{place}: still {why}")
        return
    channel = source.channel if source else Channel.OTHER
    reading = reading_of(workspace, reject.source, channel)
    read = to_voices([item], reading)
    if read.rejects:
        result.still.append(f"{place}: still {read.rejects[0].reason}")
        return
    known = {account.id for account in reading.accounts.values()}
    with store.transaction():
        store.accounts.save([one for one in read.companies if one.id not in known], workspace.now())
        result.voices += store.feedback.save(read.voices).new
        store.rejects.resolve([reject.id])
    result.resolved += 1


def _item(
    workspace: Workspace, source: Source | None, reject: Reject, cells: dict[str, str]
) -> RawItem | None:
    """Read the cells as the one row of a table with their headers."""
    columns = dict(getattr(source, "columns", {}))
    layout = find_layout([list(cells)], reject.file, wanted=columns, header_row=1)
    zone = source.zone if source else workspace.settings.zone
    today, order = workspace.now().astimezone(zone).date(), getattr(source, "date_order", None)
    table = TableRead(layout, DateRules(zone, today, order, layout.japanese), reject.file)
    return table.item(reject.row or 2, list(cells.values()))
