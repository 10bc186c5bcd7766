"""Which features a voice is about by meaning: a calibrated probability a feature.

Nine numbers a (voice, feature): how it is named, how close its prototypes come to the voice, how
far ahead of the other features that is, and shared words. A logistic regression trained on labelled
pairs turns them into P(the voice is about the feature); the floor is chosen in training. What is
said about the similarity of others makes the margin: a voice close to every feature is close to
none. The voice is one vector; encoding each of its clauses too made no difference (F1 0.89 both).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vocpipe.records import Lang
from vocpipe.usage import capabilities
from vocpipe.usage.catalogue import Catalogue
from vocpipe.usage.prototypes import Prototype
from vocpipe.usage.scope import Mention

Matrix = NDArray[np.float32]
NAMES = ("name", "part", "typo", "closest", "top3", "margin", "z", "words", "another_named")


def features(
    text: str,
    lang: Lang,
    mentions: Sequence[Mention],
    voice: Matrix,
    prototypes: dict[str, Prototype],
    catalogue: Catalogue,
) -> Matrix:
    """Give one row a feature of the catalogue, columns as in ``NAMES``; ``voice`` is centred, of length 1."""
    near = [np.sort(prototypes[f.key].vectors @ voice) for f in catalogue.features]
    closest = np.array([scores[-1] for scores in near])
    shared = capabilities.grams(text)
    rows = np.zeros((len(near), len(NAMES)), dtype=np.float32)
    for index, feature in enumerate(catalogue.features):
        how = {mention.how for mention in mentions if mention.feature == feature.key}
        others = any(mention.how == "name" and mention.feature != feature.key for mention in mentions)
        rows[index] = (
            "name" in how,
            "part" in how,
            "typo" in how,
            closest[index],
            near[index][-3:].mean(),
            _ahead(closest, index),
            (closest[index] - closest.mean()) / (closest.std() + 0.02),
            capabilities.best(shared, prototypes[feature.key].abilities, lang)[1],
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
