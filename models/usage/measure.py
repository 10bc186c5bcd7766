"""Figures of the usage model: F1, calibration, coverage at a floor, and the baselines beside it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vocpipe import trained
from vocpipe.usage import rules

if TYPE_CHECKING:
    from data import Example

Array = NDArray[Any]
MERGED = {"ex_user": "ex_user+trying", "trying": "ex_user+trying"}


def macro_f1(gold: Sequence[str], found: Sequence[str], merge: bool = False) -> float:
    """Give the mean F1 over the classes that are in ``gold``; ``merge`` joins ex_user and trying."""
    if merge:
        gold, found = [MERGED.get(g, g) for g in gold], [MERGED.get(f, f) for f in found]
    return float(np.mean([scores["f1"] for scores in per_class(gold, found).values()]))


def per_class(gold: Sequence[str], found: Sequence[str]) -> dict[str, dict[str, float]]:
    """Give precision, recall, F1 and n of each class that is in ``gold``."""
    table: dict[str, dict[str, float]] = {}
    for label in sorted(set(gold)):
        hits = sum(g == f == label for g, f in zip(gold, found, strict=True))
        precision = hits / max(1, sum(f == label for f in found))
        recall = hits / sum(g == label for g in gold)
        f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
        n = sum(g == label for g in gold)
        table[label] = {
            "precision": round(precision, 3),
            "recall": round(recall, 3),
            "f1": round(f1, 4),
            "n": n,
        }
    return table


def calibration_error(confidence: Array, correct: Array, bins: int = 10) -> float:
    """Give the expected calibration error over equal-width bins (Guo et al. 2017)."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(confidence[place == b].mean() - correct[place == b].mean()) * (place == b).mean()
        for b in range(bins)
        if (place == b).any()
    ]
    return float(sum(gaps))


def chance_error(confidence: Array, draws: int = 200) -> float:
    """Give the mean ``calibration_error`` of outcomes drawn from the confidences themselves, seeded.

    So much a perfectly calibrated model shows on so few rows; only what exceeds it is miscalibration.
    """
    chance = np.random.default_rng(0)
    found = [calibration_error(confidence, chance.random(len(confidence)) < confidence) for _ in range(draws)]
    return float(np.mean(found))


def temperature(scores: Array, labels: Array, shift: Array) -> float:
    """Give the temperature with the least negative log-likelihood (grid search).

    ``shift`` is what is added to the logits after they were cooled.
    """
    grid = np.exp(np.linspace(np.log(0.3), np.log(4), 60))
    loss = [
        -np.log(trained.softmax(scores / t + shift)[np.arange(len(labels)), labels] + 1e-9).mean()
        for t in grid
    ]
    return float(round(grid[int(np.argmin(loss))], 3))


def wilson_lower(right: int, n: int, z: float = 1.2816) -> float:
    """Give the lower end of the one-sided 90 % Wilson interval of a share."""
    if n == 0:
        return 0.0
    share = right / n
    centre = share + z * z / (2 * n)
    return float((centre - z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))) / (1 + z * z / n))


def floor(probabilities: Array, labels: Array, precision: float, coverage: float) -> float:
    """Give the lowest confidence floor above which the lower bound of precision reaches ``precision``.

    Never so high that less than ``coverage`` of the pairs would be answered: a tag that is nearly
    always silent helps nobody, and the precision that is then reached is published.
    """
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    for level in np.arange(0.30, 0.96, 0.01):
        answered = confidence >= level
        if answered.mean() < coverage:
            return float(round(level - 0.01, 2))
        if wilson_lower(int(right[answered].sum()), int(answered.sum())) >= precision:
            return float(round(level, 2))
    return 0.95


def partial_floor(probability: Array, gold: Array, precision: float) -> float:
    """Give the lowest P(partial) above which precision reaches ``precision``, for the most recall."""
    for level in np.arange(0.30, 0.96, 0.01):
        found = probability >= level
        if found.any() and gold[found].mean() >= precision:
            return float(round(level, 2))
    return 0.95


def report(labels: Array, probabilities: Array, classes: list[str], level: float) -> dict[str, Any]:
    """Give the figures of one language from calibrated probabilities."""
    found = [classes[i] for i in probabilities.argmax(axis=1)]
    gold = labels.tolist()
    confidence = probabilities.max(axis=1)
    right = np.array([g == f for g, f in zip(gold, found, strict=True)])
    answered = confidence >= level
    return {
        "n": len(gold),
        "accuracy": round(float(right.mean()), 4),
        "macro_f1": round(macro_f1(gold, found), 4),
        "macro_f1_merged": round(macro_f1(gold, found, merge=True), 4),
        "ece": round(calibration_error(confidence, right), 4),
        "floor": level,
        "coverage": round(float(answered.mean()), 4),
        "precision_answered": round(float(right[answered].mean()), 4) if answered.any() else None,
        "per_class": per_class(gold, found),
    }


def best_f1(scores: Array, gold: Array) -> tuple[float, dict[str, Any]]:
    """Give the floor with the best F1 of a yes/no probability, and the figures there."""
    best: dict[str, Any] = {"f1": -1.0}
    for level in np.arange(0.1, 0.9, 0.02):
        found = scores >= level
        hits = int((found & gold).sum())
        f1 = 2 * hits / max(1, int(found.sum()) + int(gold.sum()))
        if f1 > best["f1"]:
            precision, recall = hits / max(1, int(found.sum())), hits / int(gold.sum())
            best = {"floor": float(round(level, 2)), "f1": f1, "precision": precision, "recall": recall}
    return best["floor"], {key: round(value, 4) for key, value in best.items()}


def baselines(examples: Sequence["Example"]) -> dict[str, Any]:
    """Give the state F1 of the majority class and of the rules alone on the same pairs."""
    found: dict[str, Any] = {}
    for lang in ("ja", "en"):
        here = [example for example in examples if example.lang == lang]
        gold = [example.state for example in here]
        guesses = [rules.probabilities(example.pair.hits) for example in here]
        ruled = [str(max(p, key=lambda state: p[state])) for p in guesses]
        majority = [max(set(gold), key=gold.count)] * len(gold)
        for name, guess in (("majority", majority), ("rules_only", ruled)):
            found.setdefault(name, {})[lang] = {
                "macro_f1": round(macro_f1(gold, guess), 4),
                "macro_f1_merged": round(macro_f1(gold, guess, merge=True), 4),
            }
    return found
