"""The ledger's audit: what should be split, merged, put to rest, woken, or has drifted.

Each finding is a proposal with its evidence; ``plain`` marks those clear enough to be carried
out without asking. Nothing is changed here.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vocpipe.themes.bootstrap import find_groups
from vocpipe.themes.exact import SCALE, Labels, cosines, group_means, to_grid
from vocpipe.themes.index import ThemeIndex

DORMANT_WEEKS = 12
SPLIT_AT_LEAST = 12
"""Distinct members below which a theme is never proposed for splitting."""
COVERED, PLAINLY_COVERED = 0.6, 0.8
"""Share of a theme's members that its parts must hold for a proposal, and for a plain one."""
MERGE_DOUBTFUL, MERGE_PLAIN = 0.5, 0.7
DRIFTED = 0.85
"""Cosine between the frozen and the recent centroid below which a theme has drifted, in large themes."""


@dataclass(frozen=True)
class Proposal:
    """One finding: what to do to which themes (numbers in the index), why, and with what.

    ``parts`` are the rows of each part of a split (the largest keeps the key). ``evidence``
    holds the figures that led here.
    """

    what: Literal["split", "merge", "dormant", "revive", "drift"]
    themes: tuple[int, ...]
    plain: bool
    evidence: dict[str, float] = field(default_factory=dict)
    parts: tuple[tuple[int, ...], ...] = ()


def audit_splits(
    vectors: NDArray[np.floating],
    labels: Labels,
    index: ThemeIndex,
    authors: Sequence[str],
    *,
    but: Collection[int] = (),
) -> list[Proposal]:
    """Propose to split themes whose members fall into parts as far apart as sibling themes usually are.

    Themes numbered in ``but`` are left whole.
    """
    if len(index) < 2:
        return []
    near = _nearest_sibling(index)
    usual, typical = float(np.quantile(near, 0.75)), float(np.median(near))
    result = []
    for theme in sorted(set(range(len(index))) - set(but)):
        rows = np.flatnonzero(labels == theme)
        grid = to_grid(vectors[rows])
        if len(np.unique(grid, axis=0)) < SPLIT_AT_LEAST:
            continue
        found = find_groups(vectors[rows], authors=[authors[int(r)] for r in rows])
        parts, covered = np.where(found < 2, found, -1), float((found >= 0).mean())
        if not (parts == 1).any() or covered < COVERED:
            continue
        means = group_means(grid, parts, 2)
        between = float(cosines(means[:1], means[1:])[0, 0])
        if between <= usual:
            result.append(
                Proposal(
                    "split",
                    (theme,),
                    between <= typical and covered >= PLAINLY_COVERED,
                    {"between_parts": between, "sibling_themes": usual, "covered": covered},
                    tuple(tuple(int(r) for r in rows[parts == part]) for part in range(2)),
                )
            )
    return result


def _nearest_sibling(index: ThemeIndex) -> NDArray[np.float64]:
    if len(index) < 2:
        return np.full(len(index), -1.0)
    sims = cosines(index.centroids, index.centroids).astype(np.float64)
    np.fill_diagonal(sims, -1.0)
    return np.asarray(sims.max(axis=1))


def audit_merges(
    vectors: NDArray[np.floating], labels: Labels, index: ThemeIndex, cannot: Iterable[tuple[int, int]] = ()
) -> list[Proposal]:
    """Propose to merge themes that accept most of each other's members, unless people said never."""
    apart = {tuple(sorted(pair)) for pair in cannot}
    grid = to_grid(vectors)
    inside = np.flatnonzero(labels >= 0)
    sims = cosines(grid[inside], index.centroids)
    accepted = sims >= (index.mean - 0.5 * index.spread)[None, :]
    share = np.zeros((len(index), len(index)))
    for theme in range(len(index)):
        mine = accepted[labels[inside] == theme]
        share[theme] = mine.mean(axis=0) if len(mine) else 0.0
    mutual = np.triu(np.minimum(share, share.T), k=1)
    result = []
    for one, other in np.argwhere(mutual >= MERGE_DOUBTFUL).tolist():
        if (one, other) not in apart:
            larger, smaller = sorted((one, other), key=lambda t: (-int(index.sizes[t]), t))
            degree = float(mutual[one, other])
            result.append(
                Proposal("merge", (larger, smaller), degree >= MERGE_PLAIN, {"mutual_acceptance": degree})
            )
    return result


def audit_rest(silent_weeks: Sequence[int], dormant: Sequence[bool]) -> list[Proposal]:
    """Put themes to rest after ``DORMANT_WEEKS`` silent weeks; wake a resting one that is heard again."""
    result = []
    for theme, (weeks, asleep) in enumerate(zip(silent_weeks, dormant, strict=True)):
        if not asleep and weeks >= DORMANT_WEEKS:
            result.append(Proposal("dormant", (theme,), True, {"silent_weeks": float(weeks)}))
        if asleep and weeks == 0:
            result.append(Proposal("revive", (theme,), True, {"silent_weeks": 0.0}))
    return result


def audit_drift(recent: NDArray[np.floating], labels: Labels, index: ThemeIndex) -> list[Proposal]:
    """Report themes whose recent members point elsewhere than the frozen centroid.

    The bound allows for the chance error of a mean of m voices: sqrt(m c / (1 + (m - 1) c))
    is the cosine to expect between such a mean and the true one, c the theme's tightness.
    """
    grid = to_grid(recent)
    result = []
    for theme in range(len(index)):
        rows = grid[labels == theme]
        if len(rows) < 5:
            continue
        mean = to_grid(rows.astype(np.float64).sum(axis=0, keepdims=True) / SCALE)
        cosine = float(cosines(mean, index.centroids[theme : theme + 1])[0, 0])
        tight = max(float(index.tightness[theme]), 1e-3)
        expected = float(np.sqrt(len(rows) * tight / (1 + (len(rows) - 1) * tight)))
        if cosine < DRIFTED * expected:
            result.append(Proposal("drift", (theme,), False, {"cosine": cosine, "expected": expected}))
    return result
