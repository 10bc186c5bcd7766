"""From likeness to probability: is this the change, and is there any?

Two logistic curves each (with and without vectors), fitted by ``python bench/links.py --fit`` on the calibre
pairs released before 2014, on lists of 1 to 5,432 lines and with 0 to 4,000 voices for reference; how often
they are right on the later ones, by length of the list, stands in bench/results. That nothing matches is told
less by how near the best change is than by the words of the voice that no change of the list has, and by how
much the voice says. Probabilities assume that a longer list answers more: one change one voice in five, a
hundred changes every second, thousands two in three.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Answer = Literal["propose", "unsure", "nothing"]

PROPOSE = 0.75
"""From this probability on a change is proposed."""

NOTHING = 0.82
"""From this probability on, and below PROPOSE, the answer is that nothing matches.

The lowest that was right four times in five on the early tickets against all lines.
"""


@dataclass(frozen=True)
class Curve:
    """A logistic curve over rows of features (their last axis)."""

    bias: float
    weights: tuple[float, ...]

    def at(self, rows: Floats) -> Floats:
        """Give the probability of each row."""
        return np.asarray(1 / (1 + np.exp(-(rows @ np.array(self.weights) + self.bias))), dtype=np.float32)


MATCH = {
    True: Curve(-3.2, (0.09, 4.23, 4.19, 1.78, -0.15, 0.1, -0.53, -0.84, -0.94)),
    False: Curve(-3.61, (2.85, 7.46, 0.0, 0.0, -0.46, 0.29, -0.29, -1.97, 0.0)),
}
"""With vectors, and by words alone: the columns of ``features``."""

NONE = {
    True: Curve(1.61, (-0.09, -1.69, -3.66, -1.7, 1.54, -0.18, 0.82)),
    False: Curve(4.4, (-2.86, -3.28, 0.0, 0.0, 2.15, -1.03, 0.66)),
}
"""With vectors, and by words alone: the columns of ``strange``."""


def features(score: Floats, evidence: Floats, size: int) -> Floats:
    """Give what tells whether a proposal is right (voices x k x 9).

    ``score`` is the fused score, best first; ``evidence`` the four likenesses of ``Matcher.features``. To
    them come the distance behind the best, its lead, log10 of the list's length, and what shared words and
    cosines lose with it: the best of five thousand is by chance nearer than the best of three.
    """
    behind = score[:, :1] - score
    lead = np.zeros_like(score)
    if score.shape[1] > 1:
        lead[:, 0] = score[:, 0] - score[:, 1]
    length = np.full_like(score, np.log10(max(size, 1)))
    told = np.stack([behind, lead, length, length * evidence[:, :, 1], length * evidence[:, :, 3]], axis=2)
    return np.concatenate([evidence, told], axis=2)


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
