"""Groups in a first load of any size: a shared-neighbour graph, Leiden, and a cohesion gate.

The result depends on the vectors' content only: rows are sorted and exact repeats are folded
into one before anything is decided, so neither arrival order nor a flood of copies matters.
Misfits, which a group holds only because every node of a graph must go somewhere, stay on their own.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vocpipe.themes.consensus import partition
from vocpipe.themes.exact import SCALE, SINGLE, Floats, Ints, Labels, rivals, to_grid
from vocpipe.themes.gate import MIN_MEMBERS, few_level, keep_cohesive, keep_spoken, split_loose, tight_enough
from vocpipe.themes.graph import neighbours_wanted, renumber, shared_neighbours, tight_groups
from vocpipe.themes.index import features, fit_index, held_out
from vocpipe.themes.neighbours import nearest

FEW = 600
"""Distinct voices up to which average linkage finds more of the true groups than a graph does."""
HARDLY = 0.02
"""Probability of belonging below which a member is let go."""
FEWEST_GROUPS = 5


def find_groups(
    vectors: NDArray[np.floating],
    *,
    seed: int = 0,
    authors: Sequence[str] | None = None,
    spread: float = 0.0,
) -> Labels:
    """Give each row the number of its group, or -1 for a single voice.

    ``vectors`` is (n, d), centred per language, unit rows. Groups are numbered from the largest;
    each has at least three distinct texts and, when ``authors`` is given, three
    distinct authors. ``spread`` says how far the cosines of unrelated voices scatter in this space,
    for a load too small to tell (0: the rows are known to be alike). Any order of the rows gives the
    same groups.
    """
    grid = to_grid(vectors)
    distinct, back = fold_repeats(grid)
    if len(distinct) < MIN_MEMBERS:
        return np.full(len(grid), SINGLE, dtype=np.int64)
    found = _few(distinct, spread) if len(distinct) <= FEW else _many(distinct, seed)
    labels = found[back]
    if authors is not None:
        labels = keep_spoken(labels, authors)
    return by_size(labels, back)


def _few(distinct: Floats, spread: float) -> Labels:
    """Group a few voices by average linkage: with five to a theme a graph has too little to go by."""
    level = few_level(distinct, nearest(distinct, 1)[1], spread)
    return keep_cohesive(distinct, tight_groups(distinct, level), level, spread)


def _many(distinct: Floats, seed: int) -> Labels:
    index, sims = nearest(distinct, min(neighbours_wanted(len(distinct)), len(distinct) - 1))
    graph, level = shared_neighbours(index, sims), tight_enough(distinct, sims)
    found = split_loose(graph, distinct, partition(graph, seed), level, seed)
    found = let_go(distinct, renumbered(keep_cohesive(distinct, found, level)))
    return keep_cohesive(distinct, found, level)


def fold_repeats(grid: Floats) -> tuple[Floats, Ints]:
    """Give the distinct rows in content order, and for each row the number of its distinct row."""
    distinct, back = np.unique(grid, axis=0, return_inverse=True)
    return np.ascontiguousarray(distinct), np.asarray(back, dtype=np.int64).ravel()


def renumbered(labels: Labels) -> Labels:
    """Give the same groups numbered without gaps, single voices kept at -1."""
    result = labels.copy()
    inside = labels >= 0
    result[inside] = renumber(labels[inside])
    return result


def by_size(labels: Labels, content: Ints) -> Labels:
    """Give the same groups numbered from the largest; ties go to the group of the smallest content."""
    inside = labels >= 0
    groups, back, counts = np.unique(labels[inside], return_inverse=True, return_counts=True)
    first = np.full(len(groups), np.iinfo(np.int64).max)
    np.minimum.at(first, back, content[inside])
    rank = np.empty(len(groups), dtype=np.int64)
    rank[np.lexsort((first, -counts))] = np.arange(len(groups))
    result = np.full(len(labels), SINGLE, dtype=np.int64)
    result[inside] = rank[back]
    return result


def let_go(grid: Floats, labels: Labels) -> Labels:
    """Give the labels with misfits made single voices; with fewer than five groups nothing is judged."""
    count = int(labels.max(initial=-1)) + 1
    if count < FEWEST_GROUPS:
        return labels
    inside = np.flatnonzero(labels >= 0)
    rows, groups = grid[inside], labels[inside]
    index = fit_index(rows / SCALE, groups, [str(n) for n in range(count)])
    own = held_out(rows, groups, count)
    best = np.maximum(rivals(rows, index.centroids, groups)[1].astype(np.float64), 0.0)
    chance = index.curve(features(own, best, index.mean[groups], index.spread[groups]))
    result = labels.copy()
    result[inside[chance < HARDLY]] = SINGLE
    return result
