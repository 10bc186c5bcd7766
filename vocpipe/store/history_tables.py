"""The tables of what was: seals of the ledger, and what changes, voices and live versions were before."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger
from sqlmodel import Field

from vocpipe.store.tables import COUNTER, Row


class LedgerSealRow(Row, table=True):
    """A link of the hash chain over the ledger: everything up to verdict ``upto``. Append-only."""

    __tablename__ = "ledger_seal"

    n: int | None = Field(default=None, primary_key=True, sa_type=COUNTER)
    upto: int = Field(sa_type=BigInteger)
    rows: int
    hash: str


class ChangeEventRow(Row, table=True):
    """What a change became, when vocpipe learned of it. Append-only."""

    __tablename__ = "change_event"

    seq: int | None = Field(default=None, primary_key=True, sa_type=COUNTER)
    change_id: str
    at: datetime
    facts: dict[str, Any] = Field(sa_type=JSON)


class VoiceEventRow(Row, table=True):
    """What was known of a voice before some fact of it changed (its text apart). Append-only."""

    __tablename__ = "voice_event"

    seq: int | None = Field(default=None, primary_key=True, sa_type=COUNTER)
    feedback_id: str
    at: datetime
    before: dict[str, Any] = Field(sa_type=JSON)


class AccountEventRow(Row, table=True):
    """What of an account moves a figure, from a day on, and when vocpipe learned of it. Append-only."""

    __tablename__ = "account_event"

    seq: int | None = Field(default=None, primary_key=True, sa_type=COUNTER)
    account_id: str
    at: datetime
    day: date
    by_rule: bool
    level: int | None = None
    revenue: float | None = None


class LiveVersionEventRow(Row, table=True):
    """Which version began to count when, by what it is about. Append-only."""

    __tablename__ = "live_version_event"

    seq: int | None = Field(default=None, primary_key=True, sa_type=COUNTER)
    about: str
    version: str
    since: datetime


class UsageBasisRow(Row, table=True):
    """What of the catalogue a voice's usage was judged on by a version, and the catalogue last compared."""

    __tablename__ = "usage_basis"

    feedback_id: str = Field(primary_key=True)
    version: str = Field(primary_key=True)
    revision: int
    catalogue: str
    basis: str


class PossibleEditRow(Row, table=True):
    """A row that may be a known one, edited, and what a person said of it."""

    __tablename__ = "possible_edit"

    id: str = Field(primary_key=True)
    source: str
    before: str
    after: str
    likeness: float
    at: datetime
    answer: str | None = None
    by: str | None = None
    answered_at: datetime | None = None
