"""Export: the rows behind each number of the KPI, as CSV files or one workbook, for anyone to recount."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from vocpipe.destinations.atomic import write_bytes, write_text
from vocpipe.destinations.tables import to_csv, to_xlsx
from vocpipe.errors import SettingsError
from vocpipe.kpi import Sheet, sheets
from vocpipe.pipeline.kpi_rows import rows_known
from vocpipe.pipeline.measure import known_day
from vocpipe.workspace import Workspace


def export_kpi(workspace: Workspace, as_of: date, file: Path) -> list[Path]:
    """Write the sheets of the KPI as of a day to ``file``: one .xlsx, or one .csv a sheet beside it.

    Raises SettingsError for another suffix.
    """
    if file.suffix not in {".csv", ".xlsx"}:
        raise SettingsError(f"{file} is neither .csv nor .xlsx", "Name a file that ends in one of them")
    day, until = known_day(workspace, as_of)
    return write_sheets(sheets(rows_known(workspace, until), day, workspace.settings.timezone), file)


def write_sheets(tables: Mapping[str, Sheet], file: Path) -> list[Path]:
    """Write tables by name to one .xlsx, or to one .csv each beside ``file``; give the files."""
    plain = {
        name: (table.columns, [list(map(_plain, row)) for row in table.rows])
        for name, table in tables.items()
    }
    if file.suffix == ".xlsx":
        write_bytes(file, to_xlsx(plain))
        return [file]
    files = []
    for name, (header, rows) in plain.items():
        files.append(file.with_stem(f"{file.stem}-{name}"))
        write_text(files[-1], to_csv(header, rows))
    return files


def _plain(value: Any) -> Any:
    return " ".join(value) if isinstance(value, tuple) else value
