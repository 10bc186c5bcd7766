"""Words and measured use brought together, and where they disagree.

``P(s | words, events)`` is proportional to ``(told * P(s | words) + open * base(s)) * LR(s)``: what the
words leave open, and the share of words that are misread, is filled from the base rate, then both are
weighed by the likelihood ratio of what was measured. So much measured use outweighs any sentence; a
model that is sure of a misread one cannot. Without a known identity nothing changes. Measuring no use
at all never fills what the words leave open: silence is not ``non_user``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

from vocpipe.records import Evidence, UsageState
from vocpipe.usage.events import EventSummary, LogRatios, Window, measured_state

BASE = {UsageState.USER: 0.55, UsageState.EX_USER: 0.1, UsageState.TRYING: 0.1, UsageState.NON_USER: 0.25}
"""Base rate of the states among confirmed pairs; only fills what the words leave open."""
MISREAD = 0.1
"""Share of clauses read wrongly however sure the model is, on texts unlike those it learnt from."""
SHARED_WEIGHT = 0.5
"""Events of a whole account say less about one person of it."""

Probabilities = Mapping[UsageState, float]


@dataclass(frozen=True)
class Fused:
    """The outcome: probabilities, the state that events alone show, evidence, and a conflict or None."""

    probabilities: dict[UsageState, float]
    measured: UsageState | None
    evidence: tuple[Evidence, ...]
    conflict: str | None


def fuse(words: Probabilities, summary: EventSummary | None, ratios: LogRatios) -> Fused:
    """Weigh the words' probabilities by what was measured; ``summary`` None weighs nothing."""
    if summary is None:
        return Fused(dict(words), None, (), None)
    measured = measured_state(summary)
    window = summary.window
    weight = SHARED_WEIGHT if summary.shared else 1.0
    fills = window is not Window.NONE
    misread = MISREAD if fills else 0.0
    left_open = misread + (1 - misread) * words[UsageState.UNKNOWN] if fills else 0.0
    scores = {
        state: ((1 - misread) * words[state] + left_open * base) * exp(weight * ratios[window, state])
        for state, base in BASE.items()
    }
    scores[UsageState.UNKNOWN] = 0.0 if fills else words[UsageState.UNKNOWN]
    total = sum(scores.values())
    fused = {state: scores[state] / total for state in UsageState}
    stated = max(words, key=lambda state: words[state])
    evidence = (Evidence(cue=f"events:{window}", note=_note(summary)),)
    return Fused(fused, measured, evidence, _conflict(stated, summary))


def _note(summary: EventSummary) -> str:
    last = summary.last_day.isoformat() if summary.last_day else "never"
    return f"last event {last}; {summary.days_28} days of 28, {summary.days_90} of 90"


def _conflict(stated: UsageState, summary: EventSummary) -> str | None:
    if stated is UsageState.USER and summary.days_90 == 0:
        return f"says user, no event in 90 days ({_note(summary)})"
    if stated in (UsageState.NON_USER, UsageState.EX_USER) and summary.days_28 >= 2:
        return f"says {stated}, used on {summary.days_28} of the last 28 days"
    return None
