"""Which features a voice is about by meaning: a calibrated probability a feature.

Twelve numbers a (voice, feature): how it is named, how close its prototypes come to the voice and
its clauses, how far ahead of the other features that is, and shared words. A logistic regression
trained on labelled pairs turns them into P(the voice is about the feature); the floor is chosen in
training. What is said about the similarity of others makes the margin: a clause close to every
feature is close to none.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vocpipe.records import Lang
from vocpipe.usage import capabilities
from vocpipe.usage.catalogue import Catalogue
from vocpipe.usage.prototypes import Clauses, Prototype
from vocpipe.usage.scope import Mention, Span

Matrix = NDArray[np.float32]
NAMES = (
    "name", "part", "typo", "best", "whole", "top3", "best_margin", "whole_margin", "best_z", "whole_z",
    "words", "another_named",
)  # fmt: skip


def features(
    text: str,
    lang: Lang,
    mentions: Sequence[Mention],
    clauses: Clauses,
    prototypes: dict[str, Prototype],
    catalogue: Catalogue,
) -> Matrix:
    """Give one row a feature of the catalogue, columns as in ``NAMES``."""
    near = [prototypes[f.key].vectors @ clauses.vectors.T for f in catalogue.features]
    best = np.array([grid.max() for grid in near])
    whole = np.array([grid[:, 0].max() for grid in near])
    clause = capabilities.grams(text)
    rows = np.zeros((len(near), len(NAMES)), dtype=np.float32)
    for index, feature in enumerate(catalogue.features):
        how = {mention.how for mention in mentions if mention.feature == feature.key}
        others = any(mention.how == "name" and mention.feature != feature.key for mention in mentions)
        rows[index] = (
            "name" in how,
            "part" in how,
            "typo" in how,
            best[index],
            whole[index],
            np.sort(near[index].max(axis=1))[-3:].mean(),
            _ahead(best, index),
            _ahead(whole, index),
            (best[index] - best.mean()) / (best.std() + 0.02),
            (whole[index] - whole.mean()) / (whole.std() + 0.02),
            capabilities.best(clause, prototypes[feature.key].abilities, lang)[1],
            others,
        )
    return rows


def _ahead(values: NDArray[np.floating], index: int) -> float:
    """Give the lead over the best other feature."""
    return float(values[index] - np.delete(values, index).max()) if len(values) > 1 else 0.0


def probability(rows: Matrix, settings: dict[str, list[float]]) -> NDArray[np.float64]:
    """Give P(about) a row from the logistic regression in ``settings`` (mean, scale, weights, bias)."""
    scaled = (rows - np.array(settings["mean"])) / np.array(settings["scale"])
    return np.asarray(1 / (1 + np.exp(-(scaled @ np.array(settings["weights"]) + settings["bias"][0]))))


def place(clauses: Clauses, prototype: Prototype) -> Span:
    """Give the span of the clause that comes closest to a feature."""
    grid = (prototype.vectors @ clauses.vectors.T).max(axis=0)
    best = int(grid[1:].argmax()) + 1 if len(grid) > 1 else 0
    return clauses.spans[best]
