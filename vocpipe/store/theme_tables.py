"""The tables of themes: what they are called, what became of them, and where they lie."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, LargeBinary
from sqlmodel import Field

from vocpipe.store.tables import COUNTER, Row


class WordingRow(Row, table=True):
    """What a language model answered to a question, or why its answer was not taken."""

    __tablename__ = "wording"

    key: str = Field(primary_key=True)
    theme: str
    by: str
    titles: dict[str, str] = Field(sa_type=JSON)
    refused: str
    at: datetime


class ThemeRow(Row, table=True):
    """A theme as it stands; how it came so is in ``theme_event``."""

    __tablename__ = "theme"

    key: str = Field(primary_key=True)
    labels: dict[str, str] = Field(sa_type=JSON)
    named_by: str
    state: str
    merged_into: str | None = None
    exemplars: list[str] = Field(sa_type=JSON)
    born_on: date
    space: str


class ThemeEventRow(Row, table=True):
    """What happened to themes. Append-only."""

    __tablename__ = "theme_event"

    seq: int | None = Field(default=None, primary_key=True, sa_type=COUNTER)
    theme: str = Field(foreign_key="theme.key", index=True)
    event: str
    by: str
    human: bool
    at: datetime
    detail: dict[str, Any] = Field(sa_type=JSON)


class ThemeIndexRow(Row, table=True):
    """What is remembered of a space's themes in order to place newcomers, as a packed set of arrays.

    ``seen`` is the last verdict that it takes account of, ``fitted_on`` how many voices
    the space's means were fitted on.
    """

    __tablename__ = "theme_index"

    space: str = Field(primary_key=True)
    seen: int = Field(sa_type=BigInteger)
    fitted_on: int
    arrays: bytes = Field(sa_type=LargeBinary)
