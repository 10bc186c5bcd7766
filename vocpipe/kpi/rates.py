"""Rates that carry their n and a Wilson interval, plain and weighted by revenue.

Wilson, E. B. (1927), "Probable inference, the law of succession, and statistical
inference", JASA 22: the score interval, which stays inside 0..1 and is sane at n of five.
"""

from math import sqrt

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

Z95 = 1.959963984540054
"""The normal quantile of a two-sided 95 % interval."""


class Figure(BaseModel):
    """Base of everything in the report: immutable and JSON-able."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Rate(Figure):
    """``k`` of ``n`` with the 95 % Wilson interval; shares are None when ``n`` is 0."""

    k: int
    n: int
    share: float | None
    low: float | None
    high: float | None


class WeightedRate(Figure):
    """A share in which each unit weighs its account's revenue; ``n`` units had a revenue.

    The interval is Wilson's at Kish's effective n, (sum w)^2 / sum w^2.
    """

    n: int
    weight: float
    share: float | None
    low: float | None
    high: float | None


def wilson(share: float, n: float) -> tuple[float, float]:
    """Give the 95 % Wilson interval of a share observed on ``n`` (> 0, may be fractional)."""
    z2 = Z95 * Z95
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def rate(k: int, n: int) -> Rate:
    """Give the Rate of ``k`` hits in ``n``."""
    if n == 0:
        return Rate(k=0, n=0, share=None, low=None, high=None)
    low, high = wilson(k / n, n)
    return Rate(k=k, n=n, share=k / n, low=low, high=high)


def weighted_rate(hit: NDArray[np.bool_], weight: NDArray[np.float64]) -> WeightedRate:
    """Give the share of ``weight`` on ``hit``; units whose weight is NaN or 0 are left out."""
    known = weight > 0
    total = float(weight[known].sum())
    if total == 0:
        return WeightedRate(n=0, weight=0.0, share=None, low=None, high=None)
    share = min(1.0, float(weight[known & hit].sum()) / total)
    effective = total * total / float(np.square(weight[known]).sum())
    low, high = wilson(share, effective)
    return WeightedRate(n=int(known.sum()), weight=total, share=share, low=low, high=high)
