"""From likeness to probability: is this the change, and is there any?

Two logistic curves each (with and without vectors), fitted by ``python bench/links.py --fit``
on the calibre pairs released before 2014; figures on the later ones stand in bench/results.
That nothing matches is told less by how near the best change is than by the words of the voice
that no change of the list has, and by how much the voice says. Probabilities assume that about
two voices in three have an answer in the list.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Answer = Literal["propose", "unsure", "nothing"]

PROPOSE = 0.75
"""From this probability on a change is proposed."""

NOTHING = 0.75
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
class NoneCurve:
    """Weights of a logistic curve: the nearest of the list by each likeness, and what ``strange`` gives."""

    bias: float
    grams: float
    stems: float
    csls: float
    cosine: float
    unseen: float
    length: float
    size: float


@dataclass(frozen=True)
class Calibration:
    """The four curves; a match is told by CSLS and cosine with vectors, by covered shares without.

    ``size`` is how many changes were compared: the best of five thousand is by chance nearer than the
    best of twenty.
    """

    match: Curve
    none: NoneCurve
    match_words: Curve
    none_words: NoneCurve

    def matching(self, score: Floats, evidence: Floats, with_vectors: bool, size: int) -> Floats:
        """Give p of each proposal (voices x k).

        ``score`` is the fused score, best first; ``evidence`` the four likenesses of ``Matcher.features``.
        """
        likeness = evidence[:, :, 2:] if with_vectors else evidence[:, :, :2]
        curve = self.match if with_vectors else self.match_words
        weights = (curve.first, curve.second, curve.behind, curve.lead, curve.size)
        return logistic(curve.bias, weights, features(score, likeness, size))

    def nothing(self, rows: Floats, with_vectors: bool) -> Floats:
        """Give p that nothing matches (voices) from the rows that ``strange`` makes."""
        curve = self.none if with_vectors else self.none_words
        bias, *weights = astuple(curve)
        return logistic(bias, weights, rows)


CALIBRATION = Calibration(
    match=Curve(-0.09, 4.58, 3.13, -0.12, 0.07, -1.07),
    none=NoneCurve(0.38, -0.42, 0.31, -2.96, -2.31, 2.14, -0.68, 0.81),
    match_words=Curve(-3.52, 0.82, 0.89, -0.27, 0.17),
    none_words=NoneCurve(3.31, -2.06, -0.8, 0.0, 0.0, 2.07, -1.3, 0.64),
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


def strange(nearest: Floats, unseen: Floats, texts: Sequence[str], size: int) -> Floats:
    """Give (voices x 7) what tells that no change of the list is meant.

    ``nearest`` are the four likenesses of the nearest change by each; ``unseen`` the share of the voice's
    words that no change has. Length and size of the list are taken as logarithms.
    """
    length = np.log1p([len(text) for text in texts])
    whole = np.full(len(texts), np.log10(max(size, 1)))
    return np.column_stack([nearest, unseen, length, whole]).astype(np.float32)


def answers(best: Floats, nothing: Floats) -> list[Answer]:
    """Give what to say for each voice from the best proposal's p and the p that nothing matches."""
    sure: list[Answer] = []
    for match, none in zip(best, nothing, strict=True):
        sure.append("propose" if match >= PROPOSE else "nothing" if none >= NOTHING else "unsure")
    return sure


def logistic(bias: float, weights: Sequence[float], rows: Floats) -> Floats:
    """Give the logistic curve of rows of features (their last axis)."""
    return np.asarray(1 / (1 + np.exp(-(rows @ np.array(weights) + bias))), dtype=np.float32)
