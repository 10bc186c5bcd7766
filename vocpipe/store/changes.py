"""Product improvements as last read from a tracker or written by hand."""

from collections.abc import Sequence

from sqlalchemy import select

from vocpipe.records import Change
from vocpipe.store.database import Database
from vocpipe.store.rows import table, upsert
from vocpipe.store.tables import ChangeRow


class ChangeTable:
    """The changes."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._t = table(ChangeRow)

    def save(self, changes: Sequence[Change]) -> int:
        """Insert changes, or bring known ones up to date; give how many were written."""
        rows = [c.model_dump() | {"features": list(c.features), "state": str(c.state)} for c in changes]
        update = [column.name for column in self._t.columns if not column.primary_key]
        with self._db.write() as connection:
            return upsert(connection, ChangeRow, rows, update)

    def all(self) -> dict[str, Change]:
        """Give every change by id, in order of id."""
        with self._db.read() as connection:
            rows = connection.execute(select(self._t)).mappings().all()
        found = [Change(**dict(row) | {"features": tuple(row["features"])}) for row in rows]
        return {change.id: change for change in sorted(found, key=lambda change: change.id)}
