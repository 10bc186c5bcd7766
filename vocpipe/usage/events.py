"""What the product measured, and what that says beside the words.

Words and events are fused as log-odds: ``logit p = logit p_words + log LR(events)`` (Good 1950,
*Probability and the Weighing of Evidence*). The likelihood ratios are counted from pairs whose state a
person gave, smoothed by pseudo-counts from a prior (Laplace): a workspace without any starts from the
prior and moves to its own rates. Where the identity is unknown nothing was measured, and the words
stand alone.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import log

from vocpipe.records import UsageEvent, UsageState

RECENT_DAYS = 28
REGULAR_DAYS = 4
"""Distinct days of use in ``RECENT_DAYS`` that no trial and no slip of the hand explains."""
WINDOW_DAYS = 90


class Window(StrEnum):
    """What events show: used often in 28 days, at all, in 90, longer ago, or never."""

    REGULAR = "regular"
    RECENT = "recent"
    FADING = "fading"
    LAPSED = "lapsed"
    NONE = "none"


@dataclass(frozen=True)
class EventSummary:
    """One account's (or person's) use of one feature as seen on ``on``.

    ``days_28`` and ``days_90`` are distinct days with an event in the windows ending on ``on``.
    ``shared`` means that the events belong to the whole account, not to this commenter:
    they then say less about the person (half the weight).
    """

    on: date
    last_day: date | None
    days_28: int
    days_90: int
    shared: bool = True

    @property
    def window(self) -> Window:
        """Which of the windows this is."""
        if self.days_28:
            return Window.REGULAR if self.days_28 >= REGULAR_DAYS else Window.RECENT
        if self.days_90:
            return Window.FADING
        return Window.NONE if self.last_day is None else Window.LAPSED


def summarise(
    events: Iterable[UsageEvent], on: date, *, commenter: str = ""
) -> dict[tuple[str, str], EventSummary]:
    """Give per (account id, feature key) what was measured up to ``on``; later events are not looked at.

    With ``commenter``, that person's own events are used where the product measured persons.
    """
    days: dict[tuple[str, str], set[date]] = {}
    personal: dict[tuple[str, str], set[date]] = {}
    for event in events:
        if event.day > on or event.count == 0:
            continue
        days.setdefault((event.account_id, event.feature), set()).add(event.day)
        if commenter and event.commenter == commenter:
            personal.setdefault((event.account_id, event.feature), set()).add(event.day)
    return {key: _summary(personal.get(key, found), on, key not in personal) for key, found in days.items()}


def nothing_measured(on: date) -> EventSummary:
    """Give the summary of a known account whose use of the feature was measured and found to be none."""
    return EventSummary(on, None, 0, 0)


def _summary(days: set[date], on: date, shared: bool) -> EventSummary:
    recent = sum(day > on - timedelta(days=RECENT_DAYS) for day in days)
    window = sum(day > on - timedelta(days=WINDOW_DAYS) for day in days)
    return EventSummary(on, max(days, default=None), recent, window, shared)


def measured_state(summary: EventSummary | None) -> UsageState | None:
    """Give the state that events alone show, or None when nothing is known.

    One or two days of use in 90 are a trial, not use; no event at all is ``non_user`` only as a
    measurement, never as a verdict of its own (the account may use what is not measured).
    """
    if summary is None:
        return None
    if summary.days_90:
        return UsageState.USER if summary.days_28 >= 2 or summary.days_90 >= 3 else UsageState.TRYING
    return UsageState.NON_USER if summary.last_day is None else UsageState.EX_USER


STATES_MEASURED = (UsageState.USER, UsageState.EX_USER, UsageState.TRYING, UsageState.NON_USER)
PRIOR: Mapping[Window, tuple[float, ...]] = {
    Window.REGULAR: (0.50, 0.01, 0.05, 0.005),
    Window.RECENT: (0.22, 0.04, 0.35, 0.045),
    Window.FADING: (0.15, 0.20, 0.30, 0.05),
    Window.LAPSED: (0.05, 0.60, 0.15, 0.08),
    Window.NONE: (0.08, 0.15, 0.15, 0.82),
}
"""P(window | state), states as in ``STATES_MEASURED``: our guess, worth ``PRIOR_WEIGHT`` pairs a state."""
PRIOR_WEIGHT = 25
"""People correct what the machine got wrong more often than they confirm what it got right, so the pairs
they give lean to the odd ones: a few of them may not outweigh the guess."""

LogRatios = Mapping[tuple[Window, UsageState], float]
"""log P(window | state) / P(window), all measured states equally likely before."""


def log_ratios(pairs: Iterable[tuple[UsageState, Window]] = ()) -> LogRatios:
    """Count windows by state over pairs that people gave, smoothed by the prior; give their log ratios."""
    seen = Counter(pairs)
    total = {state: sum(seen[state, window] for window in PRIOR) for state in STATES_MEASURED}
    found: dict[tuple[Window, UsageState], float] = {}
    for window, guess in PRIOR.items():
        row = {
            state: (PRIOR_WEIGHT * p + seen[state, window]) / (PRIOR_WEIGHT + total[state])
            for state, p in zip(STATES_MEASURED, guess, strict=True)
        }
        mean = sum(row.values()) / len(row)
        found |= {(window, state): log(p / mean) for state, p in row.items()}
    return found
