"""Export: the rows behind each number of the KPI, as CSV files or one workbook, for anyone to recount."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from vocpipe.destinations.atomic import write_bytes, write_text
from vocpipe.destinations.csv_export import to_csv
from vocpipe.destinations.escape import cell
from vocpipe.errors import SettingsError
from vocpipe.kpi import KpiReport, link_rows, make_facts, unit_rows
from vocpipe.pipeline.kpi_rows import rows_known
from vocpipe.pipeline.measure import known_day
from vocpipe.workspace import Workspace

Rows = list[Mapping[str, Any]]


def export_kpi(workspace: Workspace, report: KpiReport, file: Path) -> list[Path]:
    """Write units, links, changes and figures to ``file``: one .xlsx, or one .csv a table beside it.

    Raises SettingsError for another suffix.
    """
    if file.suffix not in {".csv", ".xlsx"}:
        raise SettingsError(f"{file} is neither .csv nor .xlsx", "Name a file that ends in one of them")
    tables = _tables(workspace, report)
    if file.suffix == ".xlsx":
        write_bytes(file, _workbook(tables))
        return [file]
    files = []
    for name, rows in tables.items():
        files.append(file.with_stem(f"{file.stem}-{name}"))
        write_text(files[-1], _csv(rows))
    return files


def _tables(workspace: Workspace, report: KpiReport) -> dict[str, Rows]:
    day, until = known_day(workspace, report.as_of)
    known = rows_known(workspace, until)
    facts = make_facts(known, day, workspace.settings.timezone)
    numbered = [{"unit": number, **row.model_dump()} for number, row in enumerate(unit_rows(facts))]
    return {
        "units": list(numbered),
        "links": [row.model_dump() for row in link_rows(facts)],
        "changes": [change._asdict() for change in known.changes],
        "figures": _figures(report),
    }


def _figures(report: KpiReport) -> Rows:
    """Give every rate of the report with its path, flat."""
    rates = _rates("", report.model_dump(mode="json"))
    return [{"figure": path, **{name: rate.get(name) for name in _RATE}} for path, rate in rates]


_RATE = ("k", "n", "share", "low", "high")


def _rates(path: str, value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, Mapping):
        if value.keys() >= {"n", "share", "low", "high"}:
            yield path, value
            return
        for name, inner in value.items():
            yield from _rates(f"{path}.{name}".lstrip("."), inner)
    elif isinstance(value, list):
        for inner in value:
            if isinstance(inner, Mapping) and (name := inner.get("window_days", inner.get("month"))):
                yield from _rates(f"{path}.{name}", inner)


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return " ".join(str(one) for one in value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def _header(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return list(rows[0]) if rows else []


def _csv(rows: Rows) -> str:
    return to_csv(_header(rows), [[_plain(value) for value in row.values()] for row in rows])


def _workbook(tables: Mapping[str, Rows]) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        sheet.append(_header(rows))
        for row in rows:
            values = (_plain(value) for value in row.values())
            sheet.append([cell(value) if isinstance(value, str) else value for value in values])
    out = BytesIO()
    book.save(out)
    return out.getvalue()
