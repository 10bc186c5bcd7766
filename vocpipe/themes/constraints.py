"""What people said about which voices belong together; machines obey it for ever.

A pin names a voice's theme. A ban says a voice is not of a theme. Must-link and cannot-link
speak of two voices and hold on every rebuild.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from vocpipe.themes.exact import SINGLE, Labels


@dataclass(frozen=True)
class Constraints:
    """People's word, by feedback id: theme pins, theme bans, and pairs that must or must not meet."""

    pins: Mapping[str, str | None] = field(default_factory=dict)
    bans: Iterable[tuple[str, str]] = ()
    must: Iterable[tuple[str, str]] = ()
    cannot: Iterable[tuple[str, str]] = ()


def obey(ids: Sequence[str], themes: Labels, keys: Sequence[str], rules: Constraints) -> Labels:
    """Give the placing with people's word applied: ``themes[i]`` indexes ``keys``, -1 single.

    Pins win, then bans make a voice single, then must-linked voices follow the pinned or the
    smallest id among them, then of two that cannot meet the one that nobody pinned (else the
    larger id) becomes single.
    """
    row = {feedback: number for number, feedback in enumerate(ids)}
    place = {key: number for number, key in reversed(list(enumerate(keys)))}
    result = themes.copy()
    for feedback, key in rules.bans:
        if feedback in row and _key(result, row[feedback], keys) == key:
            result[row[feedback]] = SINGLE
    pinned = {f for f in rules.pins if f in row}
    for feedback in pinned:
        result[row[feedback]] = place.get(rules.pins[feedback] or "", SINGLE)
    _gather(result, row, pinned, rules.must)
    _part(result, row, pinned, rules.cannot, keys)
    return result


def _key(themes: Labels, row: int, keys: Sequence[str]) -> str | None:
    """Give the key of a row's theme (several numbers may bear one key), None for a single voice."""
    return keys[int(themes[row])] if themes[row] >= 0 else None


def _gather(
    result: Labels, row: Mapping[str, int], pinned: set[str], must: Iterable[tuple[str, str]]
) -> None:
    for together in must_groups(must):
        known = [f for f in together if f in row]
        leaders = [f for f in known if f in pinned] or [f for f in known if result[row[f]] >= 0]
        for feedback in known:
            if leaders and feedback not in pinned:
                result[row[feedback]] = result[row[leaders[0]]]


def _part(
    result: Labels,
    row: Mapping[str, int],
    pinned: set[str],
    cannot: Iterable[tuple[str, str]],
    keys: Sequence[str],
) -> None:
    for one, other in sorted((min(pair), max(pair)) for pair in cannot):
        if one not in row or other not in row:
            continue
        if (key := _key(result, row[one], keys)) is not None and key == _key(result, row[other], keys):
            loser = one if other in pinned and one not in pinned else other
            result[row[loser]] = SINGLE


def must_groups(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Give the sets of ids that must-link pairs chain together, each sorted."""
    parent: dict[str, str] = {}

    def root(item: str) -> str:
        while parent.setdefault(item, item) != item:
            item = parent[item]
        return item

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    groups: dict[str, list[str]] = {}
    for item in sorted(parent):
        groups.setdefault(root(item), []).append(item)
    return [groups[key] for key in sorted(groups)]
