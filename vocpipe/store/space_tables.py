"""The tables of vectors and spaces: what texts lie where, under which model."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, LargeBinary
from sqlmodel import Field

from vocpipe.store.tables import COUNTER, Row


class VectorRow(Row, table=True):
    """A unit vector of a text under a model, little-endian float16."""

    __tablename__ = "text_vector"

    text_hash: str = Field(primary_key=True)
    model_id: str = Field(primary_key=True)
    vector: bytes = Field(sa_type=LargeBinary)


class SpaceRow(Row, table=True):
    """A versioned space: language code to mean, float32 numbers as JSON. One is live."""

    __tablename__ = "space"

    id: str = Field(primary_key=True)
    model_id: str
    means: dict[str, list[float]] = Field(sa_type=JSON)
    made_at: datetime
    live: bool


class EmbeddingModelRow(Row, table=True):
    """How a model that vectors were made with is loaded."""

    __tablename__ = "embedding_model"

    model_id: str = Field(primary_key=True)
    model: str
    prompt: str


class SpaceSwitchRow(Row, table=True):
    """One change of the live space, with what is needed to bring the former one back."""

    __tablename__ = "space_switch"

    n: int | None = Field(default=None, primary_key=True, sa_type=COUNTER)
    before: str
    after: str
    version: str
    themes: dict[str, list[str]] = Field(sa_type=JSON)
    report: dict[str, Any] = Field(sa_type=JSON)
    at: datetime
    undone: bool
