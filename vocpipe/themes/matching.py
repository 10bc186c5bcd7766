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
class Carried:
    """Which key each new group bears (an old theme's, or None for a new one), and what that cost readers.

    ``churn`` is the share of the voices of old themes whose theme changed.
    """

    keys: tuple[str | None, ...]
    churn: float


def carry(before: Sequence[str | None], groups: Sequence[int] | Labels) -> Carried:
    """Carry themes' keys over to new groups of the same voices by shared members, however many changed.

    ``before`` is the key of each voice's theme (None: single), ``groups`` its new group (-1: none).
    One to one, maximising shared members (Kuhn 1955); a pair needs ``LEAST_OVERLAP``.
    """
    keys = sorted({key for key in before if key is not None})
    number = {key: place for place, key in enumerate(keys)}
    old = np.array([SINGLE if key is None else number[key] for key in before], dtype=np.int64)
    new = np.asarray(groups, dtype=np.int64)
    if old.shape != new.shape:
        raise ValueError("before and groups must be of the same voices")
    shared = overlap(old, new)
    sizes_old = np.bincount(old[old >= 0], minlength=shared.shape[0])
    sizes_new = np.bincount(new[new >= 0], minlength=shared.shape[1])
    old_of = np.full(shared.shape[1], -1, dtype=np.int64)
    for was, now in zip(*linear_sum_assignment(-shared), strict=True):
        if shared[was, now] and shared[was, now] >= LEAST_OVERLAP * min(sizes_old[was], sizes_new[now]):
            old_of[now] = was
    carried = np.where(new >= 0, old_of[new], -1) if len(old_of) else new
    return Carried(tuple(keys[was] if was >= 0 else None for was in old_of.tolist()), churn(old, carried))


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
