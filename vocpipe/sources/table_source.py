"""What table files share: settings for columns, header and dates, and closing remarks."""

from pydantic import Field, PrivateAttr

from vocpipe.sources.dates import Order
from vocpipe.sources.file_source import FileSource
from vocpipe.sources.rows import TableRead

FEW_EMPTY = 5
"""One row in so many may leave its account empty before the owner of the table is asked about it."""


class TableFile(FileSource):
    """A file with one voice a row.

    ``columns`` maps fields (text, said_at, account, ...) to headers or column letters and wins over
    what is found; "" switches a field off. ``header_row`` counts from 1; 0 means there is none.
    ``date_order`` says how all-digit dates such as 03/04/2026 are meant. ``max_vanished`` is the share of
    known rows that may be gone from a newer file before its reading is refused.
    """

    columns: dict[str, str] = Field(default_factory=dict)
    header_row: int | None = Field(default=None, ge=0)
    date_order: Order | None = None
    max_vanished: float = Field(default=0.2, ge=0, le=1)
    _found: list[TableRead] = PrivateAttr(default_factory=list)

    @property
    def found(self) -> list[TableRead]:
        """The tables of the last reading, with where each keeps what."""
        return self._found


def table_notes(table: TableRead) -> list[str]:
    """Give remarks for the owner of a table that was read to its end."""
    notes = [f"{table.sheet}: {note}" if table.sheet else note for note in table.layout.notes]
    if table.without_text:
        notes.append(f"{table.without_text} rows without text were skipped")
    if "account" in table.layout.columns and table.without_account > table.voices / FEW_EMPTY:
        notes.append(
            f"{table.without_account} rows leave column '{table.layout.label('account')}' empty; "
            "if that means the same as above, merge those cells and hand over the .xlsx"
        )
    if table.repeated:
        notes.append(
            f"{table.repeated} rows repeat an id of column {table.layout.label('id')!r} "
            "with another text; they are told apart by content"
        )
    return notes
