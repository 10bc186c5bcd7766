"""What the ledger remembers of each theme in order to place a newcomer: the theme index.

Everything is fitted from members once and then frozen; a weekly run reads it and never
refits, so old voices cannot change theme and the cost does not grow with history.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vocpipe.themes.calibration import NO_EVIDENCE, Curve, Doubles, fit_curve
from vocpipe.themes.exact import BLOCK, SCALE, Floats, Labels, group_means, group_sums, rivals, to_grid

SHRINK = 10.0
"""Members at which a theme's own spread counts as much as all themes' together."""
ABSORBED = 0.05
"""Share of newcomers to a removed theme that the remaining themes may wrongly accept."""
KEPT = 0.01
"""Share of a theme's held-out members below its similarity floor."""


@dataclass(frozen=True)
class ThemeIndex:
    """Frozen knowledge of m themes; arrays have m rows in the order of ``keys``.

    Rows may share a key (see ``memory``). ``centroids`` are grid rows; ``mean`` and ``spread``
    describe held-out members' similarity (shrunk toward all themes' for small ones); ``floor`` is
    the least similarity accepted; ``cutoff`` the least probability accepted; ``pair_level`` the
    mean cosine between two members above which a group is as tight as a theme.
    """

    keys: tuple[str, ...]
    centroids: Floats
    sizes: Labels
    mean: Doubles
    spread: Doubles
    floor: Doubles
    tightness: Doubles
    curve: Curve
    cutoff: float
    pair_level: float

    def __len__(self) -> int:
        return len(self.keys)

    def owners(self) -> Labels | None:
        """Give a number for each row's key where rows share one, or None when each has its own."""
        distinct, owner = np.unique(np.array(self.keys, dtype=str), return_inverse=True)
        return owner.astype(np.int64) if len(distinct) < len(self.keys) else None

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """Give plain arrays for ``numpy.savez``; ``from_arrays`` turns them back."""
        return {
            "keys": np.array(self.keys, dtype=str),
            "centroids": self.centroids.astype(np.int16),
            "sizes": self.sizes,
            "mean": self.mean,
            "spread": self.spread,
            "floor": self.floor,
            "tightness": self.tightness,
            "curve": np.array([self.curve.bias, *self.curve.weights]),
            "levels": np.array([self.cutoff, self.pair_level]),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> "ThemeIndex":
        """Give the index that ``to_arrays`` wrote."""
        curve = [float(c) for c in np.asarray(arrays["curve"], dtype=np.float64)]
        cutoff, pair_level = (float(c) for c in np.asarray(arrays["levels"], dtype=np.float64))
        doubles = {
            n: np.asarray(arrays[n], dtype=np.float64) for n in ("mean", "spread", "floor", "tightness")
        }
        return cls(
            tuple(str(k) for k in arrays["keys"]),
            np.asarray(arrays["centroids"], dtype=np.float32),
            np.asarray(arrays["sizes"], dtype=np.int64),
            curve=Curve(curve[0], tuple(curve[1:])),
            cutoff=cutoff,
            pair_level=pair_level,
            **doubles,
        )


def empty_index(dimensions: int) -> ThemeIndex:
    """Give the index of no theme at all, which accepts nothing."""
    none = np.zeros(0)
    return ThemeIndex(
        (),
        np.zeros((0, dimensions), np.float32),
        np.zeros(0, np.int64),
        none,
        none,
        none,
        none,
        Curve(NO_EVIDENCE[0], NO_EVIDENCE[1:]),
        0.5,
        1.0,
    )


def fit_index(
    vectors: NDArray[np.floating], labels: Sequence[int] | Labels, keys: Sequence[str]
) -> ThemeIndex:
    """Fit what is needed to place newcomers from members: ``labels[i]`` indexes ``keys``, -1 none.

    ``vectors`` is (n, d), unit rows, centred per language. Themes without members are refused
    with ValueError; give only themes that have at least one.
    """
    groups = np.asarray(labels, dtype=np.int64)
    inside = groups >= 0
    grid, groups = to_grid(np.asarray(vectors)[inside]), groups[inside]
    sizes = np.bincount(groups, minlength=len(keys)).astype(np.int64)
    if len(sizes) != len(keys) or (sizes == 0).any():
        raise ValueError("every key needs at least one member and every label a key")
    if not len(keys):
        return empty_index(np.asarray(vectors).shape[1])
    own = held_out(grid, groups, len(keys))
    mean, spread, floor = _spread(own, groups, sizes)
    centroids = group_means(grid, groups, len(keys))
    belonging, foreign = _evidence(grid, groups, centroids, own, mean, spread)
    curve, cutoff = _calibrate(belonging, foreign)
    tight = _tightness(own, groups, sizes)
    return ThemeIndex(
        tuple(keys),
        centroids,
        sizes,
        mean,
        spread,
        floor,
        tight,
        curve,
        cutoff,
        float(np.quantile(tight[sizes > 1], 0.1)) if (sizes > 1).any() else 1.0,
    )


def extend_index(
    index: ThemeIndex, vectors: NDArray[np.floating], labels: Sequence[int] | Labels, keys: Sequence[str]
) -> ThemeIndex:
    """Give the index with new themes added after the old ones, which stay exactly as they are.

    ``labels[i]`` indexes ``keys`` (the new themes alone), -1 for rows that belong to none. The
    newcomers' spread is shrunk toward what the old themes show.
    """
    if not len(keys):
        return index
    fresh = fit_index(vectors, labels, keys)
    if not len(index):
        return fresh
    weight = (fresh.sizes - 1) / (fresh.sizes - 1 + SHRINK)
    spread = np.sqrt(weight * fresh.spread**2 + (1 - weight) * float(np.median(index.spread)) ** 2)
    low = float(np.median((index.floor - index.mean) / index.spread))
    return ThemeIndex(
        (*index.keys, *fresh.keys),
        np.vstack([index.centroids, fresh.centroids]),
        np.concatenate([index.sizes, fresh.sizes]),
        np.concatenate([index.mean, fresh.mean]),
        np.concatenate([index.spread, spread]),
        np.concatenate([index.floor, fresh.mean + low * spread]),
        np.concatenate([index.tightness, fresh.tightness]),
        index.curve,
        index.cutoff,
        index.pair_level,
    )


def held_out(grid: Floats, groups: Labels, count: int) -> Doubles:
    """Give each member's cosine with the mean of the *other* members of its theme (0 when alone).

    With s the sum of members and v one of them: v.(s - v) / |s - v|. Memory stays at one block.
    """
    sums, own = group_sums(grid, groups, count) / SCALE, np.zeros(len(grid))
    for start in range(0, len(grid), BLOCK):
        block = slice(start, start + BLOCK)
        rows = grid[block].astype(np.float64) / SCALE
        rest = sums[groups[block]] - rows
        norms = np.sqrt(np.einsum("ij,ij->i", rest, rest))
        own[block] = np.einsum("ij,ij->i", rows, rest) / np.maximum(norms, 1e-9)
    return np.asarray(np.round(own, 6))


def _spread(own: Doubles, groups: Labels, sizes: Labels) -> tuple[Doubles, Doubles, Doubles]:
    means = np.bincount(groups, own, len(sizes)) / sizes
    known = sizes[groups] > 1
    gap = (own - means[groups])[known]
    overall = float(own[known].mean()) if known.any() else 1.0
    pooled = float(gap.std()) if len(gap) > 1 else 0.1
    weight = (sizes - 1) / (sizes - 1 + SHRINK)
    mean = weight * means + (1 - weight) * np.where(sizes > 1, 0.5 * (means + overall), overall)
    square = np.bincount(groups, (own - means[groups]) ** 2, len(sizes)) / np.maximum(sizes - 1, 1)
    spread = np.sqrt(weight * square + (1 - weight) * pooled**2)
    low = float(np.quantile(gap / np.maximum(pooled, 1e-6), KEPT)) if len(gap) > 1 else -3.0
    return mean, np.maximum(spread, 1e-3), mean + low * np.maximum(spread, 1e-3)


def _evidence(
    grid: Floats, groups: Labels, centroids: Floats, own: Doubles, mean: Doubles, spread: Doubles
) -> tuple[Doubles, Doubles]:
    """Give features of members held out (belonging) and of the same with their theme removed (foreign)."""
    first, best, second = (np.asarray(a, np.float64) for a in rivals(grid, centroids, groups))
    nearest = first.astype(np.int64)
    belonging = features(own, np.maximum(best, 0.0), mean[groups], spread[groups])
    foreign = features(best, np.maximum(second, 0.0), mean[nearest], spread[nearest])
    return belonging[own > best], foreign[best > -2]


def features(sim: Doubles, runner_up: Doubles, mean: Doubles, spread: Doubles) -> Doubles:
    """Give what the curve looks at: the z score within the theme and the margin, in spreads and as is."""
    margin = sim - runner_up
    return np.stack([np.clip((sim - mean) / spread, -6, 6), np.clip(margin / spread, -6, 6), 5 * sim], axis=1)


def _calibrate(belonging: Doubles, foreign: Doubles) -> tuple[Curve, float]:
    if len(belonging) < 5 or len(foreign) < 5:
        return Curve(2.0, (1.0, 0.0, 0.0)), 0.5
    curve = fit_curve(belonging, foreign)
    return curve, float(np.round(np.quantile(curve(foreign), 1 - ABSORBED), 6))


def _tightness(own: Doubles, groups: Labels, sizes: Labels) -> Doubles:
    """Give each theme's mean cosine over pairs, from the held-out cosines of its members.

    For m members of mean pair cosine c the held-out mean is about c sqrt((m-1) / (1 + (m-2) c));
    solved for c.
    """
    mean = np.clip(np.bincount(groups, own, len(sizes)) / sizes, 0, 1)
    rest = np.maximum(sizes - 1, 1)
    return np.asarray(mean * (mean * (rest - 1) + np.sqrt((mean * (rest - 1)) ** 2 + 4 * rest)) / (2 * rest))
