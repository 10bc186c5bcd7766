"""From likeness to probability: is this the change, and is there any?

Two logistic curves each (with and without vectors), fitted by ``python bench/links.py --fit``
on the calibre pairs released before 2014; figures on the later ones stand in
bench/results. Probabilities assume that about two voices in three have an answer in the list.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Answer = Literal["propose", "unsure", "nothing"]

PROPOSE = 0.75
"""From this probability on a change is proposed."""

NOTHING = 0.72
"""From this probability on, and below PROPOSE, the answer is that nothing matches."""


@dataclass(frozen=True)
class Curve:
    """Weights of a logistic curve: two likenesses, distance behind the best, its lead, log10 of the list."""

    bias: float
    first: float
    second: float
    behind: float = 0.0
    lead: float = 0.0
    size: float = 0.0


@dataclass(frozen=True)
class Calibration:
    """The four curves; ``likeness`` are CSLS and cosine with vectors, covered shares without."""

    match: Curve
    none: Curve
    match_words: Curve
    none_words: Curve

    def probabilities(
        self, score: Floats, evidence: Floats, with_vectors: bool, size: int
    ) -> tuple[Floats, Floats]:
        """Give p of each proposal (voices x k) and p that nothing matches (voices).

        ``score`` is the fused score, best first; ``evidence`` the four likenesses of
        ``Matcher.features``; ``size`` how many changes were compared: the best of five
        thousand is by chance nearer than the best of twenty.
        """
        likeness = evidence[:, :, 2:] if with_vectors else evidence[:, :, :2]
        match, none = (self.match, self.none) if with_vectors else (self.match_words, self.none_words)
        rows = features(score, likeness, size)
        return _apply(match, rows), _apply(none, rows)[:, 0]


CALIBRATION = Calibration(
    match=Curve(-0.09, 4.58, 3.13, -0.12, 0.07, -1.07),
    none=Curve(-0.47, -2.41, -3.58, 0.0, 0.01, 0.41),
    match_words=Curve(-3.52, 0.82, 0.89, -0.27, 0.17),
    none_words=Curve(-0.04, -0.65, -0.32),
)
"""The fitted curves."""


def features(score: Floats, likeness: Floats, size: int) -> Floats:
    """Give (voices x k x 5): both likenesses, distance behind the best, its lead, log10 of the list."""
    behind = score[:, :1] - score
    lead = np.zeros_like(score)
    if score.shape[1] > 1:
        lead[:, 0] = score[:, 0] - score[:, 1]
    whole = np.full_like(score, np.log10(max(size, 1)))
    return np.concatenate([likeness, np.stack([behind, lead, whole], axis=2)], axis=2)


def answers(best: Floats, nothing: Floats) -> list[Answer]:
    """Give what to say for each voice from the best proposal's p and the p that nothing matches."""
    sure: list[Answer] = []
    for match, none in zip(best, nothing, strict=True):
        sure.append("propose" if match >= PROPOSE else "nothing" if none >= NOTHING else "unsure")
    return sure


def _apply(curve: Curve, rows: Floats) -> Floats:
    weights = np.array([curve.first, curve.second, curve.behind, curve.lead, curve.size])
    return np.asarray(1 / (1 + np.exp(-(rows @ weights + curve.bias))), dtype=np.float32)
