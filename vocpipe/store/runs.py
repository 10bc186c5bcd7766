"""Where reading stands and who is running: cursors and failures of sources, leases of runs."""

import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import RowMapping, delete, select, update

from vocpipe.errors import BusyError
from vocpipe.store.database import StoreTable
from vocpipe.store.rows import table, upsert
from vocpipe.store.tables import CursorRow, LeaseRow, SourceFailureRow

LEASE = timedelta(minutes=10)
"""How long a run holds the workspace without saying it is alive."""


@dataclass(frozen=True)
class Cursor:
    """How far a source was read, when, and how many came (by outcome)."""

    source: str
    cursor: str | None
    read_at: datetime
    counts: Mapping[str, int]


class CursorTable(StoreTable):
    """One cursor a source; saved in the transaction that saves what was read."""

    _t = table(CursorRow)

    def get(self, source: str) -> Cursor | None:
        """Give where reading of a source stands, or None when it was never read."""
        return next((cursor for cursor in self.all() if cursor.source == source), None)

    def all(self) -> list[Cursor]:
        """Give the cursors of all sources ever read."""
        rows = self._db.rows(select(self._t).order_by(self._t.c.source))
        return [Cursor(**row) for row in rows]

    def save(self, cursor: Cursor) -> None:
        """Move a source's cursor."""
        row = {**vars(cursor), "counts": dict(cursor.counts)}
        self._db.put(CursorRow, [row], ["cursor", "read_at", "counts"])


class LeaseTable(StoreTable):
    """Leases: at most one run at a time, and none for ever."""

    _t = table(LeaseRow)

    @contextmanager
    def hold(self, name: str, owner: str) -> Iterator[None]:
        """Hold the lease inside the block; raises BusyError when somebody alive holds it."""
        self._take(name, owner)
        try:
            yield
        finally:
            self._db.change(delete(self._t).where(self._t.c.name == name, self._t.c.owner == owner))

    def must_be_free(self, prefix: str) -> None:
        """Raise BusyError while somebody alive holds a lease whose name starts so."""
        of_them = select(self._t).where(self._t.c.name.startswith(prefix))
        for held in self._db.rows(of_them):
            _refuse_if_alive(held, datetime.now(UTC))

    def renew(self, name: str, owner: str) -> None:
        """Say that the run is alive; raises BusyError when another run has taken the lease over."""
        with self._db.write() as connection:
            held = connection.execute(select(self._t).where(self._t.c.name == name)).mappings().first()
            if held and held["owner"] != owner:
                raise BusyError(
                    f"{name} was taken over by {held['owner']}, as this run was silent for too long",
                    "Let that run finish, then start again: what was done is saved",
                )
            mine = update(self._t).where(self._t.c.name == name)
            connection.execute(mine.values(expires=datetime.now(UTC) + LEASE))

    def _take(self, name: str, owner: str) -> None:
        now = datetime.now(UTC)
        row = {"name": name, "owner": owner, "since": now, "expires": now + LEASE}
        with self._db.write() as connection:
            held = connection.execute(select(self._t).where(self._t.c.name == name)).mappings().first()
            if held:
                _refuse_if_alive(held, now)
            upsert(connection, LeaseRow, [row], ["owner", "since", "expires"])


def _refuse_if_alive(held: RowMapping, now: datetime) -> None:
    if held["expires"] > now and not is_dead(held["owner"]):
        raise BusyError(
            f"{held['name']} is already running since {held['since']:%Y-%m-%d %H:%M} UTC ({held['owner']})",
            "Wait for it; if its machine died, its hold ends by itself within 10 minutes",
        )


def this_process() -> str:
    """Name this process as an owner of leases: host and process id."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_dead(owner: str) -> bool:
    """Tell whether an owner was a process of this machine that no longer lives (killed, say)."""
    host, _, pid = owner.rpartition(":")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


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
