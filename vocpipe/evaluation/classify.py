"""Scores of a classifier that may give no answer: macro-F1, coverage, calibration, confusion.

Zero denominators give 0. A class counts when it is in the labels or was predicted; macro-F1
is the plain mean over the classes of the labels, so a class nobody predicted weighs its 0.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

BINS = 10


def classification(
    gold: Sequence[str],
    predicted: Sequence[str],
    probabilities: Sequence[Mapping[str, float]],
    langs: Sequence[str],
    answered: Sequence[bool] | None = None,
) -> dict[str, Any]:
    """Give the scores of a task in the shape of ``vocpipe evaluate --json``.

    Keys: ``n, accuracy, macro_f1, coverage, accuracy_answered, ece, brier, per_class, per_language,
    confusion``.

    ``predicted`` is the likeliest class, sure or not, so that a careful tagger cannot look better by
    keeping silent; ``answered`` (all rows, if not said) is for ``coverage`` and ``accuracy_answered``.
    ``probabilities`` are over the classes, one mapping a row; ``ece`` and ``brier`` use them
    whether or not the row was answered. Sequences of unequal length raise ValueError.
    """
    answered = [True] * len(gold) if answered is None else answered
    result = _scores(gold, predicted, answered)
    result["ece"] = expected_calibration_error(gold, probabilities)
    result["brier"] = brier(gold, probabilities)
    result["per_class"] = per_class(gold, predicted)
    result["per_language"] = {
        lang: _of_language(lang, gold, predicted, probabilities, langs, answered)
        for lang in sorted(set(langs))
    }
    result["confusion"] = confusion(gold, predicted)
    return result


def per_class(gold: Sequence[str], predicted: Sequence[str]) -> dict[str, dict[str, float]]:
    """Give precision, recall, f1 and support (rows with that label) of every class."""
    hits = Counter(right for right, said in zip(gold, predicted, strict=True) if right == said)
    said_counts = Counter(predicted)
    support = Counter(gold)
    scores: dict[str, dict[str, float]] = {}
    for name in sorted(set(support) | set(said_counts)):
        precision = _share(hits[name], said_counts[name])
        recall = _share(hits[name], support[name])
        f1 = _share(2 * hits[name], said_counts[name] + support[name])
        scores[name] = {"precision": precision, "recall": recall, "f1": f1, "support": support[name]}
    return scores


def confusion(gold: Sequence[str], predicted: Sequence[str]) -> dict[str, dict[str, int]]:
    """Give counts by label, then by prediction."""
    table: dict[str, Counter[str]] = {name: Counter() for name in sorted(set(gold))}
    for right, said in zip(gold, predicted, strict=True):
        table[right][said] += 1
    return {name: dict(sorted(row.items())) for name, row in table.items()}


def expected_calibration_error(gold: Sequence[str], probabilities: Sequence[Mapping[str, float]]) -> float:
    """Give the mean gap of confidence and accuracy over 10 equal bins of confidence (Naeini et al., 2015)."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for right, row in zip(gold, probabilities, strict=True):
        if row:
            name = max(row, key=lambda key: row[key])
            bins[min(int(row[name] * BINS), BINS - 1)].append((row[name], name == right))
    total = sum(len(members) for members in bins)
    gaps = (abs(sum(p for p, _ in members) - sum(ok for _, ok in members)) for members in bins)
    return _share(sum(gaps), total)


def brier(gold: Sequence[str], probabilities: Sequence[Mapping[str, float]]) -> float:
    """Give the mean squared distance of the probabilities from the label, summed over classes (0 to 2)."""
    losses = [
        sum((row.get(name, 0.0) - (name == right)) ** 2 for name in {*row, right})
        for right, row in zip(gold, probabilities, strict=True)
        if row
    ]
    return _share(sum(losses), len(losses))


def mistakes(
    gold: Sequence[str],
    predicted: Sequence[str],
    probabilities: Sequence[Mapping[str, float]],
    most: int,
) -> list[int]:
    """Give the indices of the ``most`` most confident wrong answers, the most confident first."""
    wrong = [
        (-row.get(said, 0.0), index)
        for index, (right, said, row) in enumerate(zip(gold, predicted, probabilities, strict=True))
        if said != right
    ]
    return [index for _, index in sorted(wrong)[:most]]


def _scores(gold: Sequence[str], predicted: Sequence[str], answered: Sequence[bool]) -> dict[str, Any]:
    right = [truth == said for truth, said in zip(gold, predicted, strict=True)]
    told = [hit for hit, sure in zip(right, answered, strict=True) if sure]
    classes = per_class(gold, predicted)
    labelled = [scores["f1"] for scores in classes.values() if scores["support"]]
    return {
        "n": len(gold),
        "accuracy": _share(sum(right), len(gold)),
        "macro_f1": _share(sum(labelled), len(labelled)),
        "coverage": _share(len(told), len(gold)),
        "accuracy_answered": _share(sum(told), len(told)),
    }


def _of_language(
    lang: str,
    gold: Sequence[str],
    predicted: Sequence[str],
    probabilities: Sequence[Mapping[str, float]],
    langs: Sequence[str],
    answered: Sequence[bool],
) -> dict[str, Any]:
    rows = [index for index, own in enumerate(langs) if own == lang]
    own_gold = [gold[index] for index in rows]
    own_predicted = [predicted[index] for index in rows]
    own_probabilities = [probabilities[index] for index in rows]
    return {
        **_scores(own_gold, own_predicted, [answered[index] for index in rows]),
        "ece": expected_calibration_error(own_gold, own_probabilities),
        "brier": brier(own_gold, own_probabilities),
        "per_class": per_class(own_gold, own_predicted),
    }


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
