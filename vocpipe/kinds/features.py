"""What the head sees of a text: its cues, its words and characters, and its vector."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np

from vocpipe.kinds.cues import Hit
from vocpipe.kinds.prose import prose
from vocpipe.records import Kind
from vocpipe.text.clean import collapse

KINDS = tuple(Kind)
"""The kinds in the order of every probability row."""

PAIRS = tuple((left, right) for place, left in enumerate(KINDS) for right in KINDS[place + 1 :])
"""Kinds cued together: praise beside a wish is a wish politely put, which single cues cannot say."""

CLEAR = 1.2
"""Score from which cues speak clearly for a kind: one strong cue or two weak ones."""

SHAPE = ("first_line_asks", "last_asks", "length", "ja", "no_cue")
_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?|[?!]|\d+")
_JAPANESE_RUN = re.compile("[\u3041-\u30ff\u4e00-\u9fff々?!]+")
_HEAD_CHARACTERS = 1500
"""Words beyond this many characters are logs and templates more often than the writer's own."""


def cue_features(text: str, lang: str, hits: Sequence[Hit]) -> dict[str, float]:
    """Give named numbers from the cues and the shape of one text."""
    values = {f"cue:{name}": math.log1p(n) for name, n in Counter(hit.cue.name for hit in hits).items()}
    line, _, body = text.partition("\n")
    scores = rule_scores(hits)
    for kind, score in scores.items():
        values[f"score:{kind}"] = math.log1p(score)
    for left, right in PAIRS:
        values[f"both:{left}+{right}"] = float(min(scores[left], scores[right]) >= CLEAR)
    if body:
        for kind, score in rule_scores(hit for hit in hits if hit.start < len(line)).items():
            values[f"title:{kind}"] = math.log1p(score)
    if hits:
        values[f"first:{hits[0].cue.kind}"] = 1.0
        values[f"last:{hits[-1].cue.kind}"] = 1.0
    shape = (
        line.rstrip().endswith(("?", "？")),
        text.rstrip().endswith(("?", "？")),
        math.log1p(len(text)) / 5,
        lang == "ja",
        not hits,
    )
    return values | {name: float(value) for name, value in zip(SHAPE, shape, strict=True)}


def rule_scores(hits: Iterable[Hit]) -> dict[Kind, float]:
    """Give the summed weight of the cues for each kind; a cue counts at most twice."""
    counts = Counter(hit.cue for hit in hits)
    scores = dict.fromkeys(KINDS, 0.0)
    for cue, count in counts.items():
        scores[cue.kind] += cue.weight * min(count, 2) ** 0.5
    return scores


def feature_names(cue_names: Sequence[str]) -> tuple[str, ...]:
    """Give the names of all cue and shape features in a fixed order."""
    by_kind = (f"{part}:{kind}" for part in ("score", "first", "last", "title") for kind in KINDS)
    both = (f"both:{left}+{right}" for left, right in PAIRS)
    return (*(f"cue:{name}" for name in cue_names), *by_kind, *both, *SHAPE)


def grams(text: str) -> set[str]:
    """Give the word 1- and 2-grams of the Latin parts and the character 2- and 3-grams of the Japanese."""
    folded = collapse(prose(text)[:_HEAD_CHARACTERS])
    found: set[str] = set()
    words = _WORD.findall(folded)
    found.update(words)
    found.update(f"{left} {right}" for left, right in zip(words, words[1:], strict=False))
    for run in _JAPANESE_RUN.findall(folded):
        found.update(run[i : i + size] for size in (2, 3) for i in range(len(run) - size + 1))
    return found


def gram_rows(texts: Sequence[str], idf: Mapping[str, float]) -> np.ndarray:
    """Give tf-idf rows of unit length over the grams of ``idf``, in its order; (n, len(idf)) float32."""
    place = _places(tuple(idf))
    rows = np.zeros((len(texts), len(idf)), np.float32)
    for row, text in zip(rows, texts, strict=True):
        for gram in grams(text):
            if (column := place.get(gram)) is not None:
                row[column] = idf[gram]
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), np.float32)


def cue_rows(features: Iterable[Mapping[str, float]], names: Sequence[str]) -> np.ndarray:
    """Give one float32 row per text over ``names``; names nobody knows any more stay 0."""
    return np.array(list(_rows(features, names)), np.float32).reshape(-1, len(names))


def _rows(features: Iterable[Mapping[str, float]], names: Sequence[str]) -> Iterator[list[float]]:
    for values in features:
        yield [values.get(name, 0.0) for name in names]


@lru_cache(maxsize=2)
def _places(known: tuple[str, ...]) -> dict[str, int]:
    return {gram: column for column, gram in enumerate(known)}
