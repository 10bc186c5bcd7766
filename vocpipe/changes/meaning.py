"""Likeness of meaning between voices and changes: two kinds of text, one space.

Voices complain and changes announce, so each side is centred on its own mean; frequent
directions are damped (soft whitening, Su et al. 2021, arXiv 2103.15316, with shrinkage);
and changes that are near to everything are held back (CSLS, Conneau et al. 2018,
arXiv 1710.04087). bench/links.py shows what each step gives.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

WHITENING = 0.3
"""0 leaves the space as it is, 1 makes every direction equally strong."""

NEIGHBOURS = 10
"""Neighbours that tell how crowded a text's surroundings are."""

FEW = 30
"""Fewer voices than this cannot give a mean of their own."""


@dataclass(frozen=True)
class Meaning:
    """The changes' vectors made comparable with voices, and how crowded each one is."""

    mean: Floats
    turn: Floats
    changes: Floats
    crowd: Floats

    def score(self, voices: Floats) -> tuple[Floats, Floats]:
        """Give CSLS scores and plain cosines in the common space, both voices x changes."""
        cosine = _unit(np.asarray((voices - self.mean) @ self.turn, dtype=np.float32)) @ self.changes.T
        own = _nearest_mean(cosine)
        return 2 * cosine - own[:, None] - self.crowd[None, :], cosine


def fit_meaning(changes: Floats, reference: Floats) -> Meaning:
    """Give the common space of unit rows ``changes`` and of ``reference``, a sample of voices.

    With fewer than FEW reference voices the changes' mean stands for both and no change is
    held back.
    """
    enough = len(reference) >= FEW
    centre = changes.mean(axis=0)
    mean = reference.mean(axis=0) if enough else centre
    both = np.vstack([changes - centre, reference - mean])
    turn = _whitening(both)
    rows = _unit((changes - centre) @ turn)
    crowd = np.zeros(len(rows), dtype=np.float32)
    if enough:
        crowd = _nearest_mean((_unit((reference - mean) @ turn) @ rows.T).T)
    return Meaning(mean.astype(np.float32), turn, rows, crowd)


def _whitening(rows: Floats) -> Floats:
    """Give the soft whitening; the covariance is shrunk the more, the fewer rows there are."""
    n, width = rows.shape
    covariance = rows.T @ rows / n
    shrink = width / (width + n)
    covariance = (1 - shrink) * covariance + shrink * np.eye(width) * np.trace(covariance) / width
    values, directions = np.linalg.eigh(covariance)
    return np.asarray(directions * np.maximum(values, 1e-9) ** (-WHITENING / 2), dtype=np.float32)


def _nearest_mean(cosine: Floats) -> Floats:
    """Give each row's mean over its nearest columns (a tenth of them, at most NEIGHBOURS)."""
    k = min(NEIGHBOURS, max(1, cosine.shape[1] // 10))
    nearest = np.partition(cosine, cosine.shape[1] - k, axis=1)[:, -k:]
    return np.asarray(nearest.mean(axis=1), dtype=np.float32)


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)
