"""Everything the figures are taken from, as of one day: units, changes, links, reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vocpipe.kpi.days import NEVER, Days, day_number, day_numbers, local_days
from vocpipe.kpi.links import Changes, Links, make_changes, make_links
from vocpipe.kpi.rates import Rate, rate, weighted_rate
from vocpipe.kpi.report import Share, Splits
from vocpipe.kpi.rows import Guided, KpiRows, Solved, Told
from vocpipe.kpi.units import Pairs, Units, make_units
from vocpipe.kpi.voices import Flags, Voices


@dataclass(frozen=True)
class Facts:
    """The ledger as of ``today`` (a day number).

    ``counting`` marks the links that reach a released change: caused or contributed, not by
    the voice's own recorder. ``reached`` is the release day of a unit's first such change
    (NEVER without one); ``told`` the first day its commenter heard of it, on or after that.
    ``solved`` is 1, 0 or -1 for no answer. ``guided`` and ``used`` are days.
    """

    today: int
    units: Units
    changes: Changes
    links: Links
    counting: Flags
    reached: Days
    told: Days
    solved: NDArray[np.int64]
    guided: Days
    used: Days


def make_facts(rows: KpiRows, as_of: date, zone: str = "Asia/Tokyo") -> Facts:
    """Give the facts as of the end of ``as_of`` in ``zone``; later rows are not seen."""
    today = day_number(as_of)
    units = make_units(rows.voices if isinstance(rows.voices, Voices) else Voices.of(rows.voices), today)
    known = make_changes(rows.changes, today)
    standing = make_links(rows.links, units, known, today, zone)
    counting = known.out(standing.change) & (standing.grade >= 2) & ~standing.own
    reached = np.full(len(units), NEVER, dtype=np.int64)
    np.minimum.at(reached, standing.unit[counting], known.released[standing.change[counting]])
    guided_on, used_on = _guided(rows.guided, units, today)
    return Facts(
        today=today,
        units=units,
        changes=known,
        links=standing,
        counting=counting,
        reached=reached,
        told=_told(rows.told, units, reached, today, zone),
        solved=_solved(rows.solved, units, today, zone),
        guided=guided_on,
        used=used_on,
    )


class Part(NamedTuple):
    """A figure before it is counted: which of its units, links, voices or changes are hit, among which."""

    hit: Flags
    among: Flags

    @property
    def rate(self) -> Rate:
        """The figure."""
        return rate(int((self.hit & self.among).sum()), int(self.among.sum()))


def share(facts: Facts, hit: Flags, among: Flags) -> Share:
    """Give the rate of ``hit`` among the units ``among``, weighted and split."""
    return Share(
        overall=Part(hit, among).rate,
        weighted=weighted_rate(hit[among], facts.units.revenue[among]),
        splits=splits(facts.units, hit, among),
    )


def splits(units: Units, hit: Flags, among: Flags) -> Splits:
    """Give the rate of ``hit`` among ``among`` under every value of every split."""
    return {name: _split(pairs, hit, among) for name, pairs in units.splits.items()}


def _split(pairs: Pairs, hit: Flags, among: Flags) -> dict[str, Rate]:
    size = len(pairs.labels)
    n = np.bincount(pairs.label[among[pairs.unit]], minlength=size)
    k = np.bincount(pairs.label[(among & hit)[pairs.unit]], minlength=size)
    return {pairs.labels[i]: rate(int(k[i]), int(n[i])) for i in np.argsort(-n, kind="stable") if n[i]}


def _unit_of(names: list[str], units: Units) -> NDArray[np.int64]:
    voice = np.array([units.index.get(name, -1) for name in names], dtype=np.int64)
    if not units.voices:
        return voice
    return np.where(voice >= 0, units.of_voice[voice], -1)


def _told(told: Sequence[Told], units: Units, reached: Days, today: int, zone: str) -> Days:
    """Give the first day a unit's commenter was told, not before its change was released."""
    first = np.full(len(units), NEVER, dtype=np.int64)
    unit = _unit_of([row.feedback_id for row in told], units)
    on = local_days([row.at for row in told], zone)
    counts = (unit >= 0) & (on <= today)
    counts[counts] &= on[counts] >= reached[unit[counts]]
    np.minimum.at(first, unit[counts], on[counts])
    return first


def _solved(solved: Sequence[Solved], units: Units, today: int, zone: str) -> NDArray[np.int64]:
    """Give each unit's last answer; of two at the same moment the "no" stands."""
    answer = np.full(len(units), -1, dtype=np.int64)
    rows = sorted(solved, key=lambda row: (row.at, not row.solved))
    unit = _unit_of([row.feedback_id for row in rows], units)
    on = local_days([row.at for row in rows], zone)
    said = np.array([row.solved for row in rows], dtype=np.int64)
    counts = (unit >= 0) & (on <= today)
    answer[unit[counts]] = said[counts]
    return answer


def _guided(guided: Sequence[Guided], units: Units, today: int) -> tuple[Days, Days]:
    """Give each unit's first day of guidance and first day of use after it."""
    unit = _unit_of([row.feedback_id for row in guided], units)
    shown, used = day_numbers(row.on for row in guided), day_numbers(row.used_on for row in guided)
    counts = (unit >= 0) & (shown <= today)
    first = np.full((2, len(units)), NEVER, dtype=np.int64)
    np.minimum.at(first[0], unit[counts], shown[counts])
    later = counts & (used <= today) & (used >= shown)
    np.minimum.at(first[1], unit[later], used[later])
    return first[0], first[1]
