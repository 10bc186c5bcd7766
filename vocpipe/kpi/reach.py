"""K1: the share of units that reached a released change within a window, by month of receipt."""

import numpy as np

from vocpipe.kpi.days import month_end, month_name, months
from vocpipe.kpi.facts import Facts, share
from vocpipe.kpi.rates import rate
from vocpipe.kpi.report import Cohort, Reach
from vocpipe.kpi.voices import Flags

POOLED_MONTHS = 12
"""How many of the latest mature cohorts make the headline."""


def reach(facts: Facts, window: int) -> Reach:
    """Give K1 for ``window`` days: mature cohorts as rates, younger ones as bounds."""
    received = facts.units.received
    month = months(received)
    present = [int(value) for value in np.unique(month)]
    ripe = [value for value in present if month_end(value) + window <= facts.today]
    mature = ripe[-POOLED_MONTHS:]
    hit = within(facts, window)
    open_still = ~hit & (received + window > facts.today)
    pooled = share(facts, hit, np.isin(month, mature))
    return Reach(
        window_days=window,
        **dict(pooled),
        pooled_months=tuple(month_name(value) for value in mature),
        cohorts=tuple(_cohort(value, month == value, hit, open_still, value in ripe) for value in present),
    )


def within(facts: Facts, window: int) -> Flags:
    """Tell which units reached a change within ``window`` days."""
    return np.asarray(facts.reached - facts.units.received <= window)


def _cohort(month: int, among: Flags, hit: Flags, open_still: Flags, mature: bool) -> Cohort:
    n, reached, left = int(among.sum()), int((among & hit).sum()), int((among & open_still).sum())
    return Cohort(
        month=month_name(month),
        n=n,
        reached=reached,
        state="mature" if mature else "maturing",
        rate=rate(reached, n) if mature else None,
        low=reached / n,
        high=(reached + left) / n,
    )
