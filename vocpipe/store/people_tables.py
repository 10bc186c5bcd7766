"""The tables of people: who may come in, where they are signed in, their tokens, what they did."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from vocpipe.store.tables import COUNTER, Row


class PersonRow(Row, table=True):
    """Somebody who may come in; an empty ``password`` means that another door vouches for them."""

    __tablename__ = "person"

    login: str = Field(primary_key=True)
    name: str = Field(unique=True)
    role: str
    lang: str
    active: bool
    originals: bool
    password: str
    added: datetime


class SessionRow(Row, table=True):
    """A browser signed in; ``secret`` is the SHA-256 of what its cookie holds."""

    __tablename__ = "session"

    id: str = Field(primary_key=True)
    secret: str = Field(unique=True)
    login: str = Field(foreign_key="person.login", index=True)
    how: str
    began: datetime
    expires: datetime


class TokenRow(Row, table=True):
    """A personal token; ``secret`` is the SHA-256 of what programs send."""

    __tablename__ = "token"

    id: str = Field(primary_key=True)
    secret: str = Field(unique=True)
    login: str = Field(foreign_key="person.login", index=True)
    label: str
    scopes: list[str] = Field(sa_type=JSON)
    made: datetime
    expires: datetime
    used: datetime | None = None


class AuditRow(Row, table=True):
    """What people did besides verdicts. Append-only."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_at", "at"), Index("ix_audit_who_at", "who", "at"))

    seq: int | None = Field(default=None, primary_key=True, sa_type=COUNTER)
    at: datetime
    who: str
    what: str
    about: str
    detail: dict[str, Any] = Field(sa_type=JSON)
