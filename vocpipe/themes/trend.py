"""Where a theme is going, with false alarms held down across all themes at once.

This week is compared with what the theme's own past and this week's exposure (how many voices
came in at all) lead one to expect. Counts vary more than Poisson, so the test is negative
binomial with the variance of the theme's past (Noufaily et al. 2013); alarms of a week are
held to a false discovery rate by Benjamini & Hochberg (1995).
"""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaincc, pdtr, pdtrc

WINDOW = 8
SILENT = 4
RATE = 0.05
LEAST = 3
"""Voices that a theme needs this week before it may be called growing."""


class Direction(StrEnum):
    """Where a theme is going this week.

    ``PERHAPS`` is more than its own past leads one to expect, but no more than chance gives to one of so
    many themes.
    """

    EMERGING = "emerging"
    GROWING = "growing"
    PERHAPS = "perhaps_growing"
    STEADY = "steady"
    FADING = "fading"
    BACK = "back"
    QUIET = "quiet"


def trend(
    counts: NDArray[np.integer] | Sequence[Sequence[int]], exposure: Sequence[float]
) -> list[Direction]:
    """Judge the last week of each theme: ``counts`` is (themes, weeks), ``exposure`` one value a week.

    ``exposure`` is how many voices (or active users) there were in all; a week without any is
    left out of the past.
    """
    table = np.asarray(counts, dtype=np.int64).reshape(-1, len(exposure))
    offset = np.asarray(exposure, dtype=np.float64)
    if not len(table):
        return []
    judged = [_judge(row, offset) for row in table]
    up, down = (np.array(chances) for chances in zip(*judged, strict=True))
    rises, falls = _discoveries(up), _discoveries(down)
    return [_direction(*one) for one in zip(table, up, rises, falls, strict=True)]


def _judge(row: NDArray[np.int64], offset: NDArray[np.float64]) -> tuple[float, float]:
    """Give how likely so many or more, and so few or fewer, are this week."""
    past, weeks = row[:-1][-WINDOW:], offset[:-1][-WINDOW:]
    use = weeks > 0
    past, weeks = past[use], weeks[use]
    total = float(weeks.sum())
    share = (float(past.sum()) + 0.5) / (total + 0.5 * float(weeks.mean())) if total else 0.0
    expected = share * float(offset[-1])
    if expected <= 0:
        return 1.0, 1.0
    now = int(row[-1])
    extra = _overdispersion(past, share * weeks)
    if extra <= 1e-9:
        return _poisson_at_least(now, expected), float(pdtr(now, expected))
    size = 1.0 / extra
    chance = size / (size + expected)
    return _binomial_at_least(now, size, chance), float(betainc(size, now + 1, chance))


def _overdispersion(past: NDArray[np.int64], means: NDArray[np.float64]) -> float:
    """Give a in variance = mean + a mean^2 by moments, shrunk toward 0.05 as four weeks' worth."""
    if len(past) < 3:
        return 0.05
    own = (
        float((((past - means) ** 2 - means) / np.maximum(means, 1e-9) ** 2).mean())
        if means.min() > 0.5
        else 0.05
    )
    return (len(past) * max(own, 0.0) + 4 * 0.05) / (len(past) + 4)


def _discoveries(p: NDArray[np.float64]) -> NDArray[np.bool_]:
    order = np.argsort(p, kind="stable")
    passed = np.flatnonzero(p[order] <= RATE * np.arange(1, len(p) + 1) / len(p))
    result = np.zeros(len(p), dtype=bool)
    if len(passed):
        result[order[: int(passed[-1]) + 1]] = True
    return result


def _direction(row: NDArray[np.int64], up: float, rises: bool, falls: bool) -> Direction:
    """Name the week: ``rises`` and ``falls`` survived the control, ``up`` is how likely such a rise is."""
    now, past = int(row[-1]), row[:-1]
    if now >= LEAST and not past[-SILENT:].any():
        return Direction.BACK if past.any() else Direction.EMERGING
    if now == 0 and not row[-SILENT:].any():
        return Direction.QUIET
    if rises and now >= LEAST:
        return Direction.GROWING
    if falls:
        return Direction.FADING
    return Direction.PERHAPS if up <= RATE and now >= LEAST else Direction.STEADY


# scipy.special's functions, not scipy.stats' distributions: the same numbers without a second of import.


def _poisson_at_least(count: float, expected: float) -> float:
    return float(pdtrc(count - 1, expected)) if count > 0 else 1.0


def _binomial_at_least(count: float, size: float, chance: float) -> float:
    """Give the chance of ``count`` or more under a negative binomial of real ``size``."""
    return float(betaincc(size, count, chance)) if count > 0 else 1.0
