"""Placing newcomers, calibrated acceptance, and the index that stays frozen."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.themes.worlds import unit, world
from vocpipe.themes.calibration import fit_curve
from vocpipe.themes.gate import Usual
from vocpipe.themes.index import ThemeIndex, empty_index, extend_index, fit_index, held_out
from vocpipe.themes.place import place


def split_world(kept: int = 10) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    vectors, truth = world([40] * 12, spread=0.9, seed=3)
    known = truth < kept
    first = known & (np.arange(len(truth)) % 2 == 0)
    return vectors, truth, first, known


def fitted() -> tuple[ThemeIndex, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    vectors, truth, first, known = split_world()
    return fit_index(vectors[first], truth[first], [f"t{i}" for i in range(10)]), vectors, truth, first, known


def test_newcomers_go_to_their_theme_and_strangers_to_none() -> None:
    index, vectors, truth, first, known = fitted()
    old = place(vectors[known & ~first], index)
    assert (old.theme == truth[known & ~first]).mean() > 0.9
    assert (place(vectors[~known], index).theme == -1).mean() >= 0.95


def test_nobody_is_lost_and_every_figure_is_given() -> None:
    index, vectors, *_ = fitted()
    found = place(vectors, index)
    assert len(found.theme) == len(found.probability) == len(found.margin) == len(vectors)
    assert np.isfinite(found.probability).all()
    assert (found.nearest >= 0).all()
    assert ((found.theme == -1) | (found.theme == found.nearest)).all()


@settings(max_examples=20)
@given(st.integers(0, 10_000))
def test_a_voice_is_placed_the_same_in_any_company(seed: int) -> None:
    index, vectors, *_ = fitted()
    order = np.random.default_rng(seed).permutation(len(vectors))
    assert (place(vectors[order], index).theme == place(vectors, index).theme[order]).all()


def test_members_in_any_order_fit_the_same_index() -> None:
    vectors, truth, first, _ = split_world()
    rows = np.flatnonzero(first)
    other = np.random.default_rng(1).permutation(rows)
    keys = [f"t{i}" for i in range(10)]
    one, two = fit_index(vectors[rows], truth[rows], keys), fit_index(vectors[other], truth[other], keys)
    assert (one.centroids == two.centroids).all()
    assert one.curve == two.curve
    assert one.cutoff == two.cutoff
    assert (place(vectors, one).theme == place(vectors, two).theme).all()


def test_adding_a_theme_leaves_the_old_ones_untouched() -> None:
    index, vectors, truth, _, known = fitted()
    longer = extend_index(index, vectors[~known], truth[~known] - 10, ["new0", "new1"])
    assert longer.keys == (*index.keys, "new0", "new1")
    assert (longer.centroids[:10] == index.centroids).all()
    assert (longer.floor[:10] == index.floor).all()
    assert (place(vectors[truth == 11], longer).theme == 11).mean() > 0.9


def test_the_index_survives_a_round_trip_through_plain_arrays() -> None:
    index, vectors, *_ = fitted()
    again = ThemeIndex.from_arrays(index.to_arrays())
    assert (place(vectors, again).theme == place(vectors, index).theme).all()
    assert again.keys == index.keys


def test_no_theme_accepts_nobody() -> None:
    found = place(np.eye(4, dtype=np.float32), empty_index(4))
    assert found.theme.tolist() == [-1] * 4
    assert found.nearest.tolist() == [-1] * 4


def test_a_theme_without_members_is_refused() -> None:
    with pytest.raises(ValueError, match="member"):
        fit_index(np.eye(3, dtype=np.float32), [0, 0, 0], ["a", "b"])


def test_small_themes_borrow_their_spread_from_all() -> None:
    vectors, truth = world([60, 60, 3], spread=0.9, seed=5)
    index = fit_index(vectors, truth, ["a", "b", "small"])
    own = held_out(index_grid(vectors), truth, 3)[truth == 2].std()
    assert abs(index.spread[2] - index.spread[0]) < abs(own - index.spread[0]) + 0.05


def index_grid(vectors: np.ndarray) -> np.ndarray:
    from vocpipe.themes.exact import to_grid

    return to_grid(vectors)


def test_a_member_is_compared_with_the_others_only() -> None:
    grid = index_grid(unit(np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])))
    own = held_out(grid, np.array([0, 0, 1]), 2)
    assert own.tolist() == pytest.approx([0.0, 0.0, 0.0], abs=1e-3)


def test_the_curve_separates_what_differs_and_is_even_where_nothing_does() -> None:
    rng = np.random.default_rng(0)
    near, far = rng.normal(2, 0.5, (200, 1)), rng.normal(-2, 0.5, (200, 1))
    curve = fit_curve(near, far)
    assert curve(near).min() > 0.6
    assert curve(far).max() < 0.4
    assert fit_curve(near, near)(near) == pytest.approx(0.5, abs=0.01)


def test_a_theme_of_few_voices_accepts_no_stranger_and_one_of_many_trusts_its_own_floor() -> None:
    vectors, truth = world([3, 4], spread=1.2, seed=3)
    small = fit_index(vectors, truth, ["a", "b"])
    strangers, _ = world([], strangers=3_000, seed=4)
    alone = [(place(strangers, small, usual).theme == -1).mean() for usual in (Usual(), Usual(0.125, 7))]
    assert alone[0] < 0.999 < alone[1]
    floor = np.array([0.3])
    many = Usual(0.125, 1_000).floors(floor, np.array([900]), np.array([0.4]))
    assert many == pytest.approx(floor, abs=0.01)
