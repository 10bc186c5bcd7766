"""From voices to units: one account's one ask counts once, however often it was said.

A unit is (account, theme). A voice without account or without theme is a unit of its own.
A near-duplicate joins its original unless both name different accounts: two companies may
well write the same short sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vocpipe.kpi.days import Days
from vocpipe.kpi.voices import Flags, Ints, Listed, Names, Voices, coded
from vocpipe.records import Knowledge, UsageState

_LEVELS: dict[object, str] = {level: f"level {level}" for level in (1, 2, 3, 4)}


class Pairs(NamedTuple):
    """The units under each value of one split: ``unit[i]`` stands under ``labels[label[i]]``."""

    labels: tuple[str, ...]
    unit: Ints
    label: Ints


@dataclass(frozen=True)
class Units:
    """All voices, in order of receipt, and the units they make; index arrays tie the two.

    ``of_voice`` is the unit of each voice, -1 for one that is set aside. ``received`` and
    ``revenue`` (NaN when unknown) are per unit; ``first`` is the index of its first voice.
    """

    voices: Voices
    index: dict[str, int]
    of_voice: Ints
    first: Ints
    received: Days
    revenue: NDArray[np.float64]
    splits: dict[str, Pairs]

    def __len__(self) -> int:
        return len(self.first)


def make_units(voices: Voices, today: int) -> Units:
    """Give the units of the voices received up to day ``today``, in order of first receipt."""
    ordered = voices.take(_by_receipt(voices, today))
    index = {id_: i for i, id_ in enumerate(ordered.feedback_id.tolist())}
    of_voice = _unit_of_each(ordered, index)
    counted = np.flatnonzero(of_voice >= 0)
    first = np.full(int(of_voice.max(initial=-1)) + 1, -1, dtype=np.int64)
    first[of_voice[counted][::-1]] = counted[::-1]
    return Units(
        voices=ordered,
        index=index,
        of_voice=of_voice,
        first=first,
        received=ordered.received_on[first],
        revenue=_revenue(ordered, of_voice, len(first)),
        splits=_splits(ordered, of_voice, len(first)),
    )


def _by_receipt(voices: Voices, today: int) -> Ints:
    """Give the places of the voices received by then, by day and id: the same whatever order they came in."""
    known = np.flatnonzero(voices.received_on <= today).tolist()
    by_id = np.array(sorted(known, key=voices.feedback_id.tolist().__getitem__), dtype=np.int64)
    return by_id[np.argsort(voices.received_on[by_id], kind="stable")]


def _unit_of_each(voices: Voices, index: dict[str, int]) -> Ints:
    original = np.arange(len(voices))
    for place in np.flatnonzero(voices.repeats).tolist():
        original[place] = _original(place, voices, index)
    (account, has_account), (theme, has_theme) = map(_known, (voices.account_id, voices.theme))
    key = np.where(
        has_account & has_theme, account * (theme.max(initial=0) + 1) + theme, -1 - np.arange(len(voices))
    )
    counted = np.flatnonzero(~voices.set_aside)
    _, appears, unit = np.unique(key[original[counted]], return_index=True, return_inverse=True)
    of_voice = np.full(len(voices), -1, dtype=np.int64)
    of_voice[counted] = np.argsort(np.argsort(appears))[unit]
    return of_voice


def _known(column: Names) -> tuple[Ints, Flags]:
    """Give the codes of a column of names, and where it has one."""
    values, code = coded(column.tolist())
    return code, np.array([bool(value) for value in values], dtype=np.bool_)[code]


def _original(place: int, voices: Voices, index: dict[str, int]) -> int:
    seen = {place}
    while (earlier := index.get(voices.duplicate_of[place], place)) not in seen:
        accounts = voices.account_id[place], voices.account_id[earlier]
        same = accounts[0] == accounts[1] or not all(accounts)
        if voices.set_aside[earlier] or not same:
            break
        seen.add(earlier)
        place = earlier
    return place


def _revenue(voices: Voices, of_voice: Ints, n: int) -> NDArray[np.float64]:
    """Give each unit the last known revenue of its account (voices come in order of receipt)."""
    revenue = np.full(n, np.nan)
    has = (of_voice >= 0) & ~np.isnan(voices.revenue)
    revenue[of_voice[has]] = voices.revenue[has]
    return revenue


def _splits(voices: Voices, of_voice: Ints, n: int) -> dict[str, Pairs]:
    levels, level = coded(voices.level.tolist())
    segments = [_LEVELS.get(one, "unknown") for one in levels]
    return {
        "usage": _first_known(*coded(voices.usage_state.tolist()), of_voice, n, UsageState.UNKNOWN),
        "knowledge": _first_known(*coded(voices.knowledge.tolist()), of_voice, n, Knowledge.UNKNOWN),
        "kind": _first_known(*coded(voices.kind.tolist()), of_voice, n),
        "segment": _first_known(segments, level, of_voice, n),
        "voices": _how_often(voices, of_voice, n),
        "route": _each(voices.teams, of_voice),
        "feature": _each(voices.features, of_voice),
    }


def _how_often(voices: Voices, of_voice: Ints, n: int) -> Pairs:
    """Tell whether a unit was said once or repeatedly; a forwarded copy is no repetition."""
    own = ~voices.repeats & (of_voice >= 0)
    often = (np.bincount(of_voice[own], minlength=n) > 1).astype(np.int64)
    return Pairs(("said once", "repeated"), np.arange(n, dtype=np.int64), often)


def _first_known(
    values: Sequence[str], code: Ints, of_voice: Ints, n: int, unknown: str = "unknown"
) -> Pairs:
    """Let the first voice of a unit that knows a value speak for it; else it is ``unknown``, label 0."""
    labels = tuple(dict.fromkeys([str(unknown), *map(str, values)]))
    codes = np.array([labels.index(value) for value in values], dtype=np.int64)[code]
    says = np.flatnonzero((of_voice >= 0) & (codes > 0))[::-1]
    chosen = np.zeros(n, dtype=np.int64)
    chosen[of_voice[says]] = codes[says]
    return Pairs(labels, np.arange(n, dtype=np.int64), chosen)


def _each(listed: Listed, of_voice: Ints) -> Pairs:
    """Put a unit under every value that any of its voices has."""
    unit = of_voice[listed.row]
    # Counting makes numpy sort; without, it hashes, which takes several times as long here.
    pairs, _ = np.unique((unit[unit >= 0] << 32) + listed.code[unit >= 0], return_counts=True)
    return Pairs(listed.values, pairs >> 32, pairs & 0xFFFFFFFF)
