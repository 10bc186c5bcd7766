"""The versioned space: per-language means, frozen on a reference window, taken off every vector.

Sentence encoders place each language around a mean of its own; subtracting it is what makes
Japanese and English about the same thing meet (Yang et al., "A Simple and Effective Method To
Eliminate the Self Language Bias in Multilingual Representations", EMNLP 2021).
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

SHRINKAGE = 200.0
"""Pseudo-count of items that pull a language's mean toward the mean over all languages."""

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


def fit_space(model_id: str, vectors: np.ndarray, langs: Sequence[str]) -> Space:
    """Fit the means on a reference window: unit rows of shape (n, d), n at least 1, and their languages.

    A language's mean is shrunk toward the overall one by n / (n + SHRINKAGE), so a window with few
    Japanese voices does not erase what they are about. The overall mean weighs languages equally.
    The result does not depend on the order of the rows.
    """
    codes = np.array([str(lang) for lang in langs])
    raw = {code: _mean(vectors[codes == code]) for code in sorted(set(codes.tolist()))}
    overall = np.mean([raw[code] for code in raw], axis=0).astype(np.float32)
    means = {_GLOBAL: overall}
    for code, mean in raw.items():
        count = float((codes == code).sum())
        weight = count / (count + SHRINKAGE)
        means[code] = (weight * mean + (1 - weight) * overall).astype(np.float32)
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
