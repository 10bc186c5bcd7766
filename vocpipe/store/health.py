"""Why a source could not be read last time; a reading that succeeds takes it away."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from vocpipe.store.database import StoreTable
from vocpipe.store.rows import table
from vocpipe.store.tables import SourceFailureRow


@dataclass(frozen=True)
class SourceFailure:
    """A reading that failed: when, and the one line that says why and what to do."""

    source: str
    at: datetime
    reason: str


class SourceFailureTable(StoreTable):
    """At most one failure a source: the last reading's."""

    _t = table(SourceFailureRow)

    def all(self) -> dict[str, SourceFailure]:
        """Give the sources whose last reading failed, by name."""
        rows = self._db.rows(select(self._t))
        return {row["source"]: SourceFailure(**row) for row in rows}

    def save(self, failure: SourceFailure) -> None:
        """Note that the last reading of a source failed."""
        self._db.put(SourceFailureRow, [vars(failure)], ["at", "reason"])

    def clear(self, source: str) -> None:
        """Note that a source was read."""
        if source in self.all():
            self._db.change(delete(self._t).where(self._t.c.source == source))
