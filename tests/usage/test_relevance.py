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


@pytest.mark.parametrize("vowels", ["ak", "ek", "ik", "ok", "uk", "am", "em", "im"])
def test_features_that_share_the_same_words_tie_in_whatever_order_words_are_added_up(vowels: str) -> None:
    words = [f"{letter}{letter}{vowels}al" for letter in "bcdfghjklmnprtvw"]
    others = [f"{letter}{letter}otul" for letter in "bcdfghjklmnprtvw"]
    said = " ".join([*words, *(f"{one}um" for one in [*words, *others])])
    for extra in range(16):
        texts = [
            [*words, *others[:extra]],
            [*others[extra:], *words[::-1]],
            *(words[n:] for n in range(1, 15)),
        ]
        found = catalogue.of(
            Feature(key=f"f{n}", names={"en": (" ".join(text),)}) for n, text in enumerate(texts)
        )
        rows = comparison(found).rows(said, Lang.EN, [], np.zeros(len(texts), np.float32))
        assert rows[:2, COLUMN["shared_most"]].tolist() == [0, 0]
