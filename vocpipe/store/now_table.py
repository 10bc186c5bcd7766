"""The table of what counts about each voice now, flat: lists filter, count and order in the database."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlalchemy import text as sql
from sqlmodel import Field

from vocpipe.store.tables import COUNTER, Row

LISTED = (
    *("set_aside", "said_at", "id"),
    *("theme", "kind", "state", "knowledge", "teams", "account_id", "repeats"),
)
"""In order, and with most of what lists are filtered and counted by: the index answers without the rows."""


class VoiceNowRow(Row, table=True):
    """One voice with what counts about it. It follows from voices and verdicts, so it may be made anew.

    ``theme`` is a key or "single", None before it was placed. ``uses`` (feature, state, knowledge),
    ``teams`` and ``outcomes`` (how, change) are lists as ``now.packed`` writes them.
    """

    __tablename__ = "voice_now"
    __table_args__ = (
        Index("ix_voice_now_listed", *LISTED),
        Index("ix_voice_now_theme", "theme", "set_aside", "said_at", "id"),
        Index(
            "ix_voice_now_decided",
            "set_aside",
            "said_at",
            "id",
            sqlite_where=sql("outcomes IS NOT NULL"),
            postgresql_where=sql("outcomes IS NOT NULL"),
        ),
        Index("ix_voice_now_account", "account_id", "set_aside", "said_at", "id"),
    )

    n: int | None = Field(default=None, primary_key=True, sa_type=COUNTER)
    id: str = Field(unique=True)
    said_at: datetime
    account_id: str | None = None
    source: str
    channel: str
    lang: str
    set_aside: bool
    repeats: bool
    kind: str | None = None
    theme: str | None = None
    state: str | None = None
    knowledge: str | None = None
    uses: str | None = Field(default=None, sa_type=Text)
    teams: str | None = None
    outcomes: str | None = Field(default=None, sa_type=Text)
    score: float | None = None
    admitted: bool | None = None
