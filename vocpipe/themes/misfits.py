"""Members that a group holds only because every node of a graph must go somewhere.

A misfit is a member that, held out, hardly resembles the rest: such a voice is better read on
its own than drowned in a theme.
"""

import numpy as np

from vocpipe.themes.exact import SCALE, SINGLE, Floats, Labels, rivals
from vocpipe.themes.index import features, fit_index, held_out

HARDLY = 0.02
"""Probability of belonging below which a member is let go."""
FEWEST_GROUPS = 5


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
