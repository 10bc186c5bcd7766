"""K2: days from receipt to release, with the units still waiting kept in (Kaplan-Meier).

Kaplan & Meier (1958), JASA 53; the band is the exponential Greenwood (log-log) interval of Kalbfleisch &
Prentice (1980), as lifelines has it (tests/kpi/test_survival.py holds the two side by side). A declined or
otherwise answered unit is not taken out: it stays in as one that has not reached a change, or the curve
would flatter.
"""

import numpy as np
from numpy.typing import NDArray

from vocpipe.kpi.days import NEVER
from vocpipe.kpi.facts import Facts
from vocpipe.kpi.rates import Z95
from vocpipe.kpi.report import CurvePoint, Duration, Quantile, TimeToChange
from vocpipe.kpi.units import Pairs

Floats = NDArray[np.float64]

CURVE_POINTS = 120
"""At most so many points of the curve are given; more cannot be seen in a chart."""

_NOBODY = Quantile(days=None, low=None, high=None)


def time_to_change(facts: Facts) -> TimeToChange:
    """Give K2 over all units received so far."""
    happened = facts.reached != NEVER
    end = np.where(happened, facts.reached, facts.today)
    # A change released before the voice was written down took no time at all.
    days = np.maximum(end - facts.units.received, 0)
    reached = int(happened.sum())
    estimate = _Estimate(days, happened) if len(days) else None
    return TimeToChange(
        n=len(days),
        reached=reached,
        censored=len(days) - reached,
        quarter=estimate.quantile(0.25) if estimate else _NOBODY,
        median=estimate.quantile(0.5) if estimate else _NOBODY,
        three_quarters=estimate.quantile(0.75) if estimate else _NOBODY,
        curve=estimate.curve() if estimate else (),
        splits={name: _split(pairs, days, happened) for name, pairs in facts.units.splits.items()},
    )


def _split(pairs: Pairs, days: NDArray[np.int64], happened: NDArray[np.bool_]) -> dict[str, Duration]:
    order = np.argsort(pairs.label, kind="stable")
    bounds = np.searchsorted(pairs.label[order], np.arange(len(pairs.labels) + 1))
    durations = {}
    for i, label in enumerate(pairs.labels):
        units = pairs.unit[order[bounds[i] : bounds[i + 1]]]
        if len(units):
            durations[label] = _duration(days[units], happened[units])
    return durations


def _duration(days: NDArray[np.int64], happened: NDArray[np.bool_]) -> Duration:
    reached = int(happened.sum())
    # The median needs half of the units; the fit is spared where it cannot exist.
    median = _Estimate(days, happened).quantile(0.5) if reached else _NOBODY
    return Duration(n=len(days), reached=reached, median=median)


class _Estimate:
    """One fitted curve: shares that have reached a change, by day."""

    def __init__(self, days: NDArray[np.int64], happened: NDArray[np.bool_]) -> None:
        self.day, reached, at_risk = _table(days, happened)
        with np.errstate(divide="ignore", invalid="ignore"):
            # In logarithms, as lifelines does it, so that figures it once showed come out the same.
            self.left: Floats = np.exp(np.cumsum(np.log(at_risk - reached) - np.log(at_risk)))
            each = reached / (at_risk * (at_risk - reached))
            spread = np.sqrt(np.cumsum(np.where(np.isinf(each), 0.0, each)))
            self.left_low, self.left_high = (_bound(self.left, sign * Z95 * spread) for sign in (-1, 1))

    def quantile(self, part: float) -> Quantile:
        """Give the day by which ``part`` of the units has reached a change."""
        return Quantile(
            days=self._first(self.left, part),
            low=self._first(self.left_low, part),
            high=self._first(self.left_high, part),
        )

    def _first(self, left: Floats, part: float) -> int | None:
        at = np.flatnonzero(left <= 1 - part + 1e-12)
        return int(self.day[at[0]]) if len(at) else None

    def curve(self) -> tuple[CurvePoint, ...]:
        """Give the curve at no more than CURVE_POINTS days."""
        step = np.unique(np.linspace(0, len(self.day) - 1, CURVE_POINTS).round().astype(int))
        return tuple(
            CurvePoint(
                day=int(self.day[i]),
                share=1 - float(self.left[i]),
                low=1 - float(self.left_high[i]),
                high=1 - float(self.left_low[i]),
            )
            for i in step
        )


def _bound(left: Floats, distance: Floats) -> Floats:
    """Give one edge of the band; 1 where nothing has happened yet and no band can be told."""
    log = np.log(left)
    return np.nan_to_num(np.exp(-np.exp(np.log(-log) + distance / log)), nan=1.0)


def _table(days: NDArray[np.int64], happened: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
    """Give the days something ended, from 0, with how many reached a change and how many were at risk."""
    on, place = np.unique(np.append(days, 0), return_inverse=True)
    ended = np.bincount(place[:-1], minlength=len(on))
    reached = np.bincount(place[:-1][happened], minlength=len(on)).astype(np.float64)
    at_risk = len(days) - np.concatenate([[0], np.cumsum(ended)[:-1]])
    return on.astype(np.float64), reached, at_risk.astype(np.float64)
