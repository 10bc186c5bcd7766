"""Does a score predict what it is there for? Lift with its interval, calibration, and what to do with it.

Half-yearly, over voices old enough to know how they ended. The lift is the risk ratio of the voices a
score marks against the others; its interval is Katz's on the logarithm (Katz et al. 1978,
Biometrics 34), with half a case added to each cell: an empty cell is no infinity, a full one no certainty.
"""

from collections.abc import Mapping, Sequence
from math import exp, log, sqrt
from typing import Literal, NamedTuple

from vocpipe.kpi.rates import Z95, Figure, Rate, rate

ENOUGH = 20
"""Voices that must be marked, and not marked, before anything is proposed."""

BINS = 5

Proposal = Literal["keep", "change", "retire", "too few"]


class Scored(NamedTuple):
    """One voice: what each score says of it (0..1; ``MARKED`` from there on), and how it ended, if known."""

    feedback_id: str
    scores: Mapping[str, float]
    ended: Mapping[str, bool | None]


MARKED = 0.5


class Bin(Figure):
    """Voices whose score lies between ``low`` and ``high``: the mean said, and how often it came so."""

    low: float
    high: float
    said: float
    came: Rate


class ScoreCheck(Figure):
    """One score against one ending. ``lift`` above 1: the marked ones end so more often."""

    score: str
    ending: str
    marked: Rate
    others: Rate
    lift: float | None
    low: float | None
    high: float | None
    calibration: tuple[Bin, ...]
    proposal: Proposal


def check_scores(rows: Sequence[Scored]) -> list[ScoreCheck]:
    """Give every score against every ending, also those that fail; in order of score, then ending."""
    scores = sorted({name for row in rows for name in row.scores})
    endings = dict.fromkeys(name for row in rows for name in row.ended)
    return [_check(rows, score, ending) for score in scores for ending in endings]


def _check(rows: Sequence[Scored], score: str, ending: str) -> ScoreCheck:
    known = [
        (r.scores[score], r.ended[ending])
        for r in rows
        if score in r.scores and r.ended.get(ending) is not None
    ]
    marked = [bool(came) for said, came in known if said >= MARKED]
    others = [bool(came) for said, came in known if said < MARKED]
    lift, low, high = risk_ratio(sum(marked), len(marked), sum(others), len(others))
    return ScoreCheck(
        score=score, ending=ending,
        marked=rate(sum(marked), len(marked)), others=rate(sum(others), len(others)),
        lift=lift, low=low, high=high,
        calibration=_bins([(said, bool(came)) for said, came in known]),
        proposal=_propose(len(marked), len(others), low, high),
    )  # fmt: skip


def risk_ratio(k: int, n: int, other_k: int, other_n: int) -> tuple[float | None, float | None, float | None]:
    """Give the ratio of two shares with its 95 % interval; None where a group is empty."""
    if not n or not other_n:
        return None, None, None
    a, b = k + 0.5, other_k + 0.5
    ratio = (a / (n + 1)) / (b / (other_n + 1))
    spread = sqrt(1 / a - 1 / (n + 1) + 1 / b - 1 / (other_n + 1))
    return ratio, exp(log(ratio) - Z95 * spread), exp(log(ratio) + Z95 * spread)


def _propose(marked: int, others: int, low: float | None, high: float | None) -> Proposal:
    if min(marked, others) < ENOUGH or low is None or high is None:
        return "too few"
    if low > 1:
        return "keep"
    return "retire" if high < 1.2 else "change"


def _bins(known: Sequence[tuple[float, bool]]) -> tuple[Bin, ...]:
    found = []
    for number in range(BINS):
        low, high = number / BINS, (number + 1) / BINS
        inside = [(s, c) for s, c in known if low <= s < high or (number == BINS - 1 and s == 1)]
        if inside:
            said = sum(s for s, _ in inside) / len(inside)
            found.append(
                Bin(low=low, high=high, said=said, came=rate(sum(c for _, c in inside), len(inside)))
            )
    return tuple(found)
