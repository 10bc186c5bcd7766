"""From outcome verdicts to what counts on a day: live, not superseded, graded by dates.

A link by the voice's own recorder never counts as reaching a change: it waits for a second
person. It also never replaces what that second person said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vocpipe.kpi.days import NEVER, Days, day_numbers, local_days, to_date
from vocpipe.kpi.rows import ChangeRow, Link
from vocpipe.kpi.rules import GRADES, is_trivial, known_on, same_person, work_began
from vocpipe.kpi.units import Units
from vocpipe.kpi.voices import Flags, Ints, coded
from vocpipe.records import OutcomeHow

HOWS = tuple(OutcomeHow)
"""The code of an outcome is its place here."""

_FEEDBACK, _HOW, _CHANGE, _BY, _AT, _REASON, _UNDONE, _SEQ = map(itemgetter, range(len(Link._fields)))
_GRADE_OF_HOW = np.array([GRADES.get(how, 0) for how in HOWS], dtype=np.int64)
_CODE_OF_HOW = {how: code for code, how in enumerate(HOWS)}
_UNRELATED = _CODE_OF_HOW[OutcomeHow.UNRELATED]


@dataclass(frozen=True)
class Changes:
    """The changes' dates as known on the day: day numbers, NEVER for what had not happened."""

    ids: tuple[str, ...]
    index: dict[str, int]
    began: Days
    released: Days
    taken_back: Flags
    trivial: Flags
    dates_late: Flags

    def out(self, change: Ints) -> Flags:
        """Tell which of these places hold a released change; -1 holds none."""
        if not self.ids:
            return np.zeros(len(change), dtype=np.bool_)
        return np.asarray((change >= 0) & (self.released[change] != NEVER))


@dataclass(frozen=True)
class Links:
    """The outcome verdicts that stand on the day, one a voice and change (or a voice and none).

    ``change`` is -1 for an outcome without one; ``grade`` is the effective grade (0 none, 1
    coincident, 2 contributed, 3 caused); ``own`` marks verdicts by the voice's recorder;
    ``raised`` those whose stated reason outranks the dates. ``made`` and ``undone`` are the
    voices of the verdicts made and undone by then.
    """

    voice: Ints
    unit: Ints
    change: Ints
    how: Ints
    grade: Ints
    own: Flags
    raised: Flags
    on: Days
    made: Ints
    undone: Ints


def make_changes(changes: Sequence[ChangeRow], today: int) -> Changes:
    """Give the changes as known on day ``today``: a later date has not happened yet."""
    on = to_date(today)
    ordered = [known_on(change, on) for change in sorted(changes, key=lambda change: change.id)]
    released = day_numbers(change.released_on for change in ordered)
    began = day_numbers(work_began(change) for change in ordered)
    # A release whose start nobody recorded could have begun at any time: nothing precedes it.
    began[(began == NEVER) & (released != NEVER)] = -NEVER
    ids = tuple(change.id for change in ordered)
    marks = [(change.taken_back, is_trivial(change.title), change.dates_late) for change in ordered]
    taken_back, trivial, late = np.array(marks, dtype=np.bool_).reshape(-1, 3).T
    return Changes(ids, {id_: i for i, id_ in enumerate(ids)}, began, released, taken_back, trivial, late)


def make_links(links: Sequence[Link], units: Units, changes: Changes, today: int, zone: str) -> Links:
    """Give the links that stand on day ``today`` (in ``zone``) for voices that count."""
    if not links or not units.voices:
        return _nothing()
    columns = _columns(links, units, changes)
    on, counts = local_days(columns.stamp, zone), columns.voice >= 0
    counts[counts] = units.of_voice[columns.voice[counts]] >= 0
    counts &= on <= today
    undone = counts & (local_days(columns.undone, zone) <= today)
    last = np.flatnonzero(counts & ~undone)
    last = last[_last_of_each(columns, last)]
    # A refusal takes an earlier link of its side back, and is no outcome of its own.
    last = last[columns.how[last] != _UNRELATED]
    voice, how, change, own = (column[last] for column in columns[:4])
    reasoned = columns.reasoned[last]
    stated = np.where(change >= 0, _GRADE_OF_HOW[how], 0)
    allowed = allowed_grades(units.voices.said_on[voice], change, changes)
    return Links(
        voice=voice,
        unit=units.of_voice[voice],
        change=change,
        how=how,
        grade=np.where(reasoned, stated, np.minimum(stated, allowed)),
        own=own,
        raised=reasoned & (stated > allowed),
        on=on[last],
        made=columns.voice[counts],
        undone=columns.voice[undone],
    )


class _Columns(NamedTuple):
    voice: Ints
    how: Ints
    change: Ints
    own: Flags
    reasoned: Flags
    stamp: NDArray[np.float64]
    seq: Ints
    undone: NDArray[np.float64]


def _columns(links: Sequence[Link], units: Units, changes: Changes) -> _Columns:
    """Turn rows into columns; maps over getters, because a million rows pass here."""
    n, unknown = len(links), repeat(-1)
    voice = np.fromiter(map(units.index.get, map(_FEEDBACK, links), unknown), dtype=np.int64, count=n)
    index: dict[str | None, int] = {None: -1}
    index.update(changes.index)
    return _Columns(
        voice=voice,
        how=np.fromiter(map(_CODE_OF_HOW.__getitem__, map(_HOW, links)), dtype=np.int64, count=n),
        change=np.fromiter(map(index.get, map(_CHANGE, links), repeat(-2)), dtype=np.int64, count=n),
        own=_own(links, voice, units),
        reasoned=np.fromiter(map(bool, map(_REASON, links)), dtype=np.bool_, count=n),
        stamp=np.fromiter(map(_AT, links), dtype=np.float64, count=n),
        seq=np.fromiter(map(_SEQ, links), dtype=np.int64, count=n),
        undone=np.array(list(map(_UNDONE, links)), dtype=np.float64),
    )


def _own(links: Sequence[Link], voice: Ints, units: Units) -> Flags:
    """Tell which verdicts were given by a recorder of their voice; each pair of names is compared once."""
    people, by = coded(list(map(_BY, links)))
    recorders, of_voice = coded(units.voices.recorder.tolist())
    pairs, which = np.unique(of_voice[voice] * len(people) + by, return_inverse=True)
    same = [
        same_person(people[pair % len(people)], recorders[pair // len(people)]) for pair in pairs.tolist()
    ]
    return np.array(same, dtype=np.bool_)[which] & (voice >= 0)


def allowed_grades(said: Days, change: Ints, changes: Changes) -> Ints:
    """Give the strongest grade that dates allow (``rules.allowed_how``, many at once)."""
    if not changes.ids:
        return np.zeros(len(said), dtype=np.int64)
    early, before = said < changes.began[change], said < changes.released[change]
    return np.where(~before, 1, np.where(early, 3, 2)).astype(np.int64)


def _last_of_each(columns: _Columns, rows: Ints) -> Ints:
    """Give the places in ``rows`` of the latest verdict for each (voice, change, own or not)."""
    change = columns.change[rows] + 2
    key = (columns.voice[rows] * (change.max(initial=0) + 1) + change) * 2 + columns.own[rows]
    order = np.lexsort((columns.seq[rows], columns.stamp[rows], key))
    is_last = np.ones(len(order), dtype=np.bool_)
    is_last[:-1] = key[order][1:] != key[order][:-1]
    return np.sort(order[is_last]).astype(np.int64)


def _nothing() -> Links:
    none, no = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_)
    return Links(none, none, none, none, none, no, no, none, none, none)
