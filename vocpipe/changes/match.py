"""Propose which changes a voice asks for: lexical and vector retrieval, fused and calibrated.

A proposal is a suggestion with its reasons; only a person's link ever counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vocpipe.changes.calibration import MATCH, NONE, features, strange
from vocpipe.changes.lexical import Bm25, fit_bm25, grams, stems
from vocpipe.changes.meaning import Meaning, fit_meaning

VERSION = "links-6"

Floats = NDArray[np.float32]

WEIGHTS = (0.6, 1.0, 4.0)
"""Weight of character n-grams, word stems and meaning, each standardised over the changes.

From a listwise fit on the calibre pairs released before 2014 (bench/results/links.md).
"""

BLOCK = 256
"""Voices scored at a time, which bounds memory at a few dense blocks."""


@dataclass(frozen=True)
class Proposals:
    """The best changes of each voice, best first.

    ``index`` (voices x k) points into the changes, ``p`` is the calibrated probability that this
    change answers the voice; ``nothing`` (voices) is the probability that no change of the list does.
    """

    index: NDArray[np.int64]
    p: Floats
    nothing: Floats


@dataclass(frozen=True)
class Matcher:
    """A list of changes, ready to be searched by voices."""

    by_grams: Bm25
    by_stems: Bm25
    by_meaning: Meaning | None
    size: int

    def rank(self, texts: Sequence[str], vectors: Floats | None, k: int = 10) -> Proposals:
        """Give the ``k`` best changes of every voice; ``vectors`` are unit rows or None."""
        blocks = [self._rank(*block, k) for block in _blocks(texts, vectors)]
        if not blocks:
            none = np.zeros((0, min(k, self.size)), dtype=np.float32)
            return Proposals(none.astype(np.int64), none, none.sum(axis=1))
        return Proposals(*(np.concatenate(parts) for parts in zip(*blocks, strict=True)))

    def features(self, texts: Sequence[str], vectors: Floats | None) -> tuple[Floats, Floats]:
        """Give fused scores (voices x changes) and the evidence behind them (... x 4).

        The evidence is comparable between lists of changes: covered share of the voice's
        n-grams and of its stems, nearness and cosine (both 0 without vectors).
        """
        gram, gram_most = self.by_grams.score(texts)
        stem, stem_most = self.by_stems.score(texts)
        fused = WEIGHTS[0] * _standard(gram) + WEIGHTS[1] * _standard(stem)
        near = cosine = np.zeros_like(gram)
        if self.by_meaning is not None and vectors is not None:
            csls, near, cosine = self.by_meaning.score(vectors)
            fused += WEIGHTS[2] * _standard(csls)
        covered = [
            part / np.maximum(most, 1e-6)[:, None] for part, most in ((gram, gram_most), (stem, stem_most))
        ]
        return fused, np.stack([*covered, near, cosine], axis=2)

    def _rank(
        self, texts: Sequence[str], vectors: Floats | None, k: int
    ) -> tuple[NDArray[np.int64], Floats, Floats]:
        fused, evidence = self.features(texts, vectors)
        order = _best(fused, k)
        score = np.take_along_axis(fused, order, axis=1)
        chosen = np.take_along_axis(evidence, order[:, :, None], axis=1)
        with_vectors = self.by_meaning is not None and vectors is not None
        p = MATCH[with_vectors].at(features(score, chosen, self.size))
        strangeness = strange(evidence.max(axis=1), self.by_stems.unseen(texts), texts, self.size)
        return order, p, NONE[with_vectors].at(strangeness)


def fit_matcher(
    texts: Sequence[str], vectors: Floats | None = None, reference: Floats | None = None
) -> Matcher:
    """Give the Matcher of a list of changes (at least one; ``vectors`` are their unit rows).

    ``reference`` is a sample of voices' vectors, as many as are at hand: it tells what
    voices have in common, so that one voice alone is scored as it would be among many.
    """
    meaning = None
    if vectors is not None:
        meaning = fit_meaning(vectors, vectors[:0] if reference is None else reference)
    return Matcher(fit_bm25(texts, grams), fit_bm25(texts, stems, k1=1.2, b=0.5), meaning, len(texts))


def _blocks(texts: Sequence[str], vectors: Floats | None) -> Iterator[tuple[Sequence[str], Floats | None]]:
    for start in range(0, len(texts), BLOCK):
        rows = slice(start, start + BLOCK)
        yield texts[rows], None if vectors is None else vectors[rows]


def _standard(scores: Floats) -> Floats:
    spread = scores.std(axis=1, keepdims=True)
    return np.asarray(
        (scores - scores.mean(axis=1, keepdims=True)) / np.maximum(spread, 1e-6), dtype=np.float32
    )


def _best(scores: Floats, k: int) -> NDArray[np.int64]:
    """Give the places of the ``k`` largest of each row, best first; ties by place."""
    k = min(k, scores.shape[1])
    part = np.sort(np.argpartition(-scores, k - 1, axis=1)[:, :k], axis=1)
    order = np.argsort(-np.take_along_axis(scores, part, axis=1), axis=1, kind="stable")
    return np.take_along_axis(part, order, axis=1).astype(np.int64)
