"""Scores of a clustering against labels: all items (singles alone), covered items, language mixing."""

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np

NEIGHBOURS = 7
"""Nearest items looked at for language mixing."""

_BLOCK = 512


def clustering(
    gold: Sequence[str],
    predicted: Sequence[Hashable | None],
    langs: Sequence[str] | None = None,
    vectors: np.ndarray | None = None,
) -> dict[str, Any]:
    """Give ``n, themes, coverage, all{...}, covered{...}, language_mixing``.

    ``predicted`` None is a single voice: under ``all`` each is a theme of its own, ``covered``
    leaves them out. ``vectors`` are unit rows; without them, or with one language, language
    mixing is None.
    """
    placed = [index for index, theme in enumerate(predicted) if theme is not None]
    alone = [(index, None) if theme is None else (None, theme) for index, theme in enumerate(predicted)]
    mixing = None
    if vectors is not None and langs is not None:
        mixing = language_mixing(gold, langs, vectors)
    return {
        "n": len(gold),
        "themes": len({predicted[index] for index in placed}),
        "coverage": len(placed) / len(gold) if gold else 0.0,
        "all": agreement(gold, alone),
        "covered": agreement([gold[index] for index in placed], [alone[index] for index in placed]),
        "language_mixing": mixing,
    }


def agreement(gold: Sequence[Hashable], predicted: Sequence[Hashable]) -> dict[str, float]:
    """Give ``ami, ari, v_measure, bcubed_f1`` of two partitions; all 0 when there is no item."""
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, v_measure_score

    if not gold:
        return dict.fromkeys(("ami", "ari", "v_measure", "bcubed_f1"), 0.0)
    left, right = _numbered(gold), _numbered(predicted)
    return {
        "ami": float(adjusted_mutual_info_score(left, right)),
        "ari": float(adjusted_rand_score(left, right)),
        "v_measure": float(v_measure_score(left, right)),
        "bcubed_f1": bcubed_f1(gold, predicted),
    }


def bcubed_f1(gold: Sequence[Hashable], predicted: Sequence[Hashable]) -> float:
    """Give B-cubed F1 (Bagga and Baldwin, 1998): per-item precision and recall, each averaged."""
    if not gold:
        return 0.0
    pairs = list(zip(gold, predicted, strict=True))
    both, labels, themes = Counter(pairs), Counter(gold), Counter(predicted)
    precision = sum(both[pair] / themes[pair[1]] for pair in pairs) / len(pairs)
    recall = sum(both[pair] / labels[pair[0]] for pair in pairs) / len(pairs)
    return 2 * precision * recall / (precision + recall)


def language_mixing(gold: Sequence[str], langs: Sequence[str], vectors: np.ndarray) -> float | None:
    """Give how freely languages meet: 1 when neighbours' languages follow their shares, 0 when never.

    For each item, the share of other-language items among its 7 nearest neighbours of the same
    label, over the share expected if language played no part. Labels in one language have
    nothing to mix and are left out; None when that leaves nothing.
    """
    found = expected = 0.0
    members: dict[str, list[int]] = {}
    for index, label in enumerate(gold):
        members.setdefault(label, []).append(index)
    for group in members.values():
        own = np.array([langs[index] for index in group])
        if len(set(own.tolist())) < 2:
            continue
        neighbours = _nearest(vectors[group], min(NEIGHBOURS, len(group) - 1))
        other = own[:, None] != own[None, :]
        found += float(np.take_along_axis(other, neighbours, axis=1).mean(axis=1).sum())
        expected += float((other.sum(axis=1) / (len(group) - 1)).sum())
    return found / expected if expected else None


def _nearest(vectors: np.ndarray, count: int) -> np.ndarray:
    """Give for each row the indices of the ``count`` most similar other rows."""
    nearest = np.empty((len(vectors), count), int)
    for start in range(0, len(vectors), _BLOCK):
        similar = vectors[start : start + _BLOCK] @ vectors.T
        similar[np.arange(len(similar)), np.arange(start, start + len(similar))] = -np.inf
        nearest[start : start + _BLOCK] = np.argsort(-similar, axis=1, kind="stable")[:, :count]
    return nearest


def _numbered(names: Sequence[Hashable]) -> list[int]:
    numbers: dict[Hashable, int] = {}
    return [numbers.setdefault(name, len(numbers)) for name in names]
