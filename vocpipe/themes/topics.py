"""Voices drawn to the features they speak of, so that one subject meets in whatever words and language.

A sentence encoder sees less likeness across languages than within one, and terse notes share few words.
What a voice is about by the feature catalogue is known beside its words: each feature is a direction
of its own, the same in every language, and a voice is moved a little way toward those it speaks of.
Directions are random signs made from the feature's key (random indexing; Kanerva, Kristoferson & Holst
2000): nearly at right angles to each other and to all texts, and the same for ever, whatever is edited
in the catalogue.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

PULL = 0.3
"""Length of the step toward the features; the text's own is 1. See ``bench/results/themes_features.md``."""


def toward_features(
    vectors: NDArray[np.floating], features: Sequence[Collection[str]]
) -> NDArray[np.float32]:
    """Give unit rows (n, d), each moved by ``PULL`` toward its features' common direction.

    ``features`` are the keys each voice speaks of; a row without any stays as it is.
    """
    moved = np.asarray(vectors, dtype=np.float32).copy()
    rows_of: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row, keys in enumerate(features):
        rows_of[tuple(sorted(keys))].append(row)
    for keys, rows in rows_of.items():
        if keys:
            step = np.sum([_direction(key, moved.shape[1]) for key in keys], axis=0)
            near = moved[rows] + PULL * step / np.linalg.norm(step)
            moved[rows] = near / np.linalg.norm(near, axis=1, keepdims=True)
    return moved


@cache
def _direction(feature: str, dimensions: int) -> NDArray[np.float32]:
    """Give a unit vector of equal parts with signs from a hash, the same on every machine."""
    bits = np.frombuffer(hashlib.shake_256(feature.encode()).digest(-(-dimensions // 8)), dtype=np.uint8)
    signs = 2.0 * np.unpackbits(bits)[:dimensions] - 1.0
    return np.asarray(signs / np.sqrt(dimensions), dtype=np.float32)
