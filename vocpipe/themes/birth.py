"""New themes among the voices that no theme accepted in the last weeks.

A group is born when at least three distinct authors speak in it, it is as tight as known
themes, it comes back when a fifth of the voices is taken away, and it is not merely the edge
of a known theme (then it joins that theme). Everything else stays a single voice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vocpipe.themes.bootstrap import by_size, find_groups, fold_repeats
from vocpipe.themes.exact import Floats, Labels, group_means, to_grid
from vocpipe.themes.gate import MIN_MEMBERS, Usual, cohesion, keep_spoken
from vocpipe.themes.graph import AT_MOST, tight_groups
from vocpipe.themes.index import ThemeIndex
from vocpipe.themes.place import OWN, place

STABLE = 0.6
"""Mean Jaccard overlap with its best match under subsampling that a group must reach (Hennig 2007)."""
DRAWS = 10
KEPT_SHARE = 0.8
LOOSER = 0.85
"""Three or four voices show a theme's tightness with error, so a birth may be this much looser."""
FEWEST_THEMES, UNKNOWN_LEVEL = 5, 0.3
"""With fewer themes than this there is nothing to learn a level from."""


@dataclass(frozen=True)
class Birth:
    """A group of the residue: its rows, how tight and how stable it is, and where it belongs.

    ``joins`` is the number of the known theme whose edge it is, or None for a new theme;
    ``nearest`` is the known theme closest to its mean.
    """

    members: tuple[int, ...]
    cohesion: float
    stability: float
    authors: int
    nearest: int | None
    joins: int | None = None


def births(
    vectors: NDArray[np.floating],
    authors: Sequence[str],
    index: ThemeIndex,
    *,
    usual: Usual = OWN,
) -> list[Birth]:
    """Find groups in the residue: ``vectors`` (n, d), unit rows; ``authors`` one name a row.

    Gives the largest first. The order of rows does not matter. ``usual`` steadies
    the level of an index too small to tell.
    """
    grid = to_grid(vectors)
    distinct, back = fold_repeats(grid)
    if len(distinct) < MIN_MEMBERS:
        return []
    level = birth_level(index, usual)
    found = by_size(keep_spoken(_groups(distinct, level)[back], authors), back)
    count = int(found.max(initial=-1)) + 1
    folded = np.full(len(distinct), -1, dtype=np.int64)
    folded[back] = found
    steady = _stability(distinct, folded, count, level)
    tight = cohesion(distinct, folded, count)
    means = group_means(grid, found, count)
    result = []
    for group in range(count):
        rows = np.flatnonzero(found == group)
        if (folded == group).sum() >= MIN_MEMBERS and steady[group] >= STABLE:
            birth = _birth(rows, authors, float(tight[group]), float(steady[group]), means[group], index)
            result.append(replace(birth, joins=_edge_of(np.asarray(vectors)[rows], birth, index, usual)))
    return result


def birth_level(index: ThemeIndex, usual: Usual = OWN) -> float:
    """Give the mean pair cosine from which voices make a group: a little below the loosest known themes.

    The fewer voices have been seen, the more counts what is usual in this space.
    """
    return usual.steadied(LOOSER * index.pair_level if len(index) >= FEWEST_THEMES else UNKNOWN_LEVEL)


def _groups(distinct: Floats, level: float) -> Labels:
    return tight_groups(distinct, level) if len(distinct) <= AT_MOST else find_groups(distinct)


def _stability(distinct: Floats, found: Labels, count: int, level: float) -> NDArray[np.float64]:
    """Give each group's mean Jaccard overlap with its best match over ``DRAWS`` subsamples."""
    total = np.zeros(count)
    draws = DRAWS if len(distinct) <= 1_500 else 3
    for draw in range(draws):
        kept = np.sort(np.random.default_rng([0, draw]).permutation(len(distinct))[: _share(len(distinct))])
        again = _groups(distinct[kept], level)
        for group in range(count):
            mine = found[kept] == group
            theirs = np.unique(again[mine & (again >= 0)])
            total[group] += max(
                (float((mine & (again == t)).sum() / (mine | (again == t)).sum()) for t in theirs),
                default=0.0,
            )
    return total / draws


def _share(count: int) -> int:
    return max(2, int(np.ceil(KEPT_SHARE * count)))


def _birth(
    rows: NDArray[np.int64],
    authors: Sequence[str],
    tight: float,
    steady: float,
    mean: Floats,
    index: ThemeIndex,
) -> Birth:
    nearest = int(place(mean[None, :], index).nearest[0])
    return Birth(
        tuple(int(r) for r in rows),
        tight,
        steady,
        len({authors[r] for r in rows}),
        nearest if nearest >= 0 else None,
    )


def _edge_of(members: NDArray[np.floating], birth: Birth, index: ThemeIndex, usual: Usual) -> int | None:
    """Give the known theme that most members name, likely and near enough, though none surely; else None."""
    if birth.nearest is None:
        return None
    where = place(members, index)
    agree = (where.nearest == birth.nearest).mean() >= 0.8 and np.median(where.probability) >= 0.5
    floor = usual.floors(index.floor, index.sizes, index.tightness)[birth.nearest]
    return birth.nearest if agree and np.median(where.similarity) >= floor else None
