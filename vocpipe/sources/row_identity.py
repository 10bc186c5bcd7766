"""Which row of a shared sheet is which voice, while people sort, insert, copy, edit and wipe. Pure.

Sheets have no row ids, so vocpipe writes its own into a column. Content decides first, then the
written id, then how near a row is to where it last stood; what is left is new. Nothing is lost:
a row that cannot be placed gets an id of its own.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

KEPT_MISSING = 50
"""Readings after which the id of a vanished row is forgotten."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as read: its number, the id in its id cell ("" for none) and the hash of its content."""

    number: int
    written: str
    content: str


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A row as last read; ``missed`` counts readings since in which it was not there."""

    content: str
    number: int
    missed: int = 0


@dataclass(slots=True)
class Assignment:
    """Who is who: ``ids`` by row number; ``new`` and ``revised`` ids; ``known`` for the next reading.

    ``back`` are the ids of rows that were missing and are there again, as they were.
    """

    ids: dict[int, str] = field(default_factory=dict)
    new: set[str] = field(default_factory=set)
    revised: set[str] = field(default_factory=set)
    known: dict[str, KnownRow] = field(default_factory=dict)
    back: set[str] = field(default_factory=set)

    @property
    def missing(self) -> list[str]:
        """Give the ids that were not there in this and the reading before."""
        return [key for key, row in self.known.items() if row.missed >= 2]

    @property
    def vanished(self) -> list[str]:
        """Give the ids that this reading is the first not to find."""
        return [key for key, row in self.known.items() if row.missed == 1]

    @property
    def gone(self) -> list[str]:
        """Give the ids that are missing since this reading."""
        return [key for key, row in self.known.items() if row.missed == 2]

    def to_write(self, rows: Iterable[SheetRow]) -> list[SheetRow]:
        """Give the rows whose id cell does not yet hold their id."""
        return [row for row in rows if self.ids[row.number] != row.written]


def assign(
    rows: Sequence[SheetRow],
    known: Mapping[str, KnownRow],
    fresh: Callable[[SheetRow], str],
    first: bool = False,
) -> Assignment:
    """Give every row an id.

    ``fresh`` makes a new id for a row, another one each time it is asked. ``first`` says that nothing is
    known yet, so that unique ids already in the sheet (from an earlier workspace) are believed.
    """
    taken: dict[str, SheetRow] = {}
    left = {row.number: row for row in rows}
    for chosen in (partial(_same_id, unchanged=True), _same_content, _same_id):
        for key, row in chosen(list(left.values()), {k: v for k, v in known.items() if k not in taken}):
            taken[key] = row
            del left[row.number]
    if first:
        for key, row in _unique(left.values()):
            taken[key] = left.pop(row.number)
    result = Assignment()
    for row in left.values():
        key = fresh(row)
        while key in known or key in taken:
            key = fresh(row)
        taken[key] = row
    _record(result, taken, known)
    return result


def _same_content(rows: Sequence[SheetRow], known: Mapping[str, KnownRow]) -> list[tuple[str, SheetRow]]:
    """Pair ids whose row is gone or changed with rows that say what it said: wiped or moved ids."""
    free = defaultdict(list)
    for row in rows:
        free[row.content].append(row)
    pairs = []
    for key, last in sorted(known.items(), key=lambda entry: (entry[1].missed, entry[1].number)):
        if same := free.get(last.content):
            row = _nearest(same, last.number)
            same.remove(row)
            pairs.append((key, row))
    return pairs


def _same_id(
    rows: Sequence[SheetRow], known: Mapping[str, KnownRow], unchanged: bool = False
) -> list[tuple[str, SheetRow]]:
    """Pair ids with rows that carry them, edited or ``unchanged`` alone; of copies, the nearest."""
    found = defaultdict(list)
    for row in rows:
        if row.written in known and not (unchanged and known[row.written].content != row.content):
            found[row.written].append(row)
    return [(key, _nearest(same, known[key].number)) for key, same in found.items()]


def _unique(rows: Iterable[SheetRow]) -> list[tuple[str, SheetRow]]:
    found = defaultdict(list)
    for row in rows:
        if row.written:
            found[row.written].append(row)
    return [(key, same[0]) for key, same in found.items() if len(same) == 1]


def _nearest(rows: Sequence[SheetRow], number: int) -> SheetRow:
    return min(rows, key=lambda row: (abs(row.number - number), row.number))


def _record(result: Assignment, taken: Mapping[str, SheetRow], known: Mapping[str, KnownRow]) -> None:
    for key, row in taken.items():
        result.ids[row.number] = key
        result.known[key] = KnownRow(row.content, row.number)
        if key not in known:
            result.new.add(key)
        elif known[key].content != row.content:
            result.revised.add(key)
        elif known[key].missed >= 2:
            result.back.add(key)
    for key, last in known.items():
        if key not in taken and last.missed < KEPT_MISSING:
            result.known[key] = replace(last, missed=last.missed + 1)
