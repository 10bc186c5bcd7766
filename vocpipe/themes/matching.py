"""Carrying identity over a rebuild or a change of model: old themes and new groups share members."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from vocpipe.themes.exact import SINGLE, Labels

LEAST_OVERLAP = 0.3
"""Share of the smaller side's members below which a new group is not the old theme."""


@dataclass(frozen=True)
class Matching:
    """Which new group carries each old theme on, and what the rebuild cost its readers.

    ``old_of`` gives for each new group the number of the old theme or -1 (a new theme);
    ``lost`` are old themes that no group carries on; ``churn`` is the share of the voices
    that both sides place whose theme changed.
    """

    old_of: tuple[int, ...]
    lost: tuple[int, ...]
    churn: float


def match(old: Sequence[int] | Labels, new: Sequence[int] | Labels) -> Matching:
    """Match groups of the same voices before and after: parallel labels, -1 where there is none.

    One to one, maximising shared members (Kuhn 1955); a pair needs ``LEAST_OVERLAP``.
    """
    before, after = np.asarray(old, dtype=np.int64), np.asarray(new, dtype=np.int64)
    if before.shape != after.shape:
        raise ValueError("old and new must label the same voices")
    shared = overlap(before, after)
    sizes_before = np.bincount(before[before >= 0], minlength=shared.shape[0])
    sizes_after = np.bincount(after[after >= 0], minlength=shared.shape[1])
    old_of = np.full(shared.shape[1], -1, dtype=np.int64)
    for was, now in zip(*linear_sum_assignment(-shared), strict=True):
        if shared[was, now] and shared[was, now] >= LEAST_OVERLAP * min(sizes_before[was], sizes_after[now]):
            old_of[now] = was
    carried = set(old_of.tolist())
    lost = tuple(t for t in range(shared.shape[0]) if sizes_before[t] and t not in carried)
    return Matching(
        tuple(int(t) for t in old_of),
        lost,
        churn(before, np.where(after >= 0, old_of[after], -1) if len(old_of) else after),
    )


@dataclass(frozen=True)
class Carried:
    """Which key each new group bears: an old theme's, or None for a new one."""

    keys: tuple[str | None, ...]
    churn: float


def carry(before: Sequence[str | None], groups: Sequence[int] | Labels) -> Carried:
    """Carry themes' keys over to new groups of the same voices by shared members, however many changed.

    ``before`` is the key of each voice's theme (None: single), ``groups`` its new group (-1: none).
    """
    keys = sorted({key for key in before if key is not None})
    number = {key: place for place, key in enumerate(keys)}
    found = match([SINGLE if key is None else number[key] for key in before], groups)
    return Carried(tuple(keys[old] if old >= 0 else None for old in found.old_of), found.churn)


def overlap(before: Labels, after: Labels) -> NDArray[np.int64]:
    """Give the (old themes, new groups) table of shared members; voices without a group do not count."""
    both = (before >= 0) & (after >= 0)
    table = np.zeros((int(before.max(initial=-1)) + 1, int(after.max(initial=-1)) + 1), dtype=np.int64)
    np.add.at(table, (before[both], after[both]), 1)
    return table


def churn(before: Labels, after: Labels) -> float:
    """Give the share of voices with a theme before whose theme is another one, or none, now."""
    placed = before >= 0
    return float((before[placed] != after[placed]).mean()) if placed.any() else 0.0
