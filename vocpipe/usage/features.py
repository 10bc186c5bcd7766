"""Numbers that the head reads for a pair: meaning of the words, cues, and letter groups.

Three parts side by side: the centred vectors of the feature's own clauses and of the whole voice;
one-hots of the cue groups inside and outside those clauses and for the whole product; and hashed
character n-grams (2 to 4, tf-idf, unit length), which learn wordings that no cue lists. The vector of
the whole voice is what the pipeline keeps anyway, so only clauses that are less than it are encoded.

A row of the encoder is two side by side: its last layer's, by which topics are compared, and a middle
layer's, in which tense and aspect still stand apart and which the heads read (``embedding.middle``).
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from vocpipe.records import PRODUCT, Lang
from vocpipe.usage.cues import Group
from vocpipe.usage.head import Artefact, Encode
from vocpipe.usage.pairs import Pair

Matrix = NDArray[np.float32]

GROUPS = tuple(Group)
CUES = 3 * len(GROUPS) + 1
"""How many columns ``cue_matrix`` has."""
BUCKETS = 1 << 15
EMBEDDING_SCALE = 10.0
CUE_SCALE = 1.0
LETTERS_SCALE = 4.0
VIEWS = ("words", "voice")
NAME = "□"


def language(lang: Lang) -> str:
    """Give the code whose means and calibration are used: ja for Japanese and mixed text, else en."""
    return "ja" if lang in (Lang.JA, Lang.MIXED) else "en"


def views(pair: Pair) -> tuple[str, str]:
    """Give the texts to embed, in the order of ``VIEWS``; twice the voice where all of it is in scope."""
    whole, words = pair.item.text, pair.words
    return whole if "".join(words.split()) == "".join(whole.split()) else words, whole


def raw_vectors(pairs: Sequence[Pair], encode: Encode) -> list[Matrix]:
    """Encode every view of every pair once; one (pairs, dimensions) matrix a view."""
    texts = [views(pair) for pair in pairs]
    distinct = list(dict.fromkeys(text for row in texts for text in row))
    place = {text: index for index, text in enumerate(distinct)}
    encoded = np.asarray(encode(distinct), dtype=np.float32)
    return [encoded[[place[row[view]] for row in texts]] for view in range(len(VIEWS))]


def centred(langs: Sequence[Lang], view: str, rows: Matrix, artefact: Artefact) -> Matrix:
    """Subtract the mean of a view in each row's language."""
    means = np.stack([artefact.mean(view, language(lang)) for lang in langs])
    return np.asarray(rows - means, dtype=np.float32)


def topic(rows: Matrix) -> Matrix:
    """Give the half of rows that the last layer made: what is spoken of."""
    return rows[..., : rows.shape[-1] // 2]


def manner(rows: Matrix) -> Matrix:
    """Give the half of rows that the middle layer made: how it is spoken of."""
    return rows[..., rows.shape[-1] // 2 :]


def units(rows: Matrix) -> Matrix:
    """Scale the last axis to length 1."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9), dtype=np.float32)


def cue_matrix(pairs: Sequence[Pair]) -> Matrix:
    """Give one-hots of the cue groups inside the scope, outside it, and inside for the product as a whole.

    A wish tells less of a feature than of the product: who wishes for a part of it uses it. The last column
    says whether the pair is about the product as a whole.
    """
    rows = np.zeros((len(pairs), CUES), dtype=np.float32)
    place = {group: index for index, group in enumerate(GROUPS)}
    for row, pair in enumerate(pairs):
        inside = [place[hit.cue.group] for hit in pair.hits]
        rows[row, inside] = 1
        rows[row, [len(GROUPS) + place[hit.cue.group] for hit in pair.elsewhere]] = 1
        if pair.key == PRODUCT:
            rows[row, [2 * len(GROUPS) + index for index in inside]] = 1
            rows[row, -1] = 1
    return rows


def meanings(pairs: Sequence[Pair], vectors: Sequence[Matrix], artefact: Artefact) -> list[Matrix]:
    """Give each view's vectors, centred by the pair's language; in the order of ``VIEWS``."""
    langs = [pair.item.lang for pair in pairs]
    return [centred(langs, view, rows, artefact) for view, rows in zip(VIEWS, vectors, strict=True)]


def dense(pairs: Sequence[Pair], meaning: Sequence[Matrix]) -> Matrix:
    """Give the dense part of the head's input from ``meanings``, scaled as in training."""
    parts = [*(manner(rows) * EMBEDDING_SCALE for rows in meaning), cue_matrix(pairs) * CUE_SCALE]
    return np.hstack(parts).astype(np.float32)


def letters(pair: Pair) -> str:
    """Give the folded words of the scope as the letter groups see them: each name as ``NAME``.

    What a feature is called says nothing of its use, but its letters may (予定 of 予定ボード).
    """
    pieces = list(pair.form.text)
    for start, end in pair.names:
        pieces[start:end] = [NAME, *[""] * (end - start - 1)]
    return " ".join("".join(pieces[start:end]) for start, end in pair.spans)


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
