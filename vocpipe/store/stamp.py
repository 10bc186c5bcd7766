"""Marks that change whenever what people see may have changed: what a reader keeps is kept under them."""

import hashlib
from collections.abc import Collection, Iterator
from threading import Lock
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select

from vocpipe.records import About
from vocpipe.store.database import Database, StoreTable
from vocpipe.store.history_tables import (
    AccountEventRow,
    ChangeEventRow,
    LiveVersionEventRow,
    VoiceEventRow,
)
from vocpipe.store.now import judging
from vocpipe.store.rows import table
from vocpipe.store.tables import AccountRow, RejectRow, Row, SearchTextRow, UsageEventRow, VerdictRow
from vocpipe.store.theme_tables import ThemeEventRow, ThemeRow, WordingRow

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
_REWRITTEN = (AccountRow, ThemeRow)
"""What a brief reads of and whose rows may change without a trace in the tables above."""


class Stamp(NamedTuple):
    """A mark of the whole state, and one of what people said: a machine that writes moves the first alone."""

    whole: str
    people: str


class Stamps(StoreTable):
    """Marks of one store's state; each costs a short query, whatever the store holds."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._lock = Lock()
        self._read: dict[type[Row], int] = {}
        self._last: dict[tuple[str, bool], int] = {}
        parts = [_last(row, name) for row, name in _NUMBERED.items()]
        counts = [select(func.count()).select_from(table(row)).scalar_subquery() for row in _COUNTED]
        self._told = select(*parts, *counts, judging())  # lists are whole only when that is over
        self._all = select(_last_but_alerts(), *parts[1:], *counts, judging(), *_measured_and_open())

    def give(self, of: Collection[str] | None = None) -> Stamp:
        """Give the mark of everything, or of verdicts about these things and theme events called so.

        Appended tables are told by their last number, the others (in every mark) by how many rows they
        have; a change that keeps both (another name of an account) is rare, and seen at the next verdict.
        """
        told = list(self._db.tuples(self._told)[0])
        with self._lock:
            # One writer at a time, on PostgreSQL too: no row comes to be seen after one with a higher number.
            for (row, name), end in zip(_SAID.items(), told, strict=False):
                self._follow(row, name, end or 0)
            said = [one for one in sorted(self._last.items()) if of is None or one[0][0] in of]
        if of is not None:
            told[: len(_SAID)] = [seq for _, seq in said]
        people = "-".join(str(seq) for (_, human), seq in said if human)
        return Stamp("/".join(str(part) for part in told), people)

    def settled(self) -> str:
        """Give the digest of all that weighing and drafting read of this store, at the cost of a few queries.

        It is kept between runs, so it leaves nothing out that ``give`` finds rare. Alerts that a machine
        raised are no part of it: drafting raises them itself.
        """
        digest = hashlib.sha256()
        rewritten = (select(table(row)).order_by(*table(row).primary_key) for row in _REWRITTEN)
        for question in (self._all, *rewritten):
            for held in self._db.tuples(question):
                digest.update(repr(held).encode())
        return digest.hexdigest()

    def _follow(self, row: type[Row], name: str, end: int) -> None:
        """Read what is new in a table since this store was opened, each row once."""
        t, read = table(row).c, self._read.setdefault(row, end)
        if end <= read:
            return
        new = select(t[name], t.human, t.seq).where(t.seq > read, t.seq <= end)
        for what, human, seq in self._db.tuples(new):
            self._last[what, human] = max(self._last.get((what, human), 0), seq)
        self._read[row] = end


def _last_but_alerts() -> ColumnElement[int | None]:
    v = table(VerdictRow).c
    others = (v.about != str(About.ALERT)) | v.human.is_(True)
    return select(v.seq).where(others).order_by(v.seq.desc()).limit(1).scalar_subquery()


def _measured_and_open() -> Iterator[ColumnElement[int]]:
    """Give how many uses were measured, which none takes back, and how many rejects wait."""
    yield select(func.count()).select_from(table(UsageEventRow)).scalar_subquery()
    waits = table(RejectRow).c.state == "open"
    yield select(func.count()).select_from(table(RejectRow)).where(waits).scalar_subquery()


def _last(row: type[Row], name: str) -> ColumnElement[int | None]:
    return select(func.max(table(row).c[name])).scalar_subquery()
