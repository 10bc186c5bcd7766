"""The state by rules alone: cue groups vote, later wordings correct earlier ones.

Each group adds to or takes from the log-score of states; the probabilities are their softmax at
a fixed temperature. The rules answer where no trained head is installed, are features of the
head, and give the evidence in either case.
"""

from collections.abc import Iterable, Sequence
from math import exp

from vocpipe.records import UsageState
from vocpipe.usage.cues import Group, Hit

STATES = (UsageState.USER, UsageState.EX_USER, UsageState.TRYING, UsageState.NON_USER, UsageState.UNKNOWN)
BIAS = (0.2, -0.6, -0.4, 0.0, 0.6)
TEMPERATURE = 1.0

VOTES: dict[Group, tuple[float, float, float, float, float]] = {
    Group.USE: (1.6, 0.0, -0.2, -0.8, -0.8),
    Group.HABIT: (1.2, 0.3, -0.5, -0.4, -0.6),
    Group.TROUBLE: (0.8, 0.0, 0.5, -0.5, -0.3),
    Group.RESULT: (0.9, 0.1, -0.2, -0.4, -0.6),
    Group.DONE: (0.9, 0.1, 0.4, -0.4, -0.6),
    Group.STOPPED: (-0.6, 2.0, -0.3, -0.2, -0.6),
    Group.PAST: (0.0, 1.2, 0.0, -0.2, -0.3),
    Group.TRIED: (-0.3, -0.1, 1.6, -0.3, -0.4),
    Group.FRESH: (0.0, -0.3, 1.0, -0.2, -0.4),
    Group.BLOCKED: (-0.1, -0.1, 1.3, 0.0, -0.3),
    Group.NEVER: (-0.9, 0.0, -0.3, 1.8, -0.6),
    Group.LOGGED_NONE: (-0.8, 0.6, 0.0, 0.8, -0.2),
    Group.NOT_NOW: (-0.3, -0.2, 0.5, 0.7, -0.1),
    Group.PLAN: (-0.5, -0.3, 0.1, 1.0, 0.1),
    Group.REFUSAL: (-0.7, 0.2, -0.2, 1.6, -0.3),
    Group.OTHER_TOOL: (-0.4, 0.5, -0.2, 1.0, -0.2),
    Group.HEARSAY: (-0.5, -0.4, -0.3, 0.2, 1.2),
    Group.THIRD_PARTY: (-0.2, -0.2, -0.2, 0.0, 0.9),
    Group.SUPPOSED: (-0.2, -0.2, 0.0, 0.5, 0.2),
    Group.UNCLEAR: (-0.4, -0.2, 0.0, 0.0, 1.2),
    Group.PASSING: (-0.4, -0.4, -0.2, 0.0, 1.2),
    Group.WISH: (0.3, -0.3, 0.0, 0.2, -0.2),
    Group.WANTED: (-0.6, -0.3, -0.2, 1.4, -0.2),
    Group.ASK: (0.0, -0.4, 0.2, 0.0, 0.3),
    Group.LACK: (0.3, 0.0, 0.0, 0.1, -0.2),
    Group.WORKAROUND: (0.7, 0.0, 0.0, 0.2, -0.4),
    Group.KNOWS: (0.1, 0.0, 0.0, 0.4, 0.0),
    Group.MISTAKEN: (0.1, 0.0, 0.0, 0.3, 0.1),
}


def probabilities(hits: Iterable[Hit]) -> dict[UsageState, float]:
    """Give P(state) from the cues in the feature's own clauses; without any cue ``unknown`` is likeliest."""
    scores = list(BIAS)
    for group in {hit.cue.group for hit in hits}:
        for index, vote in enumerate(VOTES[group]):
            scores[index] += vote
    return softmax(scores)


def softmax(scores: Sequence[float]) -> dict[UsageState, float]:
    """Turn scores, in the order of ``STATES``, into probabilities."""
    top = max(scores)
    weights = [exp((score - top) / TEMPERATURE) for score in scores]
    return {state: weight / sum(weights) for state, weight in zip(STATES, weights, strict=True)}


def prospect(found: dict[UsageState, float], account_status: str | None) -> dict[UsageState, float]:
    """Lower the odds of ``user`` to a fifth for a prospect, who has no contract; nothing else changes.

    The rest grows in proportion, so an account's status never makes a ``non_user`` by itself.
    """
    if account_status != "prospect":
        return found
    lowered = {state: p * (0.2 if state is UsageState.USER else 1.0) for state, p in found.items()}
    total = sum(lowered.values())
    return {state: p / total for state, p in lowered.items()}


def supporting(hits: Iterable[Hit], state: UsageState) -> list[Hit]:
    """Give the cues that speak for ``state``, strongest first, one a group."""
    index = STATES.index(state)
    best: dict[Group, Hit] = {}
    for hit in hits:
        if VOTES[hit.cue.group][index] > 0 and hit.cue.group not in best:
            best[hit.cue.group] = hit
    return sorted(best.values(), key=lambda hit: -VOTES[hit.cue.group][index])
