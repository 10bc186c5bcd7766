"""The versioned space: means by language, frozen, the same whatever the order."""

import numpy as np
import pytest

from vocpipe.embedding.space import SHRINKAGE, fit_space


def _unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_centring_brings_two_languages_with_their_own_offset_together() -> None:
    rng = np.random.default_rng(0)
    meaning = rng.normal(size=(600, 16))
    offset = np.zeros(16)
    offset[0] = 8
    vectors = _unit(np.concatenate([meaning + offset, meaning - offset]))
    langs = ["ja"] * 600 + ["en"] * 600
    before = float((vectors[:600] * vectors[600:]).sum(axis=1).mean())
    centred = fit_space("m", vectors, langs).centre(vectors, langs)
    after = float((centred[:600] * centred[600:]).sum(axis=1).mean())
    assert before < 0
    assert after > 0.5


def test_a_mean_is_shrunk_toward_all_languages_by_hand() -> None:
    vectors = np.array([[1, 0], [0, 1]], np.float32)
    space = fit_space("m", vectors, ["ja", "en"])
    weight = 1 / (1 + SHRINKAGE)
    assert space.means[""] == pytest.approx([0.5, 0.5])
    assert space.means["ja"] == pytest.approx([weight + (1 - weight) * 0.5, (1 - weight) * 0.5])


def test_the_space_does_not_depend_on_the_order_of_voices() -> None:
    rng = np.random.default_rng(1)
    vectors, langs = _unit(rng.normal(size=(50, 8))), [["ja", "en"][i % 2] for i in range(50)]
    order = rng.permutation(50)
    assert fit_space("m", vectors, langs).id == fit_space("m", vectors[order], [langs[i] for i in order]).id


def test_another_model_is_another_space() -> None:
    vectors = np.eye(4, dtype=np.float32)
    assert fit_space("a", vectors, ["ja"] * 4).id != fit_space("b", vectors, ["ja"] * 4).id


def test_a_language_the_window_did_not_hold_gets_the_overall_mean() -> None:
    vectors = _unit(np.random.default_rng(2).normal(size=(20, 4)))
    space = fit_space("m", vectors, ["ja"] * 20)
    assert np.array_equal(space.centre(vectors[:2], ["other", "other"]), space.centre(vectors[:2], ["", ""]))
