"""Clustering scores against values worked by hand and against scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, v_measure_score

from vocpipe.evaluation import clustering
from vocpipe.evaluation.clusters import bcubed_f1, language_mixing


def test_bcubed_worked_by_hand():
    # Themes {1,2,3} with labels a a b, and {4} with b. Precision (2/3 + 2/3 + 1/3 + 1) / 4 = 2/3,
    # recall (1 + 1 + 1/2 + 1/2) / 4 = 3/4, F1 = 2 * 2/3 * 3/4 / (2/3 + 3/4) = 12/17.
    assert bcubed_f1(list("aabb"), [0, 0, 0, 1]) == pytest.approx(12 / 17)


def test_a_single_voice_is_a_theme_of_its_own_among_all_and_left_out_of_covered():
    result = clustering(list("aabb"), ["t1", "t1", None, None])
    assert (result["n"], result["themes"], result["coverage"]) == (4, 1, 0.5)
    # All: themes {1,2}, {3}, {4}: precision 1, recall (1 + 1 + 1/2 + 1/2) / 4 = 3/4, F1 = 6/7.
    assert result["all"]["bcubed_f1"] == pytest.approx(6 / 7)
    assert result["covered"]["bcubed_f1"] == 1.0
    assert result["language_mixing"] is None


def test_agreement_is_that_of_sklearn():
    rng = np.random.default_rng(1)
    gold = [str(value) for value in rng.integers(0, 5, 120)]
    said = [str(value) for value in rng.integers(0, 6, 120)]
    result = clustering(gold, said)["all"]
    assert result["ami"] == pytest.approx(adjusted_mutual_info_score(gold, said))
    assert result["ari"] == pytest.approx(adjusted_rand_score(gold, said))
    assert result["v_measure"] == pytest.approx(v_measure_score(gold, said))


def test_nothing_placed_gives_zeros_for_covered():
    assert clustering(["a", "b"], [None, None])["covered"]["ami"] == 0.0


def test_languages_that_never_meet_mix_zero_and_identical_ones_mix_fully():
    langs = ["ja"] * 8 + ["en"] * 8
    apart = np.zeros((16, 2))
    apart[:8, 0] = apart[8:, 1] = 1
    assert language_mixing(["a"] * 16, langs, apart) == 0.0
    rng = np.random.default_rng(0)
    together = rng.normal(size=(400, 3))
    together /= np.linalg.norm(together, axis=1, keepdims=True)
    mixed = language_mixing(["a"] * 400, ["ja", "en"] * 200, together)
    assert mixed == pytest.approx(1.0, abs=0.1)


def test_labels_in_one_language_have_nothing_to_mix():
    assert language_mixing(["a", "a", "b", "b"], ["ja", "ja", "en", "en"], np.eye(4)) is None
