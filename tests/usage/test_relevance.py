"""What a voice is about by meaning: rows of numbers that let one feature stand out."""

import numpy as np
import pytest

from vocpipe.records import Feature, Lang
from vocpipe.usage import catalogue, relevance
from vocpipe.usage.catalogue import Catalogue
from vocpipe.usage.prototypes import Prototype
from vocpipe.usage.scope import Mention

COLUMN = {name: place for place, name in enumerate(relevance.NAMES)}


def comparison(features: Catalogue) -> relevance.Comparison:
    """Give each feature an axis of its own as its only prototype."""
    axes = np.eye(len(features.features), dtype=np.float32)
    prototypes = {
        one.key: Prototype(axis[None], axis[:0]) for one, axis in zip(features.features, axes, strict=True)
    }
    return relevance.Comparison(features, prototypes)


def test_the_closest_feature_leads_by_its_margin_and_the_others_trail(features: Catalogue) -> None:
    voice = np.array([0.8, 0.6, 0.0], dtype=np.float32)
    rows = comparison(features).rows("hello", Lang.EN, [], voice)
    assert rows[:, COLUMN["closest"]] == pytest.approx([0.8, 0.6, 0.0])
    assert rows[:, COLUMN["margin"]] == pytest.approx([0.2, -0.2, -0.8])


def test_words_that_only_one_feature_has_make_it_lead(features: Catalogue) -> None:
    rows = comparison(features).rows("毎晩自動で出してほしい", Lang.JA, [], np.zeros(3, np.float32))
    assert rows[:, COLUMN["shared_most"]].tolist() == [1, 0, 0]
    assert rows[0, COLUMN["shared"]] > 0


def test_a_name_counts_for_its_feature_and_against_the_others(features: Catalogue) -> None:
    named = [Mention("forms", 0, 5, "name")]
    rows = comparison(features).rows("forms", Lang.EN, named, np.zeros(3, np.float32))
    assert rows[:, COLUMN["name"]].tolist() == [0, 1, 0]
    assert rows[:, COLUMN["another_named"]].tolist() == [1, 0, 1]


def test_a_catalogue_of_one_feature_or_of_none_is_fine() -> None:
    one = catalogue.of([Feature(key="only", names={"en": ("only",)})])
    row = comparison(one).rows("hello", Lang.EN, [], np.ones(1, np.float32))[0]
    assert row[COLUMN["margin"]] == 0
    relevance.Comparison(catalogue.of(()), {})
