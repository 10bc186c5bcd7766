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

STEADY = 50
"""Rows of mean zero that a side's own mean is weighed against: three changes have no mean to speak of."""

SAMPLE = 300
"""Voices that tell how crowded a change's surroundings are: always about as many, to mean the same."""

NEIGHBOURS = 10
"""The nearest voices, of SAMPLE or of all, that tell it."""

FEW = 30
"""Fewer voices than this cannot tell it; CROWD is taken."""

CROWD = 0.22
"""How crowded calibre's release lines are in the mean."""


@dataclass(frozen=True)
class Meaning:
    """The changes' vectors made comparable with voices, and how crowded each one is.

    ``hubs`` is the mean over the NEIGHBOURS nearest of all reference voices, which ranks best; ``crowd`` over
    the same part of SAMPLE of them, which means the same however many there are.
    """

    mean: Floats
    turn: Floats
    changes: Floats
    hubs: Floats
    crowd: Floats

    def score(self, voices: Floats) -> tuple[Floats, Floats, Floats]:
        """Give CSLS to rank by, nearness to be sure by, and plain cosines, each voices x changes.

        The voice's own half of CSLS is the same for every change and hangs on how many there are: left out.
        """
        cosine = _unit(np.asarray((voices - self.mean) @ self.turn, dtype=np.float32)) @ self.changes.T
        return 2 * cosine - self.hubs[None, :], 2 * cosine - self.crowd[None, :], cosine


def fit_meaning(changes: Floats, reference: Floats) -> Meaning:
    """Give the common space of unit rows ``changes`` and of ``reference``, a sample of voices (or none).

    Both are taken to be centred by language already (``embedding.Space``): where there are few of them,
    their mean is drawn towards zero, the changes' towards the voices'.
    """
    mean = reference.sum(axis=0) / (len(reference) + STEADY)
    centre = (changes.sum(axis=0) + STEADY * mean) / (len(changes) + STEADY)
    turn = _whitening(np.vstack([changes - centre, reference - mean]))
    rows = _unit((changes - centre) @ turn)
    hubs = crowd = np.full(len(rows), CROWD, dtype=np.float32)
    if len(reference) >= FEW:
        cosine = rows @ _unit((reference - mean) @ turn).T
        some = np.linspace(0, len(reference) - 1, min(SAMPLE, len(reference))).astype(np.int64)
        hubs = _nearest_mean(cosine, min(NEIGHBOURS, len(reference) // 10))
        crowd = _nearest_mean(cosine[:, some], max(1, round(len(some) * NEIGHBOURS / SAMPLE)))
    return Meaning(mean.astype(np.float32), turn, rows, hubs, crowd)


def _whitening(rows: Floats) -> Floats:
    """Give the soft whitening; the covariance is shrunk the more, the fewer rows there are."""
    n, width = rows.shape
    covariance = rows.T @ rows / n
    shrink = width / (width + n)
    covariance = (1 - shrink) * covariance + shrink * np.eye(width) * np.trace(covariance) / width
    values, directions = np.linalg.eigh(covariance)
    return np.asarray(directions * np.maximum(values, 1e-9) ** (-WHITENING / 2), dtype=np.float32)


def _nearest_mean(cosine: Floats, k: int) -> Floats:
    """Give each row's mean over its ``k`` nearest columns."""
    nearest = np.partition(cosine, cosine.shape[1] - k, axis=1)[:, -k:]
    return np.asarray(nearest.mean(axis=1), dtype=np.float32)


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)
