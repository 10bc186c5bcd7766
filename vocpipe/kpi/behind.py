"""The voices behind each figure, by the same flags the figures are counted from: they cannot differ."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from vocpipe.kpi.compute import WINDOWS
from vocpipe.kpi.counters import change_parts, documents, link_parts, unit_parts, voice_parts
from vocpipe.kpi.days import NEVER, month_name, months
from vocpipe.kpi.facts import Facts, Part
from vocpipe.kpi.reach import reach, within
from vocpipe.kpi.shares import (
    decided_part,
    guided_part,
    reverse_part,
    single_part,
    solved_part,
    told_part,
    units_under,
    used_part,
)
from vocpipe.kpi.voices import Flags, Ints

SPLITS = ("usage", "knowledge")
"""The splits whose figures a page shows."""


@dataclass(frozen=True)
class Behind:
    """The voices a figure counts (``hit``) and those it is counted over (``among``), by id.

    ``k`` and ``n`` are the figure's own numbers: of units, outcomes or changes, each with all its voices.
    """

    k: int
    n: int
    hit: tuple[str, ...]
    among: tuple[str, ...]


def behind(facts: Facts) -> dict[str, Behind]:
    """Give for each figure, by its path in the report ("reach.90.overall"), the voices behind it."""
    found = {name: _of_units(facts, part) for name, part in _unit_figures(facts)}
    found |= {f"counters.{name}": _of_links(facts, part) for name, part in link_parts(facts).items()}
    for name, part in voice_parts(facts).items():
        found[f"counters.{name}"] = _behind(facts, part, lambda flags: flags)
    found |= {"counters.undone": _undone(facts), "counters.split_documents": _documents(facts)}
    of_changes = {"releases.reverse": reverse_part(facts), "releases.single_voice": single_part(facts)}
    of_changes |= {f"counters.{name}": part for name, part in change_parts(facts).items()}
    return found | {name: _of_changes(facts, part) for name, part in of_changes.items()}


def _unit_figures(facts: Facts) -> Iterator[tuple[str, Part]]:
    month = np.array([month_name(int(value)) for value in months(facts.units.received)])
    decided, happened = decided_part(facts), facts.reached != NEVER
    every = np.ones(len(facts.units), dtype=np.bool_)
    for window in WINDOWS:
        hit = within(facts, window)
        pooled = np.isin(month, reach(facts, window).pooled_months)
        yield f"reach.{window}.overall", Part(hit, pooled)
        for one in np.unique(month):
            yield f"reach.{window}.cohorts.{one}", Part(hit, month == one)
        yield from _split(facts, f"reach.{window}", Part(hit, pooled))
    yield "decided.overall", decided
    yield from _split(facts, "decided", decided)
    yield "time_to_change", Part(happened, every)
    yield from _split(facts, "time_to_change", Part(happened, every))
    yield "told.overall", told_part(facts)
    yield from _split(facts, "told", told_part(facts))
    yield "solved", solved_part(facts)
    yield "enablement.guided", guided_part(facts)
    yield "enablement.used_after", used_part(facts)
    for name, part in unit_parts(facts).items():
        yield f"counters.{name}", part


def _split(facts: Facts, path: str, part: Part) -> Iterator[tuple[str, Part]]:
    for split in SPLITS:
        for value in facts.units.splits[split].labels:
            yield (
                f"{path}.splits.{split}.{value}",
                Part(part.hit, part.among & units_under(facts.units, split, value)),
            )


def _of_units(facts: Facts, part: Part) -> Behind:
    unit = facts.units.of_voice
    return _behind(facts, part, lambda flags: (unit >= 0) & flags[np.maximum(unit, 0)])


def _of_links(facts: Facts, part: Part) -> Behind:
    voice = facts.links.voice
    return _behind(facts, part, lambda flags: np.isin(_places(facts), voice[flags]))


def _of_changes(facts: Facts, part: Part) -> Behind:
    """Give the voices that reached the changes."""
    links = facts.links

    def reached(flags: Flags) -> Flags:
        chosen = facts.counting & np.isin(links.change, np.flatnonzero(flags))
        return np.isin(_places(facts), links.voice[chosen])

    return _behind(facts, part, reached)


def _undone(facts: Facts) -> Behind:
    sides = (facts.links.undone, facts.links.made)
    hit, among = (_ids(facts, np.unique(side)) for side in sides)
    return Behind(len(sides[0]), len(sides[1]), hit, among)


def _documents(facts: Facts) -> Behind:
    parts = documents(facts)
    said = np.array([parts[name or ""] for name in facts.units.voices.document.tolist()], dtype=np.int64)
    of = said * (facts.units.of_voice >= 0)
    hit, among = (_ids(facts, np.flatnonzero(of > least)) for least in (1, 0))
    return Behind(sum(n > 1 for n in parts.values()), len(parts), hit, among)


def _ids(facts: Facts, places: Ints) -> tuple[str, ...]:
    return tuple(facts.units.voices.feedback_id[places].tolist())


def _places(facts: Facts) -> Ints:
    return np.arange(len(facts.units.voices))


def _behind(facts: Facts, part: Part, of_voice: Callable[[Flags], Flags]) -> Behind:
    sides = (part.hit & part.among, part.among)
    hit, among = (_ids(facts, np.flatnonzero(of_voice(side))) if len(side) else () for side in sides)
    return Behind(int(sides[0].sum()), int(sides[1].sum()), hit, among)
