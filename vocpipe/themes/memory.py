"""What the ledger keeps from week to week: the theme index with what is needed to let it grow.

The sums of members' grid rows are whole numbers, so adding a week's newcomers gives the same
centroids as fitting all members anew, at a cost that does not depend on history.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vocpipe.themes.exact import Ints, Labels, cosines, group_sums, to_grid
from vocpipe.themes.index import ThemeIndex, extend_index, fit_index

NEVER = -1


@dataclass(frozen=True)
class Memory:
    """A theme index that can grow: ``sums`` (m, d) of members' grid rows, ``heard`` the last week of each.

    A week is any counter that goes up by one a week. Several rows of the index may bear the
    same key: a theme that people merged from others keeps the place of each.
    """

    index: ThemeIndex
    sums: Ints
    heard: Ints

    def __len__(self) -> int:
        return len(self.index)

    def rows_of(self, key: str) -> list[int]:
        """Give the rows that bear a key."""
        return [row for row, own in enumerate(self.index.keys) if own == key]

    def first_rows(self) -> dict[str, int]:
        """Give the first row of each key."""
        found: dict[str, int] = {}
        for row, key in enumerate(self.index.keys):
            found.setdefault(key, row)
        return found

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """Give plain arrays for ``numpy.savez``; ``from_arrays`` turns them back."""
        return self.index.to_arrays() | {"sums": self.sums, "heard": self.heard}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> "Memory":
        """Give the memory that ``to_arrays`` wrote."""
        return cls(
            ThemeIndex.from_arrays(arrays),
            np.asarray(arrays["sums"], dtype=np.int64),
            np.asarray(arrays["heard"], dtype=np.int64),
        )


def remember(
    vectors: NDArray[np.floating], labels: Sequence[int] | Labels, keys: Sequence[str], weeks: Ints
) -> Memory:
    """Fit a memory from members: ``labels[i]`` indexes ``keys`` (-1 none), ``weeks[i]`` when it was said."""
    groups = np.asarray(labels, dtype=np.int64)
    return Memory(
        fit_index(vectors, groups, keys), _sums(vectors, groups, len(keys)), _latest(groups, weeks, len(keys))
    )


def with_born(
    memory: Memory, vectors: NDArray[np.floating], labels: Labels, keys: Sequence[str], weeks: Ints
) -> Memory:
    """Give the memory with new themes after the known ones; ``labels`` index ``keys`` alone."""
    if not keys:
        return memory
    return Memory(
        extend_index(memory.index, vectors, labels, keys),
        np.vstack([memory.sums, _sums(vectors, labels, len(keys))]),
        np.concatenate([memory.heard, _latest(labels, weeks, len(keys))]),
    )


def with_members(
    memory: Memory, vectors: NDArray[np.floating], labels: Labels, weeks: Ints, sign: int = 1
) -> Memory:
    """Give the memory after voices came to its rows (``sign`` 1) or left them (-1)."""
    inside = labels >= 0
    if not inside.any():
        return memory
    sums = memory.sums + sign * _sums(vectors, labels, len(memory))
    sizes = memory.index.sizes + sign * np.bincount(labels[inside], minlength=len(memory))
    changed = np.unique(labels[inside])
    centroids = memory.index.centroids.copy()
    centroids[changed] = to_grid(sums[changed].astype(np.float64))
    heard = np.maximum(memory.heard, _latest(labels, weeks, len(memory))) if sign > 0 else memory.heard
    return Memory(replace(memory.index, centroids=centroids, sizes=sizes), sums, heard)


def with_refitted(memory: Memory, key: str, vectors: NDArray[np.floating], weeks: Ints) -> Memory:
    """Give the memory with one theme fitted anew from all its members (none: it is forgotten).

    A theme of several rows keeps them; each member counts for the nearest.
    """
    rows = memory.rows_of(key)
    if not len(vectors):
        return _without(memory, rows)
    if not rows:
        return with_born(memory, vectors, np.zeros(len(vectors), np.int64), [key], weeks)
    near = cosines(to_grid(vectors), memory.index.centroids[rows]).argmax(axis=1)
    labels = np.asarray(rows, dtype=np.int64)[near]
    empty = replace(memory.index, sizes=memory.index.sizes.copy())
    empty.sizes[rows] = 0
    sums = memory.sums.copy()
    sums[rows] = 0
    fresh = with_members(Memory(empty, sums, memory.heard), vectors, labels, weeks)
    return _without(fresh, [row for row in rows if not (labels == row).any()])


def with_merged(memory: Memory, gone: str, kept: str) -> Memory:
    """Give the memory with the members of ``gone`` counted in the first row of ``kept``."""
    target, rows = memory.rows_of(kept)[0], memory.rows_of(gone)
    sums, heard, sizes = memory.sums.copy(), memory.heard.copy(), memory.index.sizes.copy()
    sums[target] += sums[rows].sum(axis=0)
    sizes[target] += sizes[rows].sum()
    heard[target] = max(heard[target], *heard[rows])
    centroids = memory.index.centroids.copy()
    centroids[target] = to_grid(sums[[target]].astype(np.float64))[0]
    return _without(Memory(replace(memory.index, sizes=sizes, centroids=centroids), sums, heard), rows)


def renamed(memory: Memory, aliases: Mapping[str, str]) -> Memory:
    """Give the memory with keys replaced by what they were merged into; their rows stay as places."""
    keys = tuple(aliases.get(key, key) for key in memory.index.keys)
    return replace(memory, index=replace(memory.index, keys=keys))


def _without(memory: Memory, rows: Sequence[int]) -> Memory:
    if not rows:
        return memory
    kept = np.setdiff1d(np.arange(len(memory)), rows)
    index = memory.index
    return Memory(
        replace(
            index,
            keys=tuple(index.keys[row] for row in kept),
            centroids=index.centroids[kept],
            sizes=index.sizes[kept],
            mean=index.mean[kept],
            spread=index.spread[kept],
            floor=index.floor[kept],
            tightness=index.tightness[kept],
        ),
        memory.sums[kept],
        memory.heard[kept],
    )


def _sums(vectors: NDArray[np.floating], labels: Labels, count: int) -> Ints:
    inside = np.flatnonzero(labels >= 0)
    return np.rint(group_sums(to_grid(np.asarray(vectors)[inside]), labels[inside], count)).astype(np.int64)


def _latest(labels: Labels, weeks: Ints, count: int) -> Ints:
    found = np.full(count, NEVER, dtype=np.int64)
    inside = labels >= 0
    np.maximum.at(found, labels[inside], np.asarray(weeks, dtype=np.int64)[inside])
    return found
