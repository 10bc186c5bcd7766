"""Cursors: where a list goes on, as a text that only we read; stable when new things come in meanwhile."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

from fastapi import HTTPException, Query
from pydantic import BaseModel

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=200, description="How many at most")]
Cursor = Annotated[str, Query(max_length=500, description="`next` of the page before; empty for the first")]


class Page(BaseModel, Generic[T]):
    """Some of a list; ``next`` is the cursor of the following page, or null at the end."""

    data: list[T]
    next: str | None = None


def packed(*place: str) -> str:
    """Give a place in a list as a cursor."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def place_of(cursor: str) -> tuple[str, ...]:
    """Give the place a cursor stands for, () for none; raises HTTPException for what is no cursor of ours."""
    if not cursor:
        return ()
    try:
        place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        assert isinstance(place, list)
        assert all(isinstance(part, str) for part in place)
    except (ValueError, binascii.Error, AssertionError, RecursionError):
        raise HTTPException(422, "this is no cursor that we gave out") from None
    return tuple(place)


def moment_place(cursor: str) -> tuple[datetime, str] | None:
    """Give the (moment, id) a cursor stands for, or None for none."""
    place = place_of(cursor)
    try:
        return (datetime.fromisoformat(place[0]), place[1]) if place else None
    except (ValueError, IndexError):
        raise HTTPException(422, "this is no cursor that we gave out") from None


def paged(
    rows: Sequence[dict[str, Any]], key: Callable[[dict[str, Any]], str], cursor: str, limit: int
) -> Page[Any]:
    """Give a page of rows that fit in memory, by ascending key."""
    after = (*place_of(cursor), "")[0]
    left = sorted((row for row in rows if key(row) > after), key=key)
    more = len(left) > limit
    return Page(data=left[:limit], next=packed(key(left[limit - 1])) if more else None)
