"""Lexical likeness of voices and changes: BM25 over character n-grams and over word stems.

Okapi BM25 (Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework"). Character
n-grams need no tokenizer, so Japanese and English are treated alike.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

STEM = 4
"""Characters of a word that are kept: a crude stemmer that works for names and for inflections."""

SHOWN_STEM = 6
"""Characters two words must share to be shown as the same: "comp" would tie a company to a computer."""

_WORD = re.compile(r"\w+")
_SCRIPT = re.compile(r"[\u4e00-\u9fff々]+|[\u30a1-\u30ffー]+|[^\W\u3040-\u30ff\u4e00-\u9fff]+")


def fold(text: str) -> str:
    """Give the form that is compared: NFKC, lower case."""
    return unicodedata.normalize("NFKC", text).casefold()


def stems(text: str) -> list[str]:
    """Give word stems: words of alphabets, runs of kanji and of katakana; hiragana is mostly grammar."""
    return [run[:STEM] for word in _WORD.findall(text) for run in _SCRIPT.findall(word)]


def stems_at(text: str) -> list[tuple[str, int, int]]:
    """Give (folded stem to show by, start, end) of each word as written; spans are of whole words."""
    found = []
    for word in _WORD.finditer(text):
        for run in _SCRIPT.finditer(word[0]):
            start = word.start() + run.start()
            found.append((fold(run[0])[:SHOWN_STEM], start, start + len(run[0])))
    return found


def grams(text: str) -> list[str]:
    """Give character 2- to 5-grams within words (in Japanese: within runs without spaces)."""
    return [
        padded[i : i + n]
        for word in text.split()
        for padded in (f" {word} ",)
        for n in (2, 3, 4, 5)
        for i in range(len(padded) - n + 1)
    ]


@dataclass(frozen=True)
class Bm25:
    """BM25 weights of the changes, ready to score voices against all of them."""

    analyse: Callable[[str], list[str]]
    vocabulary: dict[str, int]
    weights: Any
    """scipy CSR, terms x changes."""
    idf: Floats

    def score(self, texts: Sequence[str]) -> tuple[Floats, Floats]:
        """Give scores (voices x changes) and the most each voice could score (voices).

        The most is what a change of ordinary length that has every term of the voice once
        would get, so score / most is how much of the voice the change covers.
        """
        voices = _count(texts, self.analyse, self.vocabulary)
        scores = np.asarray((voices @ self.weights).toarray(), dtype=np.float32)
        unseen = np.log(self.weights.shape[1] + 1.0)
        own = [sum(self.worth(term, unseen) for term in self.analyse(fold(text))) for text in texts]
        return scores, np.array(own, dtype=np.float32)

    def unseen(self, texts: Sequence[str]) -> Floats:
        """Give the share of each text's different terms that no change has; 1 for a text without any."""
        terms = [set(self.analyse(fold(text))) for text in texts]
        shares = [
            sum(one not in self.vocabulary for one in found) / len(found) if found else 1.0 for found in terms
        ]
        return np.array(shares, dtype=np.float32)

    def worth(self, term: str, unseen: float = 0.0) -> float:
        """Give how rare a term is among the changes, ``unseen`` when none has it."""
        place = self.vocabulary.get(term)
        return unseen if place is None else float(self.idf[place])


def fit_bm25(
    texts: Sequence[str], analyse: Callable[[str], list[str]], *, k1: float = 0.9, b: float = 0.6
) -> Bm25:
    """Give the BM25 index of ``texts`` (at least one) under the terms ``analyse`` gives."""
    from scipy import sparse

    vocabulary: dict[str, int] = {}
    counts = _count(texts, analyse, vocabulary, grow=True)
    df = np.asarray((counts > 0).sum(axis=0)).ravel()
    idf = np.log(1 + (len(texts) - df + 0.5) / (df + 0.5)).astype(np.float32)
    length = np.asarray(counts.sum(axis=1)).ravel()
    damping = k1 * (1 - b + b * length / max(length.mean(), 1))
    counts.data = counts.data * (k1 + 1) / (counts.data + np.repeat(damping, np.diff(counts.indptr)))
    weights = (counts @ sparse.diags(idf)).T.tocsr().astype(np.float32)
    return Bm25(analyse, vocabulary, weights, idf)


def _count(
    texts: Sequence[str], analyse: Callable[[str], list[str]], vocabulary: dict[str, int], grow: bool = False
) -> Any:
    """Give the counts of known terms, texts x terms; ``grow`` adds unknown ones to the vocabulary."""
    from scipy import sparse

    places: list[int] = []
    ends = [0]
    for text in texts:
        for term in analyse(fold(text)):
            place = vocabulary.setdefault(term, len(vocabulary)) if grow else vocabulary.get(term)
            if place is not None:
                places.append(place)
        ends.append(len(places))
    shape = (len(texts), max(len(vocabulary), 1))
    counts = sparse.csr_array((np.ones(len(places), dtype=np.float32), places, ends), shape=shape)
    counts.sum_duplicates()
    return counts
