"""People, their sessions and their tokens. Secrets come in as digests and never go out again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import RowMapping, delete, func, select, update

from vocpipe.records import Person, Session, Token
from vocpipe.store.database import Database, StoreTable
from vocpipe.store.people_tables import PersonRow, SessionRow, TokenRow
from vocpipe.store.rows import storable, table

T = TypeVar("T", bound=Session | Token)


class PersonTable(StoreTable):
    """Who may come in. Nobody is ever deleted: what they said keeps its name."""

    _t = table(PersonRow)

    def add(self, person: Person, password: str, at: datetime) -> bool:
        """Add a person with the hash of their password ("" for none); False if login or name is taken."""
        values = person.model_dump(mode="json") | {"password": password, "added": at}
        return self._db.put(PersonRow, [values]) == 1

    def all(self) -> list[Person]:
        """Give everybody, disabled ones included, by login."""
        rows = self._db.rows(select(self._t).order_by(self._t.c.login))
        return [_person(row) for row in rows]

    def get(self, login: str) -> Person | None:
        """Give the person with this login."""
        return self._one(self._t.c.login == login)

    def named(self, name: str) -> Person | None:
        """Give the person who signs with this name."""
        return self._one(self._t.c.name == name)

    def names(self, until: datetime | None = None) -> dict[str, str]:
        """Give login -> name of everybody who was added up to a moment (or ever)."""
        statement = select(self._t.c.login, self._t.c.name)
        if until is not None:
            statement = statement.where(self._t.c.added <= until)
        return dict(self._db.tuples(statement))

    def password(self, login: str) -> str:
        """Give the hash of a person's password; "" when they have none or are unknown."""
        statement = select(self._t.c.password).where(self._t.c.login == login)
        return str(self._db.value(statement) or "")

    def change(self, login: str, **values: Any) -> None:
        """Change columns of a person: role, lang, active, originals, password."""
        self._db.change(update(self._t).where(self._t.c.login == login).values(**storable(values)))

    def with_password(self) -> int:
        """Count those who may come in with a password."""
        tests = (self._t.c.active.is_(True), self._t.c.password != "")
        return int(self._db.value(select(func.count()).where(*tests)))

    def _one(self, test: Any) -> Person | None:
        row = self._db.first(select(self._t).where(test))
        return _person(row) if row else None


class SecretTable(StoreTable, Generic[T]):
    """What sessions and tokens share: each lets one person in by a secret until it expires."""

    _row: type[SessionRow | TokenRow]
    _noun: type[T]
    _p = table(PersonRow)

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._t = table(self._row)

    def add(self, one: T, secret: str) -> None:
        """Keep one under the digest of its secret."""
        self._db.put(self._row, [one.model_dump() | {"secret": secret}])

    def holder(self, secret: str, now: datetime) -> tuple[T, Person] | None:
        """Give what a secret's digest opens and whom it lets in; None when expired, or they are disabled."""
        mine = [column.label(f"mine_{column.name}") for column in self._t.columns]
        statement = (
            select(*mine, self._p)
            .join(self._p, self._p.c.login == self._t.c.login)
            .where(self._t.c.secret == secret, self._t.c.expires > now, self._p.c.active.is_(True))
        )
        row = self._db.first(statement)
        return (self._made(row, "mine_"), _person(row)) if row else None

    def of(self, login: str | None, now: datetime) -> list[T]:
        """Give those that still hold, of a person or of everybody, the newest first."""
        statement = select(self._t).where(self._t.c.expires > now)
        if login is not None:
            statement = statement.where(self._t.c.login == login)
        found = [self._made(row) for row in self._db.rows(statement)]
        return sorted(found, key=lambda one: one.id, reverse=True)

    def end(self, ids: Sequence[str]) -> int:
        """Forget some, so that they let nobody in any more; give how many there were."""
        return self._db.change(delete(self._t).where(self._t.c.id.in_(ids)))

    def expired(self, now: datetime) -> None:
        """Forget those that have expired."""
        self._db.change(delete(self._t).where(self._t.c.expires <= now))

    def _made(self, row: RowMapping, before: str = "") -> T:
        return self._noun(**{name: row[before + name] for name in self._noun.model_fields})


class SessionTable(SecretTable[Session]):
    """Where people are signed in."""

    _row = SessionRow
    _noun = Session


class TokenTable(SecretTable[Token]):
    """The personal tokens."""

    _row = TokenRow
    _noun = Token

    def used(self, token_id: str, at: datetime) -> None:
        """Note when a token was last used."""
        self._db.change(update(self._t).where(self._t.c.id == token_id).values(used=at))


def _person(row: RowMapping) -> Person:
    return Person(**{name: row[name] for name in Person.model_fields})
