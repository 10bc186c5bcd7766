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

PROPOSE = 0.6
"""From this probability on a change is proposed."""

NOTHING = 0.55
"""From this probability on, and below PROPOSE, the answer is that nothing matches."""


@dataclass(frozen=True)
class Curve:
    """Weights of one logistic curve: of the two likenesses, of the distance behind the best, of the lead."""

    bias: float
    first: float
    second: float
    behind: float = 0.0
    lead: float = 0.0


@dataclass(frozen=True)
class Calibration:
    """The four curves; ``likeness`` are CSLS and cosine with vectors, covered shares without."""

    match: Curve
    none: Curve
    match_words: Curve
    none_words: Curve

    def probabilities(self, score: Floats, evidence: Floats, with_vectors: bool) -> tuple[Floats, Floats]:
        """Give p of each proposal (voices x k) and p that nothing matches (voices).

        ``score`` is the fused score, best first; ``evidence`` the four likenesses of
        ``Matcher.features``.
        """
        likeness = evidence[:, :, 2:] if with_vectors else evidence[:, :, :2]
        match, none = (self.match, self.none) if with_vectors else (self.match_words, self.none_words)
        return _apply(match, features(score, likeness)), _apply(none, features(score, likeness))[:, 0]


CALIBRATION = Calibration(
    match=Curve(-2.54, 6.89, -1.10, -0.10, 0.02),
    none=Curve(0.45, -0.87, -2.16),
    match_words=Curve(-3.52, 0.82, 0.89, -0.27, 0.17),
    none_words=Curve(-0.04, -0.65, -0.32),
)
"""The fitted curves."""


def features(score: Floats, likeness: Floats) -> Floats:
    """Give (voices x k x 4): both likenesses, distance behind the best, and the best's lead."""
    behind = score[:, :1] - score
    lead = np.zeros_like(score)
    if score.shape[1] > 1:
        lead[:, 0] = score[:, 0] - score[:, 1]
    return np.concatenate([likeness, behind[:, :, None], lead[:, :, None]], axis=2)


def answers(best: Floats, nothing: Floats) -> list[Answer]:
    """Give what to say for each voice from the best proposal's p and the p that nothing matches."""
    sure: list[Answer] = []
    for match, none in zip(best, nothing, strict=True):
        sure.append("propose" if match >= PROPOSE else "nothing" if none >= NOTHING else "unsure")
    return sure


def _apply(curve: Curve, rows: Floats) -> Floats:
    weights = np.array([curve.first, curve.second, curve.behind, curve.lead])
    return np.asarray(1 / (1 + np.exp(-(rows @ weights + curve.bias))), dtype=np.float32)
