"""The k nearest neighbours of every row: all pairs when few, neighbouring cells when many.

Cells are an inverted file (Sivic & Zisserman 2003): pivots by a few rounds of spherical
k-means, then every row is compared only with the rows of its cell's nearest cells.
"""

import numpy as np
from numpy.typing import NDArray

from vocpipe.themes.exact import Floats, Ints, cosines, group_means

EXACT_UP_TO = 12_000
"""Rows up to which all pairs are compared (12,000 take about 3 s on one core)."""
BLOCK = 2_048
PROBED_ROWS = 6_000
"""About how many candidates a row is compared with beyond ``EXACT_UP_TO``."""


def nearest(grid: Floats, k: int, exact_up_to: int = EXACT_UP_TO) -> tuple[Ints, Floats]:
    """Give (indices, cosines), both (n, k), of each row's k nearest other rows, nearest first.

    Equal cosines are ordered by row number. ``k`` must be below the number of rows; slots
    that a sparse cell cannot fill hold index -1 and cosine -1.
    """
    if len(grid) <= exact_up_to:
        return _all_pairs(grid, k)
    return _by_cells(grid, k)


def _all_pairs(grid: Floats, k: int) -> tuple[Ints, Floats]:
    parts = []
    for start in range(0, len(grid), BLOCK):
        own = np.arange(start, min(start + BLOCK, len(grid)))
        parts.append(_top(cosines(grid[own], grid), own, np.arange(len(grid)), k))
    return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])


def _top(sims: Floats, own: Ints, others: Ints, k: int) -> tuple[Ints, Floats]:
    """Give the top k of each row, never the row itself; ``others`` must ascend (it breaks ties)."""
    columns = np.searchsorted(others, own)
    sims[np.arange(len(own)), np.minimum(columns, len(others) - 1)] = np.where(
        others[np.minimum(columns, len(others) - 1)] == own,
        -2.0,
        sims[np.arange(len(own)), np.minimum(columns, len(others) - 1)],
    )
    keep = min(k, len(others))
    floor = np.partition(sims, -keep, axis=1)[:, -keep][:, None]
    index = np.full((len(own), k), -1, dtype=np.int64)
    value = np.full((len(own), k), -1.0, dtype=np.float32)
    for row, chosen in enumerate(sims >= floor):
        hits = np.flatnonzero(chosen)
        hits = hits[np.argsort(-sims[row, hits], kind="stable")][:keep]
        index[row, : len(hits)], value[row, : len(hits)] = others[hits], sims[row, hits]
    lost = value < -1.0
    index[lost], value[lost] = -1, -1.0
    return index, value


def _by_cells(grid: Floats, k: int) -> tuple[Ints, Floats]:
    cells, pivots = _cells(grid)
    sizes = np.bincount(cells, minlength=len(pivots))
    starts = np.concatenate([[0], np.cumsum(sizes)])
    members = np.argsort(cells, kind="stable")
    near = np.argsort(-cosines(pivots, pivots), axis=1, kind="stable")
    index = np.full((len(grid), k), -1, dtype=np.int64)
    value = np.full((len(grid), k), -1.0, dtype=np.float32)
    for cell in np.flatnonzero(sizes):
        probed = near[cell, : 1 + int(np.searchsorted(np.cumsum(sizes[near[cell]]), PROBED_ROWS))]
        others = np.sort(np.concatenate([members[starts[c] : starts[c + 1]] for c in probed]))
        own = members[starts[cell] : starts[cell + 1]]
        index[own], value[own] = _top(cosines(grid[own], grid[others]), own, others, k)
    return index, value


def _cells(grid: Floats) -> tuple[NDArray[np.int64], Floats]:
    count = int(2 * np.sqrt(len(grid)))
    pivots = grid[np.linspace(0, len(grid) - 1, count).astype(np.int64)]
    cells = _assign(grid, pivots)
    for _ in range(4):
        pivots = group_means(grid, cells, count)
        cells = _assign(grid, pivots)
    return cells, pivots


def _assign(grid: Floats, pivots: Floats) -> NDArray[np.int64]:
    return np.concatenate(
        [cosines(grid[s : s + 8192], pivots).argmax(axis=1) for s in range(0, len(grid), 8192)]
    ).astype(np.int64)
