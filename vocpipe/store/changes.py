"""Product improvements as last read from a tracker or written by hand."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from vocpipe.records import Change
from vocpipe.store.database import StoreTable
from vocpipe.store.history_tables import ChangeEventRow
from vocpipe.store.rows import insert_new, table, upsert
from vocpipe.store.tables import ChangeRow


class ChangeTable(StoreTable):
    """The changes."""

    _t = table(ChangeRow)
    _events = table(ChangeEventRow)

    def save(self, changes: Sequence[Change], at: datetime) -> int:
        """Insert changes, or bring known ones up to date; give how many were written.

        What differs from before is remembered as learned ``at``: a date that is mended later
        does not rewrite what was known on a past day.
        """
        rows = [c.model_dump() | {"features": list(c.features), "state": str(c.state)} for c in changes]
        update = [column.name for column in self._t.columns if not column.primary_key]
        with self._db.write() as connection:
            known = self.all()
            events = [
                {"change_id": c.id, "at": at, "facts": c.model_dump(mode="json")}
                for c in changes
                if known.get(c.id) != c
            ]
            insert_new(connection, ChangeEventRow, events)
            return upsert(connection, ChangeRow, rows, update)

    def history(self, until: datetime | None = None) -> dict[str, list[tuple[datetime, Change]]]:
        """Give what each change was and when that was learned, oldest first, up to a moment (or all)."""
        statement = select(self._events).order_by(self._events.c.seq)
        if until is not None:
            statement = statement.where(self._events.c.at <= until)
        found: dict[str, list[tuple[datetime, Change]]] = {}
        for row in self._db.rows(statement):
            found.setdefault(row["change_id"], []).append((row["at"], _to_change(row["facts"])))
        return found

    def all(self) -> dict[str, Change]:
        """Give every change by id, in order of id."""
        rows = self._db.rows(select(self._t))
        found = [_to_change(row) for row in rows]
        return {change.id: change for change in sorted(found, key=lambda change: change.id)}


def _to_change(facts: Mapping[Any, Any]) -> Change:
    return Change(**dict(facts) | {"features": tuple(facts["features"])})
