"""Which features a voice is about by meaning: a calibrated probability a feature.

Twelve numbers a (voice, feature): how it is named, how close its prototypes come to the voice, how
many telling words they share, and how far ahead of the other features both are. A logistic regression
trained on labelled pairs turns them into P(the voice is about the feature); the floor is chosen in
training. What is said about the similarity of others makes the margin: a voice close to every
feature is close to none. The voice is one vector; encoding each of its clauses too made no difference.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import fsum

import numpy as np
from numpy.typing import NDArray

from vocpipe.records import Feature, Lang
from vocpipe.usage import capabilities
from vocpipe.usage.catalogue import Catalogue
from vocpipe.usage.prototypes import Prototype
from vocpipe.usage.scope import Mention

Matrix = NDArray[np.float32]
NAMES = (
    "name", "part", "typo", "closest", "top3", "margin", "z", "ability_words", "another_named",
    "shared", "shared_margin", "shared_most",
)  # fmt: skip
SHARED_SCALE = 3.0


class Comparison:
    """One catalogue made ready to be compared with voices."""

    def __init__(self, catalogue: Catalogue, prototypes: Mapping[str, Prototype]) -> None:
        self._features = catalogue.features
        self._abilities = [capabilities.wordings(feature) for feature in catalogue.features]
        vectors = [prototypes[feature.key].vectors for feature in catalogue.features]
        self._stack = np.vstack(vectors) if vectors else np.zeros((0, 0), np.float32)
        self._ends = np.cumsum([len(rows) for rows in vectors])
        self._words = [_words(feature) for feature in catalogue.features]
        counts = Counter(word for words in self._words for word in words)
        self._weight = {word: float(np.log(1 + len(self._words) / n)) for word, n in counts.items()}

    def rows(self, text: str, lang: Lang, mentions: Sequence[Mention], voice: Matrix) -> Matrix:
        """Give one row a feature, columns as in ``NAMES``; ``voice`` is centred and of length 1."""
        scores = np.split(self._stack @ voice, self._ends)[:-1]
        near = [np.sort(own)[-3:] for own in scores]
        closest = np.array([own[-1] for own in near])
        ahead, said = _ahead(closest), capabilities.grams(text)
        shared = np.array([fsum(self._weight[w] for w in words & said) for words in self._words])
        named = {mention.feature for mention in mentions if mention.how == "name"}
        lead = _ahead(shared)
        z = (closest - closest.mean()) / (closest.std() + 0.02)
        rows = np.zeros((len(near), len(NAMES)), dtype=np.float32)
        for index, feature in enumerate(self._features):
            how = {mention.how for mention in mentions if mention.feature == feature.key}
            rows[index] = (
                "name" in how,
                "part" in how,
                "typo" in how,
                closest[index],
                near[index].sum() / len(near[index]),
                ahead[index],
                z[index],
                capabilities.best(said, self._abilities[index], lang)[1],
                bool(named - {feature.key}),
                shared[index] / SHARED_SCALE,
                lead[index] / SHARED_SCALE,
                lead[index] > 0,
            )
        return rows


def _words(feature: Feature) -> frozenset[str]:
    """Give the letter groups and stems of everything that says what a feature is."""
    lists = (*feature.names.values(), *feature.aliases.values(), *feature.capabilities.values())
    return frozenset[str]().union(*(capabilities.grams(text) for row in lists for text in row))


def _ahead(values: NDArray[np.floating]) -> NDArray[np.floating]:
    """Give each feature's lead over the best other one."""
    if len(values) < 2:
        return np.zeros_like(values)
    second, first = np.partition(values, -2)[-2:]
    return np.asarray(values - np.where(values == first, second, first))


def probability(rows: Matrix, settings: dict[str, list[float]]) -> NDArray[np.float64]:
    """Give P(about) a row from the logistic regression in ``settings`` (mean, scale, weights, bias)."""
    scaled = (rows - np.array(settings["mean"])) / np.array(settings["scale"])
    return np.asarray(1 / (1 + np.exp(-(scaled @ np.array(settings["weights"]) + settings["bias"][0]))))
