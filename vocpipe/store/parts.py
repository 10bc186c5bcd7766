"""Parts of the voices, so that several processes or machines may work at the same time."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, true


class Part(NamedTuple):
    """The voices that arrived as number ``first`` to ``last``, both included."""

    first: int
    last: int

    def __str__(self) -> str:
        """Name the part, as leases and logs do."""
        return f"voices {self.first} to {self.last}"


def within(part: Part | None, number: ColumnElement[int]) -> ColumnElement[bool]:
    """Give the test that a voice's ``number`` lies in ``part``; without a part every voice does."""
    return true() if part is None else number.between(part.first, part.last)
