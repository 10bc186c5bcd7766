"""Accounts with their history, and measured use of features."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, func, select

from vocpipe.records import Account, AccountLevel, UsageEvent
from vocpipe.store.database import Database
from vocpipe.store.rows import chunks, insert_new, table, upsert
from vocpipe.store.tables import AccountLevelRow, AccountRow, UsageEventRow

_IDS_A_QUERY = 20_000


class AccountTable:
    """The accounts; a fact of a later day is a later row."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._t = table(AccountRow)
        self._levels = table(AccountLevelRow)

    def save(self, accounts: Sequence[Account]) -> int:
        """Save accounts as of their days; the same day again replaces that day's facts."""
        rows = [account.model_dump() | {"aliases": list(account.aliases)} for account in accounts]
        update = [column.name for column in self._t.columns if not column.primary_key]
        with self._db.write() as connection:
            return upsert(connection, AccountRow, rows, update)

    def history(self, ids: Iterable[str] | None = None) -> list[Account]:
        """Give every account (or these) as of every day known, an account's oldest first."""
        statement = select(self._t).order_by(self._t.c.as_of, self._t.c.id)
        return [_to_account(row) for row in self._rows(statement, self._t.c.id, ids)]

    def current(self, on: date | None = None, ids: Iterable[str] | None = None) -> dict[str, Account]:
        """Give each account (or these) by id as it was on a day (today's knowledge when None).

        The level is the one the team's rule gave, where there is a rule, else the file's.
        """
        wanted = None if ids is None else sorted(set(ids))
        levels = {row.account_id: row for row in self.levels(wanted) if on is None or row.day <= on}
        known = {one.id: one for one in self.history(wanted) if on is None or one.as_of <= on}
        return {
            key: account.model_copy(update={"level": levels[key].level}) if key in levels else account
            for key, account in known.items()
        }

    def levels_now(self) -> dict[str, int | None]:
        """Give each account's level today: ``current`` without all else that is known of it."""
        facts = select(self._t.c.id, self._t.c.level).order_by(self._t.c.as_of)
        ruled = select(self._levels.c.account_id, self._levels.c.level).order_by(self._levels.c.day)
        with self._db.read() as connection:
            return {key: level for one in (facts, ruled) for key, level in connection.execute(one).tuples()}

    def called(self, name: str) -> list[str]:
        """Give the ids of the accounts that are, or ever were, called so."""
        statement = select(self._t.c.id).where(self._t.c.name == name).distinct()
        with self._db.read() as connection:
            return list(connection.execute(statement).scalars())

    def save_levels(self, levels: Sequence[AccountLevel]) -> int:
        """Save levels from their days on; the same day again replaces that day's. Give how many."""
        with self._db.write() as connection:
            rows = [level.model_dump() for level in levels]
            return upsert(connection, AccountLevelRow, rows, ("level", "rule", "why"))

    def levels(self, ids: Iterable[str] | None = None) -> list[AccountLevel]:
        """Give the history of levels, of all accounts or of these, an account's oldest first."""
        statement = select(self._levels).order_by(self._levels.c.day, self._levels.c.account_id)
        return [AccountLevel(**row) for row in self._rows(statement, self._levels.c.account_id, ids)]

    def _rows(
        self, statement: Select[Any], column: ColumnElement[str], ids: Iterable[str] | None
    ) -> list[RowMapping]:
        """Give the rows of a statement, or those of some accounts."""
        parts = [statement]
        if ids is not None:
            parts = [statement.where(column.in_(some)) for some in chunks(list(ids), _IDS_A_QUERY)]
        with self._db.read() as connection:
            return [row for part in parts for row in connection.execute(part).mappings()]


class UsageEventTable:
    """What the product measured."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._t = table(UsageEventRow)

    def save(self, events: Sequence[UsageEvent]) -> int:
        """Save events whose (account, feature, day, commenter) is new; give how many."""
        with self._db.write() as connection:
            return insert_new(connection, UsageEventRow, [event.model_dump() for event in events])

    def of_accounts(self, account_ids: Iterable[str]) -> list[UsageEvent]:
        """Give all events of these accounts, oldest first."""
        found: list[UsageEvent] = []
        for some in chunks(sorted(set(account_ids)), _IDS_A_QUERY):
            with self._db.read() as connection:
                rows = connection.execute(select(self._t).where(self._t.c.account_id.in_(some))).mappings()
                found += [UsageEvent(**row) for row in rows]
        return sorted(found, key=lambda event: event.day)

    def last_day(self, until: date) -> date | None:
        """Give the newest day up to ``until`` on which anything was measured, or None."""
        newest = select(func.max(self._t.c.day)).where(self._t.c.day <= until)
        with self._db.read() as connection:
            found: date | None = connection.execute(newest).scalar_one()
        return found

    def features(self) -> frozenset[str]:
        """Give the features whose use is measured at all; of the others, silence means nothing."""
        with self._db.read() as connection:
            return frozenset(connection.execute(select(self._t.c.feature).distinct()).scalars())


def _to_account(row: Any) -> Account:
    return Account(**dict(row) | {"aliases": tuple(row["aliases"])})
