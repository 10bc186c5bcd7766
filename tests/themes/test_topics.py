"""Voices drawn to the features they speak of."""

import numpy as np

from tests.themes.worlds import unit
from vocpipe.themes.topics import PULL, toward_features


def rows(count: int, seed: int = 0) -> np.ndarray:
    return unit(np.random.default_rng(seed).standard_normal((count, 384)))


def test_voices_of_one_feature_come_nearer_and_of_two_features_hardly_move_apart() -> None:
    vectors = rows(2)
    plain = float(vectors[0] @ vectors[1])
    one, other = toward_features(vectors, [["stock"], ["stock"]])
    assert float(one @ other) > plain + 0.5 * PULL**2
    one, other = toward_features(vectors, [["stock"], ["board"]])
    assert abs(float(one @ other) - plain) < 0.5 * PULL**2


def test_a_voice_of_no_feature_stays_as_it_is() -> None:
    vectors = rows(3)
    moved = toward_features(vectors, [[], ["board"], []])
    assert (moved[[0, 2]] == vectors.astype(np.float32)[[0, 2]]).all()
    assert not np.allclose(moved[1], vectors[1])
    assert np.allclose(np.linalg.norm(moved, axis=1), 1)


def test_several_features_pull_as_far_as_one_in_whatever_order() -> None:
    vectors = np.repeat(rows(1), 3, axis=0)
    one, two, turned = toward_features(vectors, [["stock"], ["stock", "board"], ["board", "stock"]])
    assert (two == turned).all()
    assert abs(float(vectors[0] @ one) - float(vectors[0] @ two)) < 0.02


def test_a_feature_has_the_same_direction_on_every_machine() -> None:
    moved = toward_features(np.zeros((1, 384), np.float32) + 1e-9, [["stock"]])[0]
    assert "".join("+" if part > 0 else "-" for part in moved[:16]) == "--+-+++-++++++-+"
