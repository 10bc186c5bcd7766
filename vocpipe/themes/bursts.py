"""Groups that are of these days alone: what is new although an old theme would accept it.

A new subject often lies inside the radius of a broad theme, so no acceptance rule can hold its
voices back. Time tells them apart: in a tight group of voices of all ages, as many recent ones
as chance would put there are no news; far more are. This is the scan statistic of Kulldorff
(1997) over the groups of an average-linkage tree, in place of circles on a map.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform
from scipy.special import betainc

from vocpipe.themes.calibration import Doubles
from vocpipe.themes.exact import SINGLE, Floats, Ints, Labels, cosines
from vocpipe.themes.gate import MIN_AUTHORS, MIN_MEMBERS
from vocpipe.themes.graph import AT_MOST

FRESH_WEEKS = 2
"""Weeks whose voices count as recent."""
CHANCE = 0.02
"""Probability, were time no matter, of so many recent voices in a group; below it the group is news."""
LARGEST = 40
FEW = 5.0
"""Voices of a language at which its own share of recent ones counts as much as all languages'."""
WHOLE = 3_000
"""Rows up to which one tree is grown; beyond, one for each theme, and none for the single voices, whose
groups are born anyway."""


@dataclass(frozen=True)
class Burst:
    """A group of recent voices: its rows, how probable it was by chance, how tight it is."""

    rows: Ints
    chance: float
    cohesion: float
    authors: int


def find_bursts(
    grid: Floats,
    recent: NDArray[np.bool_],
    authors: Sequence[str],
    themes: Labels,
    level: float,
    langs: Sequence[str] = (),
) -> list[Burst]:
    """Find groups at least ``level`` tight that recent voices make, most surprising first, disjoint.

    ``grid`` are rows of all ages, each content once; ``themes`` the theme of each, -1 none. A group
    that is most of a theme among these rows is that theme (new, or back again), not news. Of a
    group only the recent and the single rows are given. With ``langs`` recent voices are expected
    as often as in their own language: Japanese customers who came lately are no news by themselves.
    """
    if len(grid) < MIN_MEMBERS or not recent.any():
        return []
    found: list[Burst] = []
    used, sizes = np.zeros(len(grid), dtype=bool), np.bincount(themes[themes >= 0])
    rates = _rates(recent, langs)
    for chance, members, tight in _candidates(grid, recent, authors, themes, level, rates):
        if used[members].any():
            continue
        used[members] = True
        if not _is_most_of_a_theme(themes[members], sizes):
            rows = members[recent[members] | (themes[members] == SINGLE)]
            found.append(Burst(rows, chance, tight, len({authors[int(row)] for row in rows})))
    return found


def _candidates(
    grid: Floats,
    recent: NDArray[np.bool_],
    authors: Sequence[str],
    themes: Labels,
    level: float,
    rates: Doubles,
) -> list[tuple[float, Ints, float]]:
    """Give (chance, rows, tightness) of the groups that recent voices crowd, surest first."""
    parts = [np.arange(len(grid))]
    if len(grid) > WHOLE:
        parts = [np.flatnonzero(themes == theme) for theme in np.unique(themes[themes >= 0])]
    found: list[tuple[float, Ints, float]] = []
    for part in parts:
        if MIN_MEMBERS <= len(part) <= AT_MOST and recent[part].any():
            found += _crowded(grid, recent, authors, part, rates, level)
    return sorted(found, key=lambda group: (group[0], -len(group[1]), group[1].tolist()))


def _crowded(
    grid: Floats, recent: NDArray[np.bool_], authors: Sequence[str], part: Ints, rates: Doubles, level: float
) -> list[tuple[float, Ints, float]]:
    distance = 1.0 - cosines(grid[part], grid[part]).astype(np.float64)
    np.fill_diagonal(distance, 0.0)
    tree = linkage(squareform(np.maximum(distance, 0.0), checks=False), method="average")
    members: list[tuple[int, ...]] = [(row,) for row in part.tolist()]
    found: list[tuple[float, Ints, float]] = []
    for left, right, height, size in tree.tolist():
        small = size <= LARGEST
        members.append((*members[int(left)], *members[int(right)]) if small else ())
        if not small or size < MIN_MEMBERS or 1.0 - height < level:
            continue
        rows = np.array(sorted(members[-1]), dtype=np.int64)
        fresh = rows[recent[rows]]
        chance = _at_least(len(fresh), len(rows), float(rates[rows].mean()))
        if chance < CHANCE and len({authors[int(row)] for row in fresh}) >= MIN_AUTHORS:
            found.append((chance, rows, 1.0 - height))
    return found


def _rates(recent: NDArray[np.bool_], langs: Sequence[str]) -> Doubles:
    """Give the share of recent voices to expect at each row: its language's, shrunk toward all rows'."""
    codes = np.unique(np.asarray(langs or [""] * len(recent), dtype=str), return_inverse=True)[1]
    counts, fresh = np.bincount(codes), np.bincount(codes, recent)
    return np.asarray(((fresh + FEW * recent.mean()) / (counts + FEW))[codes])


def _is_most_of_a_theme(themes: Labels, sizes: Ints) -> bool:
    placed = themes[themes >= 0]
    if not len(placed):
        return False
    inside = np.bincount(placed)
    top = int(inside.argmax())
    return bool(inside[top] >= 0.5 * len(themes) and sizes[top] < 2 * inside[top])


def _at_least(count: int, of: int, rate: float) -> float:
    """Give the chance of ``count`` or more successes of ``of`` (binomial), without loading scipy.stats."""
    return float(betainc(count, of - count + 1, rate)) if count > 0 else 1.0
