"""Numbers that the head reads for a pair: meaning of the words, cues, and letter groups.

Four parts side by side: the centred vectors of the feature's own clauses, of the whole voice and
of "feature name: clauses"; one-hots of the cue groups inside and outside those clauses; and
hashed character n-grams (2 to 4, tf-idf, unit length), which learn wordings that no cue lists.
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from vocpipe.records import Lang
from vocpipe.usage.cues import Group
from vocpipe.usage.head import Artefact, Encode
from vocpipe.usage.pairs import Pair

Matrix = NDArray[np.float32]

GROUPS = tuple(Group)
BUCKETS = 1 << 15
EMBEDDING_SCALE = 10.0
CUE_SCALE = 0.5
LETTERS_SCALE = 4.0
VIEWS = ("words", "voice", "named")


def language(lang: Lang) -> str:
    """Give the code whose means and calibration are used: ja for Japanese and mixed text, else en."""
    return "ja" if lang in (Lang.JA, Lang.MIXED) else "en"


def views(pair: Pair) -> tuple[str, str, str]:
    """Give the texts to embed, in the order of ``VIEWS``."""
    lang = language(pair.item.lang)
    name = pair.feature.name(lang) if pair.feature else ""
    return pair.words, pair.item.text, f"{name}: {pair.words}"


def raw_vectors(pairs: Sequence[Pair], encode: Encode) -> list[Matrix]:
    """Encode every view of every pair once; one (pairs, dimensions) matrix a view."""
    texts = [views(pair) for pair in pairs]
    distinct = list(dict.fromkeys(text for row in texts for text in row))
    place = {text: index for index, text in enumerate(distinct)}
    encoded = np.asarray(encode(distinct), dtype=np.float32)
    return [encoded[[place[row[view]] for row in texts]] for view in range(len(VIEWS))]


def centred(pairs: Sequence[Pair], vectors: Sequence[Matrix], artefact: Artefact) -> Matrix:
    """Subtract each view's mean of the pair's language and lay the views side by side."""
    langs = [language(pair.item.lang) for pair in pairs]
    parts = [
        matrix - np.stack([artefact.mean(view, lang) for lang in langs])
        for view, matrix in zip(VIEWS, vectors, strict=True)
    ]
    return np.hstack(parts).astype(np.float32)


def cue_matrix(pairs: Sequence[Pair]) -> Matrix:
    """Give the one-hots of the cue groups inside the scope, then outside it."""
    rows = np.zeros((len(pairs), 2 * len(GROUPS)), dtype=np.float32)
    place = {group: index for index, group in enumerate(GROUPS)}
    for row, pair in enumerate(pairs):
        rows[row, [place[hit.cue.group] for hit in pair.hits]] = 1
        rows[row, [len(GROUPS) + place[hit.cue.group] for hit in pair.elsewhere]] = 1
    return rows


def dense(pairs: Sequence[Pair], vectors: Sequence[Matrix], artefact: Artefact) -> Matrix:
    """Give the dense part of the head's input, scaled as in training."""
    meaning = centred(pairs, vectors, artefact) * EMBEDDING_SCALE
    return np.hstack([meaning, cue_matrix(pairs) * CUE_SCALE]).astype(np.float32)


def letters(pair: Pair) -> str:
    """Give the folded words of the scope, as the letter groups see them."""
    return " ".join(pair.form.text[start:end] for start, end in pair.spans)


@lru_cache(maxsize=4096)
def buckets(text: str) -> tuple[NDArray[np.int64], Matrix]:
    """Give the buckets of the character 2- to 4-grams of a text and their sublinear counts (1 + log n)."""
    padded = f" {text} "
    grams = Counter(
        crc32(padded[index : index + size].encode("utf-8", "surrogatepass")) % BUCKETS
        for size in (2, 3, 4)
        for index in range(len(padded) - size + 1)
    )
    index = np.fromiter(grams.keys(), dtype=np.int64, count=len(grams))
    counts = np.fromiter(grams.values(), dtype=np.float32, count=len(grams))
    return index, (1 + np.log(counts)).astype(np.float32)


def letter_scores(pairs: Sequence[Pair], idf: Matrix, weights: Matrix) -> Matrix:
    """Give what the letter groups add to the logits; ``idf`` (buckets), ``weights`` (buckets, classes)."""
    rows = np.zeros((len(pairs), weights.shape[1]), dtype=np.float32)
    for row, pair in enumerate(pairs):
        index, counts = buckets(letters(pair))
        values = counts * idf[index]
        length = float(np.sqrt(values @ values)) or 1.0
        rows[row] = (values / length * LETTERS_SCALE) @ weights[index]
    return rows
