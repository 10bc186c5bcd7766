"""Groups among a few voices by average linkage, cut where a group is as tight as known themes.

Average linkage (Sokal & Michener 1958) asks for the mean over all pairs, so three voices that
agree can stand as a group while a chain of neighbours cannot.
"""

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from vocpipe.themes.exact import Floats, Labels, cosines
from vocpipe.themes.graph import renumber

AT_MOST = 6_000
"""Rows up to which all pairs are kept (6,000 need about 300 MB)."""


def tight_groups(grid: Floats, level: float) -> Labels:
    """Give each of up to ``AT_MOST`` grid rows a group whose mean pair cosine is at least ``level``."""
    if len(grid) < 2:
        return np.zeros(len(grid), dtype=np.int64)
    distance = 1.0 - cosines(grid, grid).astype(np.float64)
    np.fill_diagonal(distance, 0.0)
    tree = linkage(squareform(np.maximum(distance, 0.0), checks=False), method="average")
    return renumber(fcluster(tree, 1.0 - level, criterion="distance").astype(np.int64))
