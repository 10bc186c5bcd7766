"""Similarities that are the same bits on every machine, block size and thread count.

A float32 sum depends on the order of its terms, so a plain matrix product differs between one
thread and two and the smallest difference can flip a neighbour. Here a unit vector is rounded
to integers of length about ``SCALE``; then every partial sum of a dot product is an integer
below 2**24 (Cauchy-Schwarz), which float32 holds exactly, in whatever order it is summed.
"""

from typing import cast

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Labels = NDArray[np.int64]
SINGLE = -1
"""The label of a voice that belongs to no group."""

BLOCK = 8_192
"""Rows compared at a time."""
SCALE = 4000.0
"""Length of a rounded unit vector: 4000**2 plus rounding stays below 2**24 up to 1,500 dimensions."""


def to_grid(vectors: NDArray[np.floating]) -> Floats:
    """Give unit rows rounded to whole numbers of length ``SCALE``, as float32 for fast products.

    Rows are normalised first; a zero row stays zero. Shape (n, d) in and out. Done in blocks: a first
    load of 100,000 rows in float64 would need a gigabyte.
    """
    grid = np.empty(np.shape(vectors), dtype=np.float32)
    for start in range(0, len(grid), BLOCK):
        wide = np.asarray(vectors[start : start + BLOCK], dtype=np.float64)
        norms = np.sqrt(np.einsum("ij,ij->i", wide, wide))[:, None]
        grid[start : start + BLOCK] = np.rint(wide * (SCALE / np.maximum(norms, 1e-12)))
    return grid


def cosines(left: Floats, right: Floats) -> Floats:
    """Give the (n, m) cosines of two sets of grid rows, exact to the last bit."""
    return cast(Floats, (left @ right.T) * np.float32(1.0 / SCALE**2))


def canonical_order(grid: Floats) -> Ints:
    """Give the row order that depends on the rows' content alone, never on how they arrived."""
    return np.lexsort(grid.T[::-1]).astype(np.int64)


def group_sums(grid: Floats, labels: Labels, groups: int) -> NDArray[np.float64]:
    """Give the (groups, d) sum of each group's rows; rows labelled below 0 are left out.

    Sums of whole numbers are exact in float64, so neither blocks nor the order of members can matter.
    """
    sums = np.zeros((groups, grid.shape[1]))
    inside = np.flatnonzero(labels >= 0)
    for start in range(0, len(inside), BLOCK):
        rows = inside[start : start + BLOCK]
        order = rows[np.argsort(labels[rows], kind="stable")]
        found, starts = np.unique(labels[order], return_index=True)
        sums[found] += np.add.reduceat(grid[order], starts, axis=0, dtype=np.float64)
    return sums


def group_means(grid: Floats, labels: Labels, groups: int) -> Floats:
    """Give the grid row of each group's mean direction (a zero row for an empty group)."""
    return to_grid(group_sums(grid, labels, groups))


def rivals(
    grid: Floats, centroids: Floats, own: Labels | None = None, owners: Labels | None = None
) -> tuple[Labels, Floats, Floats]:
    """Give each row's nearest centroid, its cosine and the runner-up's, in blocks of bounded memory.

    With ``own`` each row's own centroid is left out. With ``owners`` (one number a centroid) the
    runner-up is the nearest of another owner. A cosine of -2 says that there is none.
    """
    parts = [
        _rivals(grid[s : s + BLOCK], centroids, None if own is None else own[s : s + BLOCK], owners)
        for s in range(0, len(grid), BLOCK)
    ]
    if not parts:
        none = np.zeros(0, dtype=np.float32)
        return none.astype(np.int64), none, none
    first, best, second = (np.concatenate(column) for column in zip(*parts, strict=True))
    return first, best, second


def _rivals(
    grid: Floats, centroids: Floats, own: Labels | None, owners: Labels | None
) -> tuple[Labels, Floats, Floats]:
    rows = np.arange(len(grid))
    sims = cosines(grid, centroids)
    if own is not None:
        sims[rows, own] = -2.0
    first = sims.argmax(axis=1).astype(np.int64)
    best = sims[rows, first]
    if owners is None:
        sims[rows, first] = -2.0
    else:
        sims[owners[first][:, None] == owners[None, :]] = -2.0
    return first, best, sims.max(axis=1)
