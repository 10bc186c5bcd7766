"""Exemplars and the three quotes of a theme."""

import numpy as np

from tests.themes.worlds import unit, world
from vocpipe.themes.exemplars import in_turn, pick, three_quotes


def test_exemplars_cover_every_side_of_a_theme() -> None:
    vectors, truth = world([20, 5], spread=0.4)
    assert {int(truth[row]) for row in pick(vectors, 3)} == {0, 1}


def test_copies_are_picked_once() -> None:
    vectors = np.repeat(np.eye(3, dtype=np.float32), 4, axis=0)
    chosen = pick(vectors, 8)
    assert len(chosen) == 3
    assert len({tuple(vectors[row]) for row in chosen}) == 3


def test_exemplars_do_not_depend_on_order() -> None:
    vectors, _ = world([12, 9])
    order = np.random.default_rng(1).permutation(len(vectors))
    assert [int(order[row]) for row in pick(vectors[order], 5)] == pick(vectors, 5)


def test_the_three_quotes_are_typical_specific_and_dissenting() -> None:
    vectors = unit(np.array([[1.0, 0.0], [0.98, 0.2], [0.9, 0.45], [0.97, -0.25], [0.2, 1.0]]))
    specific = np.array([0.0, 0.0, 0.9, 0.0, 0.0])
    typical, sharp, dissent = three_quotes(vectors, specific)
    assert (typical, sharp, dissent) == (1, 2, 3)


def test_a_theme_of_one_gives_one_quote() -> None:
    assert three_quotes(np.eye(1, 4, dtype=np.float32), np.zeros(1)) == [0]


def test_everybody_is_heard_once_before_anybody_is_heard_twice() -> None:
    said = [("v1", "a"), ("v2", "a"), ("v3", "b"), ("v4", "a"), ("v5", "b"), ("v6", "c")]
    assert in_turn(said) == ["v1", "v3", "v6", "v2", "v5", "v4"]
    assert in_turn([]) == []
