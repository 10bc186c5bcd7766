"""How sure it is that a theme is one thing: the share of its pairs of voices that people would call the same.

A logistic curve of how tight the theme is, in spreads of unrelated voices' cosines, fitted on labelled
sets by ``bench/themes_alike.py``; ``bench/results/themes_alike.md`` tells how far it holds on others.
"""

import numpy as np
from numpy.typing import NDArray

from vocpipe.themes.exact import SCALE
from vocpipe.themes.memory import Memory

BIAS, SLOPE = -1.42, 0.46
MOST = 0.9
"""Tighter themes than those of 0.9 were too few to tell more of."""


def likely_alike(cohesion: NDArray[np.floating], spread: float) -> NDArray[np.float64]:
    """Give the expected share of alike pairs of themes by their mean pair cosine."""
    score = BIAS + SLOPE * np.asarray(cohesion, dtype=np.float64) / spread
    return np.asarray(np.minimum(1 / (1 + np.exp(-score)), MOST))


def alike(memory: Memory, spread: float) -> dict[str, float]:
    """Give each theme's expected share of alike pairs by key; a theme of one voice is left out.

    From the length of the members' sum, as ``gate.cohesion`` does; rows of one key count together.
    """
    keys, owner = np.unique(np.array(memory.index.keys, dtype=str), return_inverse=True)
    sums = np.zeros((len(keys), memory.sums.shape[1]))
    np.add.at(sums, owner, memory.sums / SCALE)
    sizes = np.bincount(owner, memory.index.sizes, len(keys))
    tight = (np.einsum("ij,ij->i", sums, sums) - sizes) / np.maximum(sizes * (sizes - 1), 1)
    found = np.round(likely_alike(tight, spread), 3).tolist()
    return {key: share for key, share, size in zip(keys.tolist(), found, sizes, strict=True) if size > 1}
