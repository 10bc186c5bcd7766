"""The versioned space: per-language means, frozen on a reference window, taken off every vector.

Sentence encoders place each language around a mean of its own; subtracting it is what makes
Japanese and English about the same thing meet (Yang et al., "A Simple and Effective Method To
Eliminate the Self Language Bias in Multilingual Representations", EMNLP 2021).
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vocpipe.embedding.reference import Reference

SHRINKAGE = 200.0
"""Pseudo-count of items that pull a language's mean toward the one expected without it."""
OWN = 5.0
"""Voices from which what they share says more of the product than of themselves."""

_GLOBAL = ""


@dataclass(frozen=True)
class Space:
    """A place in which vectors may be compared: one model and the means taken off it.

    ``means`` maps a language code to a vector of shape (dimensions,); the empty code holds the
    mean over everything, used for languages the reference window did not hold.
    """

    id: str
    model_id: str
    means: Mapping[str, np.ndarray]

    def centre(self, vectors: np.ndarray, langs: Sequence[str]) -> np.ndarray:
        """Give unit float32 rows of shape (n, d): each minus its language's mean, normalised."""
        if not len(vectors):
            return np.zeros((0, len(self.means[_GLOBAL])), np.float32)
        codes = {code: row for row, code in enumerate(dict.fromkeys(str(lang) for lang in langs))}
        means = np.stack([self.means.get(code, self.means[_GLOBAL]) for code in codes])
        centred = np.asarray(vectors, np.float32) - means[[codes[str(lang)] for lang in langs]]
        lengths = np.linalg.norm(centred, axis=1, keepdims=True)
        return np.asarray(centred / np.maximum(lengths, 1e-9), dtype=np.float32)


def fit_space(
    model_id: str, vectors: np.ndarray, langs: Sequence[str], reference: Reference | None = None
) -> Space:
    """Fit the means on a reference window: unit rows of shape (n, d), n at least 1, and their languages.

    A language's mean is shrunk toward the expected one by n / (n + SHRINKAGE), so a window with few
    Japanese voices does not erase what they are about. Expected is the overall mean, each language
    weighing alike; with a ``reference`` it is the language's mean there, moved by what all voices
    here have in common. The result does not depend on the order of the rows.
    """
    codes = np.array([str(lang) for lang in langs])
    own = {code: _mean(vectors[codes == code]) for code in sorted(set(codes.tolist()))}
    counts = {code: float((codes == code).sum()) for code in own}
    if reference is None or not reference.means:
        overall: np.ndarray = np.mean(list(own.values()), axis=0)
        expected: dict[str, np.ndarray] = dict.fromkeys(own, overall)
    else:
        moved = [counts[code] * (mean - reference.mean(code)) for code, mean in own.items()]
        shared = np.sum(moved, axis=0) / (len(codes) + OWN)
        overall = reference.mean(_GLOBAL) + shared
        expected = {code: reference.mean(code) + shared for code in {*own, *reference.means}}
    means = {_GLOBAL: overall.astype(np.float32)}
    for code, mean in expected.items():
        weight = counts.get(code, 0.0) / (counts.get(code, 0.0) + SHRINKAGE)
        means[code] = (weight * own.get(code, mean) + (1 - weight) * mean).astype(np.float32)
    return Space(_space_id(model_id, means), model_id, means)


def _mean(rows: np.ndarray) -> np.ndarray:
    """Average in float64 over sorted rows, so that arrival order cannot change the last bits."""
    order = np.lexsort(rows.T[:8][::-1]) if len(rows) > 1 else slice(None)
    return np.asarray(rows[order].astype(np.float64).mean(axis=0))


def _space_id(model_id: str, means: Mapping[str, np.ndarray]) -> str:
    digest = hashlib.sha256(model_id.encode())
    for code in sorted(means):
        digest.update(code.encode() + means[code].astype("<f4").tobytes())
    return f"sp_{digest.hexdigest()[:12]}"
