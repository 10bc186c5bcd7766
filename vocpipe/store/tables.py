"""The tables, private to the store. Nouns are validated before they come here; rows are only storage.

Enumerations are stored as text (a new member must not need ALTER TYPE), lists and objects as JSON,
moments as aware UTC. ``verdict``, ``theme_event`` and ``feedback_revision`` are append-only: triggers
made by the first migration refuse UPDATE and DELETE.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, MetaData, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

APPEND_ONLY = (
    "verdict",
    "theme_event",
    "feedback_revision",
    "ledger_seal",
    "change_event",
    "voice_event",
    "live_version_event",
    "audit",
    "account_event",
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Row(SQLModel):
    """Base of every table; shares one metadata with a naming convention for migrations."""

    metadata = metadata


# SQLite gives an alias of its rowid only to INTEGER; PostgreSQL needs the wide type for millions of rows.
COUNTER = BigInteger().with_variant(Integer, "sqlite")


class FeedbackRow(Row, table=True):
    """One voice in its newest revision; ``n`` is the partition key, in order of arrival."""

    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("source", "external_id", "part"),)

    n: int | None = Field(default=None, primary_key=True, sa_type=COUNTER)
    id: str = Field(unique=True)
    source: str
    external_id: str
    part: int
    revision: int
    text: str = Field(sa_type=Text)
    text_hash: str = Field(index=True)
    lang: str
    channel: str
    side: str
    said_at: datetime = Field(index=True)
    received_at: datetime = Field(index=True)
    account_id: str | None = Field(default=None, index=True)
    commenter: str | None = None
    recorder: str | None = None
    feature_hints: list[str] = Field(sa_type=JSON)
    rating: float | None = None
    span_start: int | None = None
    span_end: int | None = None
    origin: str
    duplicate_of: str | None = None
    set_aside: str | None = None
    gone: str | None = None
    context: str | None = Field(default=None, sa_type=Text)


class FeedbackRevisionRow(Row, table=True):
    """Every text a voice ever had. Append-only."""

    __tablename__ = "feedback_revision"

    feedback_id: str = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    text: str = Field(sa_type=Text)
    at: datetime


class SearchTextRow(Row, table=True):
    """The folded words of a voice or of a theme's names; new words get a new, higher ``n``.

    SQLite indexes it by ``search_fts``, an FTS5 table with triggers; PostgreSQL by trigrams.
    """

    __tablename__ = "search_text"
    __table_args__ = {"sqlite_autoincrement": True}

    n: int | None = Field(default=None, primary_key=True, sa_type=COUNTER)
    id: str = Field(unique=True)
    text: str = Field(sa_type=Text)


_UNDOING = sql("undoes IS NOT NULL")
_PEOPLES: dict[str, Any] = {"sqlite_where": sql("human IS 1"), "postgresql_where": sql("human IS true")}


class VerdictRow(Row, table=True):
    """The ledger. Append-only."""

    __tablename__ = "verdict"
    __table_args__ = (
        Index("ix_verdict_about_feedback", "about", "feedback_id", "subject"),
        Index("ix_verdict_human", "about", "seq", **_PEOPLES),
        Index("ix_verdict_said", "at", **_PEOPLES),
        # Of undoings alone: SQLite would look up "undoes IS NULL", nearly every row, in a whole one.
        Index("ix_verdict_undoes", "undoes", sqlite_where=_UNDOING, postgresql_where=_UNDOING),
    )

    seq: int | None = Field(default=None, primary_key=True, sa_type=COUNTER)
    id: str = Field(unique=True)
    feedback_id: str = Field(foreign_key="feedback.id", index=True)
    about: str
    subject: str
    value: dict[str, Any] = Field(sa_type=JSON)
    by: str
    human: bool
    version: str
    revision: int
    confidence: float | None = None
    evidence: list[dict[str, Any]] = Field(sa_type=JSON)
    at: datetime
    undoes: str | None = None


class LiveVersionRow(Row, table=True):
    """Which version's machine verdicts count, by what they are about."""

    __tablename__ = "live_version"

    about: str = Field(primary_key=True)
    version: str
    since: datetime


class AccountRow(Row, table=True):
    """An account as known from a day on; the newest row is the account today."""

    __tablename__ = "account"

    id: str = Field(primary_key=True)
    as_of: date = Field(primary_key=True)
    name: str
    aliases: list[str] = Field(sa_type=JSON)
    plan: str | None = None
    level: int | None = None
    health: str | None = None
    status: str
    industry: str | None = None
    revenue: float | None = None
    owner: str | None = None


class AccountLevelRow(Row, table=True):
    """The level of an account from a day on, as the rule of that day gave it."""

    __tablename__ = "account_level"

    account_id: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    level: int | None = None
    rule: str
    why: str = Field(sa_type=Text)


class UsageEventRow(Row, table=True):
    """Measured use of a feature by an account (or one of its users) on a day."""

    __tablename__ = "usage_event"

    account_id: str = Field(primary_key=True)
    feature: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    commenter: str = Field(primary_key=True)
    count: int = Field(sa_type=BigInteger)
    known_at: datetime | None = None


class ChangeRow(Row, table=True):
    """A product improvement as last read or written."""

    __tablename__ = "change"

    id: str = Field(primary_key=True)
    title: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    state: str
    planned_on: date | None = None
    started_on: date | None = None
    released_on: date | None = None
    declined_on: date | None = None
    features: list[str] = Field(sa_type=JSON)
    url: str
    source: str


class BriefRow(Row, table=True):
    """A drafted brief; redrafting a week replaces it."""

    __tablename__ = "brief"

    team: str = Field(primary_key=True)
    week: str = Field(primary_key=True)
    lang: str = Field(primary_key=True)
    markdown: str = Field(sa_type=Text)
    html: str = Field(sa_type=Text)
    feedback_ids: list[str] = Field(sa_type=JSON)
    drafted_from: str


class RejectRow(Row, table=True):
    """An input that could not become a voice; the id is made of what it was, so a retry is the same one."""

    __tablename__ = "reject"

    id: str = Field(primary_key=True)
    source: str = Field(index=True)
    file: str
    row: int | None = None
    column: str | None = None
    reason: str
    raw: dict[str, Any] = Field(sa_type=JSON)
    at: datetime
    state: str


class CursorRow(Row, table=True):
    """How far a source has been read, and what its last read brought."""

    __tablename__ = "cursor"

    source: str = Field(primary_key=True)
    cursor: str | None = None
    read_at: datetime
    counts: dict[str, int] = Field(sa_type=JSON)


class SourceFailureRow(Row, table=True):
    """Why the last reading of a source failed; gone once it succeeds."""

    __tablename__ = "source_failure"

    source: str = Field(primary_key=True)
    at: datetime
    reason: str = Field(sa_type=Text)


class LeaseRow(Row, table=True):
    """Who is running: expires by itself, so a power cut cannot lock the workspace for good."""

    __tablename__ = "lease"

    name: str = Field(primary_key=True)
    owner: str
    since: datetime
    expires: datetime


class KpiSnapshotRow(Row, table=True):
    """The KPI as it was computed for a day under a definition version."""

    __tablename__ = "kpi_snapshot"

    as_of: date = Field(primary_key=True)
    definition: str = Field(primary_key=True)
    report: dict[str, Any] = Field(sa_type=JSON)
    at: datetime | None = None
    seal: str | None = None
