"""What the cues alone say: scores of the kinds, and probabilities from them."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from vocpipe.kinds.cues import Hit
from vocpipe.records import Kind
from vocpipe.trained import softmax

KINDS = tuple(Kind)
"""The kinds in the order of every probability row."""

_OTHER_SCORE, _SHARPNESS = 0.8, 1.5
"""What "other" scores when nothing speaks for anything, and how scores become odds."""


def rule_scores(hits: Iterable[Hit]) -> dict[Kind, float]:
    """Give the summed weight of the cues for each kind; a cue counts at most twice."""
    counts = Counter(hit.cue for hit in hits)
    scores = dict.fromkeys(KINDS, 0.0)
    for cue, count in counts.items():
        scores[cue.kind] += cue.weight * min(count, 2) ** 0.5
    return scores


def rule_probabilities(voices: Sequence[Sequence[Hit]]) -> np.ndarray:
    """Give probabilities over the kinds from the weights of the cues alone, a row a voice."""
    scores = [rule_scores(hits) for hits in voices]
    rows = np.array([[own[kind] + _OTHER_SCORE * (kind is Kind.OTHER) for kind in KINDS] for own in scores])
    return softmax(_SHARPNESS * rows.reshape(-1, len(KINDS)).astype(np.float32))
