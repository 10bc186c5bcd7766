"""The few members that stand for a theme: typical ones first, then ones that add something."""

from collections import Counter
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from vocpipe.themes.exact import Floats, canonical_order, cosines, to_grid

COVER_AT_MOST = 2_000


def pick(vectors: NDArray[np.floating], count: int = 8) -> list[int]:
    """Give the rows that together cover the theme best, the most typical first.

    Facility location (Krause & Golovin 2014), greedy: each step adds the row that most raises
    the mean over members of the cosine to their nearest exemplar. Exact repeats add nothing
    and are never picked twice. Order of rows does not matter.
    """
    grid = to_grid(vectors)
    order = canonical_order(grid)
    pool = order[np.linspace(0, len(order) - 1, min(len(order), COVER_AT_MOST)).astype(np.int64)]
    sims = np.maximum(cosines(grid[pool], grid[pool]), 0.0)
    covered = np.zeros(len(pool), dtype=np.float32)
    chosen: list[int] = []
    while len(chosen) < min(count, len(pool)):
        gains = np.round(np.maximum(sims, covered[None, :]).mean(axis=1) - covered.mean(), 6)
        gains[chosen] = -1.0
        best = int(gains.argmax())
        if gains[best] <= 0:
            break
        chosen.append(best)
        covered = np.maximum(covered, sims[best])
    return [int(pool[c]) for c in chosen]


def three_quotes(vectors: NDArray[np.floating], specificity: NDArray[np.floating]) -> list[int]:
    """Give up to three rows: the most typical, the most specific of the rest, and the dissenting one.

    Typical is nearest to the mean; specific has the highest ``specificity`` (see ``specific``),
    near the mean when equal; dissenting is the member least like the first two that is still
    within the theme's nearer three quarters, so that a stray voice does not stand for it.
    """
    grid = to_grid(vectors)
    order = canonical_order(grid)
    fit = _fit(grid)
    chosen = [int(order[fit[order].argmax()])]
    rest = [int(r) for r in order if not _same(grid, int(r), chosen)]
    if rest:
        chosen.append(max(rest, key=lambda r: (float(specificity[r]), float(fit[r]))))
    floor = float(np.quantile(fit, 0.25))
    rest = [r for r in rest if fit[r] >= floor and not _same(grid, r, chosen)]
    if rest:
        like = cosines(grid, grid[chosen]).max(axis=1)
        chosen.append(min(rest, key=lambda r: (float(like[r]), -float(fit[r]))))
    return chosen


def in_turn(voices: Iterable[tuple[str, str]]) -> list[str]:
    """Order (voice, who said it) so that everybody is heard once before anybody is heard twice."""
    heard: Counter[str] = Counter()
    turns = []
    for voice, who in voices:
        turns.append((heard[who], voice))
        heard[who] += 1
    return [voice for _, voice in sorted(turns, key=lambda turn: turn[0])]


def _fit(grid: Floats) -> Floats:
    return cosines(grid, to_grid(grid.astype(np.float64).sum(axis=0, keepdims=True)))[:, 0]


def _same(grid: Floats, row: int, chosen: list[int]) -> bool:
    return any(bool((grid[row] == grid[c]).all()) for c in chosen)
