"""K2: days from receipt to release, with the units still waiting kept in (Kaplan-Meier).

Kaplan & Meier (1958), JASA 53, with the exponential Greenwood (log-log) band. A test holds curve and band to
lifelines, to the last digit; lifelines itself takes a second to import and 7 ms a curve, a third of the whole
KPI. A declined or otherwise answered unit is not taken out: it stays in as one that has not reached a change,
or the curve would flatter.
"""

import numpy as np
from numpy.typing import NDArray

from vocpipe.kpi.days import NEVER
from vocpipe.kpi.facts import Facts
from vocpipe.kpi.rates import Z95
from vocpipe.kpi.report import CurvePoint, Duration, Quantile, TimeToChange
from vocpipe.kpi.units import Pairs
from vocpipe.kpi.voices import grouped

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
    under = [pairs.unit[at] for at in grouped(pairs.label, len(pairs.labels))]
    return {
        label: _duration(days[units], happened[units])
        for label, units in zip(pairs.labels, under, strict=True)
        if len(units)
    }


def _duration(days: NDArray[np.int64], happened: NDArray[np.bool_]) -> Duration:
    reached = int(happened.sum())
    # The median needs half of the units; the fit is spared where it cannot exist.
    median = _Estimate(days, happened).quantile(0.5) if reached else _NOBODY
    return Duration(n=len(days), reached=reached, median=median)


class _Estimate:
    """The curve: by day the share of units that have not reached a change, and its 95 % band."""

    def __init__(self, days: NDArray[np.int64], happened: NDArray[np.bool_]) -> None:
        """Take the days each unit has waited, and whether its change came then (else it still waits)."""
        self.day, at = np.unique(np.append(days, 0), return_inverse=True)
        ended, reached = (np.bincount(one, minlength=len(self.day)) for one in (at[:-1], at[:-1][happened]))
        waiting = ended[::-1].cumsum()[::-1]
        still = waiting - reached
        # Where nobody is left a logarithm is infinite, where nobody was reached zero: the band takes both.
        with np.errstate(divide="ignore", invalid="ignore"):
            self.left: Floats = np.exp(np.cumsum(np.log(still) - np.log(waiting)))
            error = np.sqrt(np.cumsum(np.where(still > 0, reached / (waiting * still), 0)))
            self.left_low, self.left_high = self._bound(-Z95 * error), self._bound(Z95 * error)

    def _bound(self, away: Floats) -> Floats:
        log = np.log(self.left)
        return np.nan_to_num(np.exp(-np.exp(np.log(-log) + away / log)), nan=1.0)

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
