"""What may be called a group: the cohesion gate and the distinct-authors rule.

A catch-all that slips through poisons every later week, because its wide acceptance swallows
whatever is new; so a group must be clearly tighter than voices picked at random.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from vocpipe.themes.exact import SCALE, SINGLE, Floats, Labels, group_sums
from vocpipe.themes.graph import communities

MIN_MEMBERS = MIN_AUTHORS = 3
"""Voices, and people or companies who said them, that a theme has at least."""
FLOOR = 0.3
"""How far a group's mean cosine must stand between a random pair's and a close neighbour's."""
FEW_FLOOR = 0.35
"""The same for a few voices, against the closest pairs (see ``few_level``)."""
CLEAR = 3.6
"""How many spreads of unrelated voices' cosines a group must be tight, while voices are few."""
BORROWED = 800.0
"""Pairs of voices (those of 41) from which their own level counts more than the one that spread gives."""

CHANCE = 2.0
"""How many spreads tighter a group of one pair would have to be; larger ones less (see ``beyond_chance``)."""

GUESSED = 100
"""Voices below which readers are told that themes are a first guess (see bench/results/themes_small.md)."""


def cohesion(grid: Floats, labels: Labels, groups: int) -> Floats:
    """Give each group's mean cosine over pairs of distinct members (0 for fewer than two).

    From the length of the sum: |sum of m unit rows|^2 = m + m (m - 1) mean cosine.
    """
    sums = group_sums(grid, labels, groups) / SCALE
    inside = labels >= 0
    squares = np.einsum("ij,ij->i", grid, grid, dtype=np.float64) / SCALE**2
    own = np.bincount(labels[inside], squares[inside], groups)
    counts = np.bincount(labels[inside], minlength=groups)
    pairs = np.maximum(counts * (counts - 1), 1)
    return np.asarray(np.round((np.einsum("ij,ij->i", sums, sums) - own) / pairs, 6), dtype=np.float32)


def tight_enough(grid: Floats, sims: Floats) -> float:
    """Give the mean pair cosine that a group must reach in this space.

    ``sims`` are the (n, k) neighbour cosines of the same rows; their median says what "close"
    means here, and the mean over all pairs what "random" means.
    """
    random = float(cohesion(grid, np.zeros(len(grid), dtype=np.int64), 1)[0])
    close = float(np.median(sims[sims > -1])) if (sims > -1).any() else 1.0
    return random + FLOOR * (close - random)


def first_guess(voices: int) -> bool:
    """Tell whether so few voices were seen that every other theme may be of mixed subjects."""
    return voices < GUESSED


@dataclass(frozen=True)
class Usual:
    """What is usual where voices are too few to show it: ``spread`` of unrelated voices' cosines.

    ``voices`` is how many have been seen. With a spread of 0 every level stays as it is.
    """

    spread: float = 0.0
    voices: int = 0

    def steadied(self, level: float) -> float:
        """Give a level that these voices show, shrunk toward ``CLEAR`` spreads."""
        return self._own() * level + (1 - self._own()) * CLEAR * self.spread

    def floors(
        self, floor: NDArray[np.float64], sizes: Labels, tightness: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Give themes' least similarity, shrunk toward that of a voice ``CLEAR`` spreads near to members.

        A centroid is nearer to everything than members are: of m members of mean pair cosine c, a
        voice's mean cosine to them is its cosine to the centroid times sqrt((1 + (m - 1) c) / m).
        """
        members = np.maximum(sizes, 1)
        nearer = np.sqrt((1 + (members - 1) * np.clip(tightness, 0, 1)) / members)
        return np.asarray(self._own() * floor + (1 - self._own()) * CLEAR * self.spread / nearer)

    def _own(self) -> float:
        """Give how far the voices may be trusted to show a level themselves, which they do pair by pair."""
        pairs = self.voices * (self.voices - 1) / 2
        return pairs / (pairs + BORROWED) if self.spread else 1.0


def few_level(grid: Floats, nearest_sims: Floats, spread: float = 0.0) -> float:
    """Give the same for a few voices, where "close" must be the closest pairs: most are far from all others.

    ``nearest_sims`` are the (n, 1) cosines to the nearest row. The fewer the voices the farther the
    nearest is, related or not, until anything passes for a group; so the level is steadied.
    """
    random = float(cohesion(grid, np.zeros(len(grid), dtype=np.int64), 1)[0])
    own = random + FEW_FLOOR * (float(np.quantile(nearest_sims, 0.75)) - random)
    return Usual(spread, len(grid)).steadied(own)


def beyond_chance(sizes: Labels, spread: float) -> NDArray[np.float64]:
    """Give how much tighter groups of so many voices must be than the level, to be more than chance.

    The mean cosine of the m (m - 1) / 2 pairs of unrelated voices scatters by their spread over the
    square root of that number: three alike are found in any load, eight are not.
    """
    pairs = np.maximum(sizes * (sizes - 1) / 2, 1)
    return np.asarray(CHANCE * spread / np.sqrt(pairs))


def keep_cohesive(grid: Floats, labels: Labels, level: float, spread: float = 0.0) -> Labels:
    """Give the labels with groups that are too small or looser than ``level`` made single voices.

    With the ``spread`` of unrelated voices' cosines, small groups must be tighter (``beyond_chance``).
    """
    groups = int(labels.max(initial=-1)) + 1
    if not groups:
        return labels
    sizes = np.bincount(labels[labels >= 0], minlength=groups)
    tight = cohesion(grid, labels, groups) >= level + beyond_chance(sizes, spread)
    good = tight & (sizes >= MIN_MEMBERS)
    return np.where((labels >= 0) & good[labels], labels, SINGLE)


def split_loose(graph: csr_matrix, grid: Floats, labels: Labels, level: float, seed: int) -> Labels:
    """Cut every group looser than ``level`` along its own links until its parts are tight or tiny.

    So a broad group yields the themes inside it instead of being thrown away whole.
    """
    result = labels.copy()
    waiting = list(range(int(labels.max(initial=-1)) + 1))
    following = len(waiting)
    while waiting:
        group = waiting.pop()
        rows = np.flatnonzero(result == group)
        if len(rows) < 2 * MIN_MEMBERS or cohesion(grid[rows], np.zeros(len(rows), np.int64), 1)[0] >= level:
            continue
        parts = communities(graph[rows][:, rows].tocsr(), 1.0, seed)
        count = int(parts.max()) + 1
        if count > 1:
            result[rows] = np.where(parts == 0, group, following + parts - 1)
            waiting += [group, *range(following, following + count - 1)]
            following += count - 1
    return result


def keep_spoken(labels: Labels, authors: Sequence[str]) -> Labels:
    """Give the labels with groups of fewer than ``MIN_AUTHORS`` distinct authors made single voices."""
    _, who = np.unique(np.asarray(authors, dtype=object).astype(str), return_inverse=True)
    inside = labels >= 0
    pairs = np.unique(np.stack([labels[inside], who[inside]], axis=1), axis=0)
    voices = np.bincount(pairs[:, 0], minlength=int(labels.max(initial=0)) + 1)
    return np.where(inside & (voices[labels] >= MIN_AUTHORS), labels, SINGLE)
