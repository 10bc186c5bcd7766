"""All voices as columns, so that a hundred thousand are compared at once and no object is made of each."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from vocpipe.kpi.days import Days, day_numbers
from vocpipe.records import Knowledge, UsageState

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Names = NDArray[np.object_]
"""A column of texts (or small numbers), None where there is none."""

Value = TypeVar("Value", bound=Hashable)


class Voice(NamedTuple):
    """One feedback as the KPI sees it.

    ``received_on`` is the day the company got the voice (the source's own date, not the day
    of a first import) and starts every clock; ``said_on`` is the day it was said and decides
    precedence. ``entered_on`` is the day it came into vocpipe, where that was later than its date and after
    the first import. ``recorder`` names all who were ever said to have recorded it, one a line.
    ``theme`` is the theme key or None for a single voice; ``document`` names the
    row, ticket or note it was split from, ``revenue`` is the account's.
    """

    feedback_id: str
    received_on: date
    said_on: date
    account_id: str | None = None
    recorder: str | None = None
    usage_state: UsageState = UsageState.UNKNOWN
    knowledge: Knowledge = Knowledge.UNKNOWN
    features: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    theme: str | None = None
    level: int | None = None
    revenue: float | None = None
    set_aside: bool = False
    duplicate_of: str | None = None
    document: str | None = None
    kind: str = "unknown"
    entered_on: date | None = None


class Listed(NamedTuple):
    """A column of lists: voice ``row[i]`` has, among others, ``values[code[i]]``."""

    values: tuple[str, ...]
    row: Ints
    code: Ints

    def take(self, rows: Ints, n: int) -> "Listed":
        """Give the lists of some of ``n`` voices, in that order."""
        place = np.full(n, -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        new = place[self.row]
        return Listed(self.values, new[new >= 0], self.code[new >= 0])

    def named(self, name: Callable[[str], str]) -> "Listed":
        """Give the lists with each value as ``name`` gives it; those named by an empty text are left out."""
        values, code = coded([name(value) for value in self.values])
        codes = code[self.code]
        kept = np.array([bool(value) for value in values], dtype=np.bool_)[codes]
        return Listed(values, self.row[kept], codes[kept])


@dataclass(frozen=True, eq=False)
class Voices:
    """The fields of ``Voice``, a column each; ``revenue`` is NaN and a name None where it is not known."""

    feedback_id: Names
    received_on: Days
    said_on: Days
    account_id: Names
    recorder: Names
    usage_state: Names
    knowledge: Names
    features: Listed
    teams: Listed
    theme: Names
    level: Names
    revenue: NDArray[np.float64]
    set_aside: Flags
    duplicate_of: Names
    document: Names
    kind: Names
    entered_on: Days

    @classmethod
    def of(cls, rows: Sequence[Voice]) -> "Voices":
        """Give the columns of voices that were written one by one."""
        column = {name: [getattr(row, name) for row in rows] for name in Voice._fields}
        special: dict[str, Any] = {
            "received_on": day_numbers(column["received_on"]),
            "said_on": day_numbers(column["said_on"]),
            "entered_on": day_numbers(row.entered_on or row.received_on for row in rows),
            "features": listed(column["features"]),
            "teams": listed(column["teams"]),
            "revenue": np.array(column["revenue"], dtype=np.float64),
            "set_aside": np.array(column["set_aside"], dtype=np.bool_),
        }
        plain: dict[str, Any] = {
            name: names(values) for name, values in column.items() if name not in special
        }
        return cls(**plain, **special)

    def __len__(self) -> int:
        return len(self.feedback_id)

    @property
    def repeats(self) -> Flags:
        """Tell which voices are near-duplicates of another."""
        return present(self.duplicate_of)

    def take(self, rows: Ints) -> "Voices":
        """Give some voices, in that order."""
        taken: dict[str, Any] = {}
        for name, column in vars(self).items():
            taken[name] = column.take(rows, len(self)) if isinstance(column, Listed) else column[rows]
        return Voices(**taken)


def names(values: Sequence[object]) -> Names:
    """Give a column of texts."""
    return np.array(values, dtype=np.object_)


def present(column: Iterable[object]) -> Flags:
    """Tell where a column has a value."""
    return np.array([value is not None for value in column], dtype=np.bool_)


def listed(lists: Iterable[Sequence[str]]) -> Listed:
    """Give a column of lists."""
    given = list(lists)
    row = np.repeat(np.arange(len(given)), np.fromiter(map(len, given), np.int64, len(given)))
    values, code = coded(list(chain.from_iterable(given)))
    return Listed(values, row, code)


def grouped(codes: Ints, n: int) -> list[Ints]:
    """Give the places in ``codes`` that hold 0, 1, ... n-1; -1 is left out."""
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(n + 1))
    return [order[bounds[i] : bounds[i + 1]] for i in range(n)]


def coded(values: Sequence[Value]) -> tuple[tuple[Value, ...], Ints]:
    """Give the different values, in order of appearance, and which of them stands at each place."""
    number = {value: i for i, value in enumerate(dict.fromkeys(values))}
    return tuple(number), np.fromiter(map(number.__getitem__, values), np.int64, len(values))
