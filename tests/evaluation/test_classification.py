"""Classification scores against values worked by hand and against scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import f1_score

from vocpipe.evaluation import classification, mistakes

GOLD = ["a", "a", "b", "b"]
SAID = ["a", "b", "b", "a"]
ANSWERED = [True, True, True, False]
ROWS = [{"a": 0.9, "b": 0.1}, {"a": 0.4, "b": 0.6}, {"a": 0.2, "b": 0.8}, {"a": 0.5, "b": 0.5}]
LANGS = ["ja", "ja", "en", "en"]


def test_a_table_worked_by_hand():
    result = classification(GOLD, SAID, ROWS, LANGS, ANSWERED)
    assert result["n"] == 4
    assert result["accuracy"] == 0.5
    assert result["coverage"] == 0.75
    assert result["accuracy_answered"] == pytest.approx(2 / 3)
    # a: precision 1/2, recall 1/2, f1 1/2. b: precision 1/2, recall 1/2, f1 1/2.
    expected = {"precision": 0.5, "recall": 0.5, "f1": 0.5, "support": 2}
    assert result["per_class"]["a"] == pytest.approx(expected)
    assert result["per_class"]["b"]["f1"] == 0.5
    assert result["macro_f1"] == pytest.approx(1 / 2)
    assert result["confusion"] == {"a": {"a": 1, "b": 1}, "b": {"a": 1, "b": 1}}


def test_calibration_worked_by_hand():
    result = classification(GOLD, SAID, ROWS, LANGS, ANSWERED)
    # Bins: .9 right, .6 wrong, .8 right, .5 (says a, wrong): |.9-1| + .6 + |.8-1| + .5 = 1.4 over 4.
    assert result["ece"] == pytest.approx(0.35)
    # 2*.01 + 2*.36 + 2*.04 + 2*.25 = 1.32 over 4.
    assert result["brier"] == pytest.approx(0.33)


def test_each_language_has_its_own_scores():
    result = classification(GOLD, SAID, ROWS, LANGS, ANSWERED)["per_language"]
    assert result["ja"]["accuracy"] == 0.5
    assert result["en"]["coverage"] == 0.5
    assert result["en"]["accuracy_answered"] == 1.0


def test_macro_f1_agrees_with_sklearn():
    rng = np.random.default_rng(0)
    gold = [str(value) for value in rng.integers(0, 4, 200)]
    said = [str(value) for value in rng.integers(0, 4, 200)]
    result = classification(gold, said, [{}] * 200, ["en"] * 200)
    assert result["macro_f1"] == pytest.approx(f1_score(gold, said, average="macro"))


def test_no_rows_give_zeros_not_an_error():
    result = classification([], [], [], [])
    assert (result["n"], result["accuracy"], result["macro_f1"], result["ece"]) == (0, 0, 0, 0)


def test_the_most_confident_mistakes_come_first():
    gold, said = ["a", "b", "a"], ["b", "a", "a"]
    rows = [{"b": 0.6}, {"a": 0.9}, {"a": 0.99}]
    assert mistakes(gold, said, rows, 5) == [1, 0]


def test_unequal_lengths_are_refused():
    with pytest.raises(ValueError, match="zip"):
        classification(["a"], [], [], [])
