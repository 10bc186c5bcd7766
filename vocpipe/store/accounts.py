"""Accounts with their history, and measured use of features."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, func, or_, select

from vocpipe.records import Account, AccountLevel, UsageEvent
from vocpipe.store.database import StoreTable
from vocpipe.store.history_tables import AccountEventRow
from vocpipe.store.rows import chunks, insert_new, table, upsert
from vocpipe.store.tables import AccountLevelRow, AccountRow, UsageEventRow


class Standing(NamedTuple):
    """What of an account moves a figure: its activity level and its revenue, None where not known."""

    level: int | None
    revenue: float | None


class AccountTable(StoreTable):
    """The accounts; a fact of a later day is a later row."""

    _t = table(AccountRow)
    _levels = table(AccountLevelRow)
    _events = table(AccountEventRow)

    def save(self, accounts: Sequence[Account], at: datetime) -> int:
        """Save accounts as of their days; the same day again replaces that day's facts.

        What differs is remembered as learned ``at``, so that no past figure follows it.
        """
        rows = [account.model_dump() | {"aliases": list(account.aliases)} for account in accounts]
        update = [column.name for column in self._t.columns if not column.primary_key]
        with self._db.write() as connection:
            facts = {(one.id, one.as_of): Standing(one.level, one.revenue) for one in accounts}
            known = select(self._t.c.id, self._t.c.as_of, self._t.c.level, self._t.c.revenue)
            for row in self._rows(known, self._t.c.id, sorted({one.id for one in accounts})):
                if facts.get((row["id"], row["as_of"])) == (row["level"], row["revenue"]):
                    del facts[row["id"], row["as_of"]]
            self._remember(connection, [(*key, one) for key, one in facts.items()], at, by_rule=False)
            return upsert(connection, AccountRow, rows, update)

    def standing(self, day: date, known_by: datetime) -> dict[str, Standing]:
        """Give what held of each account on ``day``, as known at a moment; a level by rule goes before."""
        t = self._events
        columns = (t.c.account_id, t.c.by_rule, t.c.level, t.c.revenue)
        tests = (t.c.day <= day, t.c.at <= known_by)
        told, ruled = dict[str, Standing](), dict[str, int | None]()
        known = select(*columns).where(*tests).order_by(t.c.day, t.c.seq)
        for key, by_rule, level, revenue in self._db.tuples(known):
            if by_rule:
                ruled[key] = level
            else:
                told[key] = Standing(level, revenue)
        return {key: Standing(ruled.get(key, one.level), one.revenue) for key, one in told.items()}

    def history(self, ids: Iterable[str] | None = None) -> list[Account]:
        """Give every account (or these) as of every day known, an account's oldest first."""
        statement = select(self._t).order_by(self._t.c.as_of, self._t.c.id)
        return [_to_account(row) for row in self._rows(statement, self._t.c.id, ids)]

    def current(self, ids: Iterable[str] | None = None) -> dict[str, Account]:
        """Give each account (or these) by id as known last.

        The level is the one the team's rule gave, where there is a rule, else the file's.
        """
        wanted = None if ids is None else sorted(set(ids))
        levels = {row.account_id: row for row in self.levels(wanted)}
        known = {one.id: one for one in self.history(wanted)}
        return {
            key: account.model_copy(update={"level": levels[key].level}) if key in levels else account
            for key, account in known.items()
        }

    def levels_now(self) -> dict[str, int | None]:
        """Give each account's level today: ``current`` without all else that is known of it."""
        facts = select(self._t.c.id, self._t.c.level).order_by(self._t.c.as_of)
        ruled = select(self._levels.c.account_id, self._levels.c.level).order_by(self._levels.c.day)
        return {key: level for one in (facts, ruled) for key, level in self._db.tuples(one)}

    def called(self, name: str) -> list[str]:
        """Give the ids of the accounts that are, or ever were, called so."""
        statement = select(self._t.c.id).where(self._t.c.name == name).distinct()
        return self._db.column(statement)

    def save_levels(self, levels: Sequence[AccountLevel], at: datetime) -> int:
        """Save levels from their days on; the same day again replaces that day's. Give how many."""
        facts = [(level.account_id, level.day, Standing(level.level, None)) for level in levels]
        with self._db.write() as connection:
            self._remember(connection, facts, at, by_rule=True)
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
            parts = [statement.where(column.in_(some)) for some in chunks(list(ids))]
        return [row for part in parts for row in self._db.rows(part)]

    @staticmethod
    def _remember(
        connection: Connection,
        facts: Sequence[tuple[str, date, Standing]],
        at: datetime,
        *,
        by_rule: bool,
    ) -> None:
        known = {"at": at, "by_rule": by_rule}
        rows = [{"account_id": key, "day": day, **known, **one._asdict()} for key, day, one in facts]
        insert_new(connection, AccountEventRow, rows)


class UsageEventTable(StoreTable):
    """What the product measured."""

    _t = table(UsageEventRow)

    def save(self, events: Sequence[UsageEvent], at: datetime) -> int:
        """Save events whose (account, feature, day, commenter) is new, as learned ``at``; give how many."""
        learned = {"known_at": at}
        return self._db.put(UsageEventRow, [event.model_dump() | learned for event in events])

    def of_accounts(self, account_ids: Iterable[str], known_by: datetime | None = None) -> list[UsageEvent]:
        """Give all events of these accounts, oldest first; those known at a moment when one is named."""
        t, found = self._t, list[UsageEvent]()
        columns = [t.c[name] for name in UsageEvent.model_fields]
        # Events of a store older than the column have been known for ever.
        known = [or_(t.c.known_at.is_(None), t.c.known_at <= known_by)] if known_by else []
        for some in chunks(sorted(set(account_ids))):
            chosen = select(*columns).where(t.c.account_id.in_(some), *known)
            found += [UsageEvent(**row) for row in self._db.rows(chosen)]
        return sorted(found, key=lambda event: event.day)

    def last_day(self, until: date) -> date | None:
        """Give the newest day up to ``until`` on which anything was measured, or None."""
        newest = select(func.max(self._t.c.day)).where(self._t.c.day <= until)
        found: date | None = self._db.value(newest)
        return found

    def features(self) -> frozenset[str]:
        """Give the features whose use is measured at all; of the others, silence means nothing."""
        return frozenset(self._db.column(select(self._t.c.feature).distinct()))


def _to_account(row: Any) -> Account:
    return Account(**dict(row) | {"aliases": tuple(row["aliases"])})
