"""Marks that change whenever what people see may have changed: what a reader keeps is kept under them."""

from collections.abc import Collection
from threading import Lock

from sqlalchemy import ColumnElement, func, select

from vocpipe.store.database import Database
from vocpipe.store.history_tables import (
    AccountEventRow,
    ChangeEventRow,
    LiveVersionEventRow,
    VoiceEventRow,
)
from vocpipe.store.rows import table
from vocpipe.store.tables import (
    AccountRow,
    RejectRow,
    Row,
    SearchTextRow,
    ThemeEventRow,
    VerdictRow,
    WordingRow,
)

_COUNTED = (AccountRow, RejectRow, WordingRow)
_SAID: dict[type[Row], str] = {VerdictRow: "about", ThemeEventRow: "event"}
_NUMBERED: dict[type[Row], str] = {
    VerdictRow: "seq",
    ThemeEventRow: "seq",
    VoiceEventRow: "seq",
    ChangeEventRow: "seq",
    LiveVersionEventRow: "seq",
    AccountEventRow: "seq",
    SearchTextRow: "n",
}
"""A voice that is new or changed gets a new indexed text, one found to be a repeat an event."""


class Stamps:
    """Marks of one store's state; each costs a short query, whatever the store holds."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._lock = Lock()
        self._read: dict[type[Row], int] = {}
        self._last: dict[str, int] = {}

    def give(self, of: Collection[str] | None = None) -> str:
        """Give the mark of everything, or of verdicts about these things and theme events called so.

        Appended tables are told by their last number, the others (in every mark) by how many rows they
        have; a change that keeps both (another name of an account) is rare, and seen at the next verdict.
        """
        parts = [_last(row, name) for row, name in _NUMBERED.items()]
        parts += [select(func.count()).select_from(table(row)).scalar_subquery() for row in _COUNTED]
        with self._db.read() as connection:
            told = list(connection.execute(select(*parts)).one())
        # PostgreSQL may show a row after one with a higher number: there the tail cannot be read once.
        if of is not None and self._db.dialect == "sqlite":
            told[: len(_SAID)] = [self._last_of(of, told[: len(_SAID)])]
        return "/".join(str(part) for part in told)

    def _last_of(self, of: Collection[str], ends: list[int | None]) -> str:
        """Give the last numbers of what was said of these things since this store was opened."""
        with self._lock:
            for (row, name), end in zip(_SAID.items(), ends, strict=True):
                self._follow(row, name, end or 0)
            return "-".join(str(self._last.get(one, 0)) for one in sorted(of))

    def _follow(self, row: type[Row], name: str, end: int) -> None:
        """Read what is new in a table, each row once."""
        t, read = table(row).c, self._read.setdefault(row, end)
        if end <= read:
            return
        with self._db.read() as connection:
            new = connection.execute(select(t[name], t.seq).where(t.seq > read, t.seq <= end))
            for what, seq in new.tuples():
                self._last[what] = max(self._last.get(what, 0), seq)
        self._read[row] = end


def _last(row: type[Row], name: str) -> ColumnElement[int | None]:
    return select(func.max(table(row).c[name])).scalar_subquery()
