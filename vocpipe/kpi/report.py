"""What the KPI says: every figure with its n, its interval and the day it is as of."""

from datetime import date
from typing import Literal

from vocpipe.kpi.rates import Figure, Rate, WeightedRate

DEFINITION = "kpi-3"
"""The version of the definitions in docs/kpi.md; a changed formula is a new version."""

Splits = dict[str, dict[str, Rate]]
"""usage, knowledge, kind, segment, voices, route or feature -> value -> Rate; several features a unit."""


class Share(Figure):
    """A rate over units with its revenue-weighted second column and its splits."""

    overall: Rate
    weighted: WeightedRate
    splits: Splits


class Cohort(Figure):
    """The units received in one month; ``rate`` is None while the cohort is maturing.

    ``low`` and ``high`` bound what a maturing cohort can still become: nothing more is
    reached, everything with time left is.
    """

    month: str
    n: int
    reached: int
    state: Literal["mature", "maturing"]
    rate: Rate | None
    low: float
    high: float


class Reach(Share):
    """K1 for one window: the latest mature cohorts pooled, and every cohort by itself."""

    window_days: int
    pooled_months: tuple[str, ...]
    cohorts: tuple[Cohort, ...]


class Quantile(Figure):
    """Days until this part of the units has reached a change, with the 95 % band.

    None means that fewer have reached one so far.
    """

    days: int | None
    low: int | None
    high: int | None


class Duration(Figure):
    """Kaplan-Meier median of one split value."""

    n: int
    reached: int
    median: Quantile


class CurvePoint(Figure):
    """Estimated share of units that have reached a change ``day`` days after receipt, with band."""

    day: int
    share: float
    low: float
    high: float


class TimeToChange(Figure):
    """K2: days from receipt to release; units without a change stay in as censored."""

    n: int
    reached: int
    censored: int
    quarter: Quantile
    median: Quantile
    three_quarters: Quantile
    curve: tuple[CurvePoint, ...]
    splits: dict[str, dict[str, Duration]]


class Releases(Figure):
    """K3 and single-voice changes, over the releases of the last twelve months."""

    since: date
    reverse: Rate
    single_voice: Rate
    with_voice_before: tuple[str, ...]
    without_voice_before: tuple[str, ...]
    single_voice_changes: tuple[str, ...]


class Decided(Share):
    """K4: units with an outcome within ``window_days``, and which outcome came first."""

    window_days: int
    outcomes: dict[str, int]
    undecided: int


class Enablement(Figure):
    """K6: partial-knowledge units that were guided, and of those how many then used it."""

    guided: Rate
    used_after: Rate
    window_days: int


class ProofFunnel(Figure):
    """K7: of the quotes somebody asked consent for, how many were approved, cleared, and used outside."""

    approved: Rate
    cleared: Rate
    used: Rate
    withdrawn: Rate


class Counts(Figure):
    """What the figures stand on; every voice is in exactly one of counted and set_aside."""

    voices: int
    set_aside: int
    counted: int
    units: int
    accounts: int
    repeats: int
    outcomes: int
    releases: int


class Counters(Figure):
    """Figures that move when somebody games the others; shown beside them, always."""

    self_links_refused: Rate
    coincident: Rate
    raised_over_dates: Rate
    entered_after_release: Rate
    dated_back: Rate
    unknown_recorder: Rate
    undone: Rate
    did_not_solve: Rate
    reopened: Rate
    trivial_changes: Rate
    dates_late: Rate
    one_change: Rate
    split_asks: Rate
    carried: Rate
    unknown_usage: Rate
    unknown_account: Rate
    split_documents: Rate
    set_aside: Rate
    declined: Rate


class KpiReport(Figure):
    """Every figure of ``docs/kpi.md`` as of one day, recomputable from the ledger."""

    definition: str
    as_of: date
    zone: str
    counts: Counts
    reach: tuple[Reach, ...]
    time_to_change: TimeToChange
    releases: Releases
    decided: Decided
    told: Share
    solved: Rate
    enablement: Enablement
    proof: ProofFunnel
    counters: Counters
