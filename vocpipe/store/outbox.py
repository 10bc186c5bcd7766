"""The outbox: what is to leave, what has left, and what was tried in vain, each by its dedupe key.

It holds no words: a message is made anew from the store when it is sent, so that an edit, a snooze or a
redaction made meanwhile counts.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Text, delete, select, update
from sqlmodel import Field

from vocpipe.store.database import StoreTable
from vocpipe.store.rows import insert_new, table
from vocpipe.store.tables import Row


class OutboxRow(Row, table=True):
    """One thing to leave the house, or that has left (``left_at``), by dedupe key.

    ``week`` is "" for what is wanted no more and may have arrived: should it be wanted again, its
    sendings (``unsure``) still count.
    """

    __tablename__ = "outbox"

    key: str = Field(primary_key=True)
    destination: str = Field(index=True)
    week: str
    put_at: datetime
    tries: int = 0
    trouble: str = Field(default="", sa_type=Text)
    left_at: datetime | None = None
    unsure: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


MOST_SENDINGS = 2
"""How often a message is sent whose server never says whether it took it: so it is there twice at most."""


@dataclass(frozen=True)
class Waiting:
    """Something that has not left yet: since when, after how many deliveries, what went wrong last.

    ``unsure`` counts the sendings of which nobody knows whether they arrived.
    """

    key: str
    destination: str
    week: str
    put_at: datetime
    tries: int
    trouble: str
    unsure: int = 0

    @property
    def held(self) -> bool:
        """Whether it is sent no more until a person says whether it arrived."""
        return self.unsure >= MOST_SENDINGS


class Outbox(StoreTable):
    """What has left is never sent again; what has not is waiting, whatever week it is of."""

    _t = table(OutboxRow)

    def __contains__(self, key: object) -> bool:
        """Tell whether something with this dedupe key has left already."""
        t = self._t
        statement = select(t.c.key).where(t.c.key == key, t.c.left_at.is_not(None))
        return self._db.value(statement) is not None

    def waiting(self, destination: str | None = None) -> list[Waiting]:
        """Give what waits to leave (for one destination, or for all), the oldest first."""
        t = self._t
        columns = [t.c[name] for name in Waiting.__dataclass_fields__]
        waits = t.c.left_at.is_(None) & (t.c.week != "")
        statement = select(*columns).where(waits).order_by(t.c.put_at, t.c.key)
        if destination is not None:
            statement = statement.where(t.c.destination == destination)
        return [Waiting(**row) for row in self._db.rows(statement)]

    def held(self, destination: str | None = None) -> list[Waiting]:
        """Give what waits for a person's word, the oldest first."""
        return [one for one in self.waiting(destination) if one.held]

    def closed(self, destination: str) -> set[str]:
        """Give the keys that a destination is not to be sent: what has left, and what waits for a person."""
        t = self._t
        done = t.c.left_at.is_not(None) | (t.c.unsure >= MOST_SENDINGS)
        return set(self._db.column(select(t.c.key).where(t.c.destination == destination, done)))

    def begun(self, destination: str) -> set[str]:
        """Give the keys that were sent to a destination at least once, whether or not they arrived."""
        t = self._t
        sent = t.c.left_at.is_not(None) | (t.c.unsure > 0)
        return set(self._db.column(select(t.c.key).where(t.c.destination == destination, sent)))

    def put(self, weeks: Mapping[str, str], destination: str, at: datetime) -> None:
        """Put things in, each key with its week, in one transaction; what is in already keeps its counts."""
        rows = [_row(key, destination, week, at) for key, week in weeks.items()]
        self._db.put(OutboxRow, rows, ["week"])

    def sending(self, key: str, destination: str, week: str, at: datetime) -> None:
        """Note that it is sent now: until it has left, or was surely not taken, nobody knows."""
        t = self._t
        with self._db.write() as connection:
            insert_new(connection, OutboxRow, [_row(key, destination, week, at)])
            connection.execute(update(t).where(t.c.key == key).values(unsure=t.c.unsure + 1))

    def not_taken(self, keys: Collection[str]) -> None:
        """Note that the last sending of these surely did not arrive."""
        t = self._t
        sure = update(t).where(t.c.key.in_(list(keys)), t.c.unsure > 0)
        self._db.change(sure.values(unsure=t.c.unsure - 1))

    def again(self, keys: Sequence[str]) -> None:
        """Send these anew, though nobody knows whether they arrived: a person said that they did not."""
        self._db.change(update(self._t).where(self._t.c.key.in_(keys)).values(unsure=0))

    def left(self, key: str, destination: str, week: str, at: datetime) -> None:
        """Note that it has left, whether or not it was put in before."""
        row = _row(key, destination, week, at) | {"left_at": at}
        self._db.put(OutboxRow, [row], ["left_at"])

    def failed(self, keys: Collection[str], trouble: str) -> None:
        """Note that a delivery ended without these; what has left all the same stays as it is."""
        t = self._t
        tried = update(t).where(t.c.key.in_(list(keys)), t.c.left_at.is_(None))
        self._db.change(tried.values(tries=t.c.tries + 1, trouble=trouble))

    def drop(self, keys: Collection[str]) -> None:
        """Take out things wanted no more that wait; how often one may have arrived stays on record."""
        t = self._t
        waits = t.c.key.in_(list(keys)) & t.c.left_at.is_(None)
        with self._db.write() as connection:
            connection.execute(delete(t).where(waits, t.c.unsure == 0))
            connection.execute(update(t).where(waits).values(week=""))


def _row(key: str, destination: str, week: str, at: datetime) -> dict[str, object]:
    return OutboxRow(key=key, destination=destination, week=week, put_at=at).model_dump()
