"""Tables as CSV and as a workbook that Excel opens rightly and runs nothing of."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from vocpipe.destinations.escape import cell

BOM = "\ufeff"
"""Tells Excel that the file is UTF-8."""
_ESCAPED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""What no XML holds, and what would be taken for its escape: Excel reads ``_x0007_`` back (ECMA-376)."""


def to_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Give RFC 4180 text (CRLF, quotes where needed) whose cells are escaped against formulas."""
    out = io.StringIO(newline="")
    out.write(BOM)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([cell(name) for name in header])
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def to_xlsx(tables: Mapping[str, tuple[Sequence[str], Iterable[Sequence[object]]]]) -> bytes:
    """Give a workbook with a sheet for each table, (header, rows) by name."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, (header, rows) in tables.items():
        sheet = book.create_sheet(name)
        for row in (header, *rows):
            sheet.append([_text(sheet, value) if isinstance(value, str) else value for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _text(sheet: Any, value: str) -> Any:
    """Give a cell that holds a text, whatever it says: "#N/A" is no error."""
    from openpyxl.cell import WriteOnlyCell

    held = WriteOnlyCell(sheet, _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", cell(value)))
    held.data_type = "s"
    return held
