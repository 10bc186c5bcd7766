"""A mark that changes whenever what people see may have changed: what a reader keeps is kept under it."""

from sqlalchemy import func, select

from vocpipe.store.database import Database
from vocpipe.store.history_tables import VoiceEventRow
from vocpipe.store.rows import table
from vocpipe.store.tables import (
    AccountRow,
    ChangeRow,
    LiveVersionRow,
    RejectRow,
    Row,
    SearchTextRow,
    ThemeEventRow,
    VerdictRow,
)

_COUNTED = (AccountRow, ChangeRow, LiveVersionRow, RejectRow)
_NUMBERED: dict[type[Row], str] = {
    VerdictRow: "seq",
    ThemeEventRow: "seq",
    VoiceEventRow: "seq",
    SearchTextRow: "n",
}
"""A voice that is new or changed gets a new indexed text, one found to be a repeat an event."""


def stamp(database: Database) -> str:
    """Give the mark; one short query, whatever the store holds.

    Appended tables are told by their last number, the others by how many rows they have; a change
    that keeps both (a changed account) is rare, and seen at the next verdict.
    """
    last = [select(func.max(table(row).c[name])).scalar_subquery() for row, name in _NUMBERED.items()]
    counts = [select(func.count()).select_from(table(row)).scalar_subquery() for row in _COUNTED]
    with database.read() as connection:
        return "/".join(str(part) for part in connection.execute(select(*last, *counts)).one())
