"""From voices to units: one account's one ask counts once, however often it was said.

A unit is (account, theme). A voice without account or without theme is a unit of its own.
A near-duplicate joins its original unless both name different accounts: two companies may
well write the same short sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vocpipe.kpi.days import Days, day_numbers
from vocpipe.kpi.rows import Voice
from vocpipe.kpi.rules import person_key
from vocpipe.records import Knowledge, UsageState

Ints = NDArray[np.int64]

_LEVELS: dict[int | None, str] = {level: f"level {level}" for level in (1, 2, 3, 4)}


class Pairs(NamedTuple):
    """The units under each value of one split: ``unit[i]`` stands under ``labels[label[i]]``."""

    labels: tuple[str, ...]
    unit: Ints
    label: Ints


@dataclass(frozen=True)
class Units:
    """All voices and the units they make; index arrays tie the two.

    ``of_voice`` is the unit of each voice, -1 for one that is set aside. ``received`` and
    ``revenue`` (NaN when unknown) are per unit; ``first`` is the index of its first voice.
    """

    voices: Sequence[Voice]
    index: dict[str, int]
    of_voice: Ints
    said: Days
    voice_received: Days
    recorder: Ints
    people: dict[str, int]
    first: Ints
    received: Days
    revenue: NDArray[np.float64]
    splits: dict[str, Pairs] = field(default_factory=dict)

    def __len__(self) -> int:
        """Give the number of units."""
        return len(self.first)


def make_units(voices: Sequence[Voice]) -> Units:
    """Give the units of ``voices``, in order of first receipt.

    ``voices`` may come in any order and must all have been received by the day asked about.
    """
    ordered = sorted(voices, key=attrgetter("feedback_id"))
    ordered.sort(key=attrgetter("received_on"))
    index = {voice.feedback_id: i for i, voice in enumerate(ordered)}
    of_voice = _unit_of_each(ordered, index)
    counted = np.flatnonzero(of_voice >= 0)
    first = np.full(int(of_voice.max(initial=-1)) + 1, -1, dtype=np.int64)
    first[of_voice[counted][::-1]] = counted[::-1]
    received = day_numbers(voice.received_on for voice in ordered)
    people: dict[str, int] = {"": -1}
    names = [voice.recorder for voice in ordered]
    codes = {name: _code(people, name) for name in dict.fromkeys(names)}
    recorder = np.array([codes[name] for name in names], dtype=np.int64)
    return Units(
        voices=ordered,
        index=index,
        of_voice=of_voice,
        said=day_numbers(voice.said_on for voice in ordered),
        voice_received=received,
        recorder=recorder,
        people=people,
        first=first,
        received=received[first],
        revenue=_revenue(ordered, of_voice, len(first)),
        splits=_splits(ordered, of_voice),
    )


def _code(people: dict[str, int], name: str | None) -> int:
    return people.setdefault(person_key(name), len(people) - 1) if name else -1


def _unit_of_each(ordered: Sequence[Voice], index: dict[str, int]) -> Ints:
    numbers: dict[str | tuple[str, str], int] = {}
    units = []
    for voice in ordered:
        original = _original(voice, ordered, index) if voice.duplicate_of else voice
        units.append(-1 if voice.set_aside else numbers.setdefault(_unit_key(original), len(numbers)))
    return np.array(units, dtype=np.int64)


def _original(voice: Voice, ordered: Sequence[Voice], index: dict[str, int]) -> Voice:
    seen = {voice.feedback_id}
    while voice.duplicate_of in index and voice.duplicate_of not in seen:
        earlier = ordered[index[voice.duplicate_of]]
        same = voice.account_id == earlier.account_id or not (voice.account_id and earlier.account_id)
        if earlier.set_aside or not same:
            break
        seen.add(earlier.feedback_id)
        voice = earlier
    return voice


def _unit_key(voice: Voice) -> str | tuple[str, str]:
    if voice.account_id and voice.theme:
        return voice.account_id, voice.theme
    return voice.feedback_id


def _revenue(ordered: Sequence[Voice], of_voice: Ints, n: int) -> NDArray[np.float64]:
    """Give each unit the last known revenue of its account (voices come in order of receipt)."""
    revenue = np.full(n, np.nan)
    known = np.array([np.nan if voice.revenue is None else voice.revenue for voice in ordered], dtype=float)
    has = (of_voice >= 0) & ~np.isnan(known)
    revenue[of_voice[has]] = known[has]
    return revenue


def _splits(ordered: Sequence[Voice], of_voice: Ints) -> dict[str, Pairs]:
    return {
        "usage": _first_known([voice.usage_state for voice in ordered], of_voice, UsageState.UNKNOWN),
        "knowledge": _first_known([voice.knowledge for voice in ordered], of_voice, Knowledge.UNKNOWN),
        "kind": _first_known([voice.kind for voice in ordered], of_voice),
        "segment": _first_known([_LEVELS.get(voice.level, "unknown") for voice in ordered], of_voice),
        "voices": _how_often(ordered, of_voice),
        "route": _each([voice.teams for voice in ordered], of_voice),
        "feature": _each([voice.features for voice in ordered], of_voice),
    }


def _how_often(ordered: Sequence[Voice], of_voice: Ints) -> Pairs:
    """Tell whether a unit was said once or repeatedly; a forwarded copy is no repetition."""
    n = int(of_voice.max(initial=-1)) + 1
    own = np.array([voice.duplicate_of is None for voice in ordered], dtype=np.bool_) & (of_voice >= 0)
    often = (np.bincount(of_voice[own], minlength=n) > 1).astype(np.int64)
    return Pairs(("said once", "repeated"), np.arange(n, dtype=np.int64), often)


def _first_known(values: Sequence[str], of_voice: Ints, unknown: str = "unknown") -> Pairs:
    """Let the first voice of a unit that knows a value speak for it; else it is ``unknown``, label 0."""
    n = int(of_voice.max(initial=-1)) + 1
    labels = {unknown: 0}
    for value in dict.fromkeys(values):
        labels.setdefault(value, len(labels))
    codes = np.array([labels[value] for value in values], dtype=np.int64)
    says = np.flatnonzero((of_voice >= 0) & (codes > 0))[::-1]
    chosen = np.zeros(n, dtype=np.int64)
    chosen[of_voice[says]] = codes[says]
    return Pairs(tuple(map(str, labels)), np.arange(n, dtype=np.int64), chosen)


def _each(values: list[tuple[str, ...]], of_voice: Ints) -> Pairs:
    """Put a unit under every value that any of its voices has."""
    labels: dict[str, int] = {}
    found = [
        (unit << 32) + labels.setdefault(value, len(labels))
        for unit, several in zip(of_voice.tolist(), values, strict=True)
        if unit >= 0
        for value in several
    ]
    # Counting makes numpy sort; without, it hashes, which takes several times as long here.
    pairs, _ = np.unique(np.array(found, dtype=np.int64), return_counts=True)
    return Pairs(tuple(labels), pairs >> 32, pairs & 0xFFFFFFFF)
