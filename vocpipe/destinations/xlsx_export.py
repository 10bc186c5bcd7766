"""Tables as a workbook that runs nothing: texts are escaped, days and numbers stay what they are."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from vocpipe.destinations.escape import cell


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

    held = WriteOnlyCell(sheet, cell(value))
    held.data_type = "s"
    return held
