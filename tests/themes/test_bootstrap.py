"""Groups of a first load."""

import os
import subprocess
import sys
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.themes.worlds import same_grouping, world
from vocpipe.themes.bootstrap import find_groups
from vocpipe.themes.consensus import agreement, trusted
from vocpipe.themes.exact import to_grid
from vocpipe.themes.gate import first_guess, keep_cohesive


@pytest.mark.parametrize("sizes", [[5, 6, 9], [30] * 30])
def test_planted_groups_are_found_whole(sizes: list[int]) -> None:
    vectors, truth = world(sizes)
    assert same_grouping(find_groups(vectors), truth)


def test_strangers_stay_single_voices() -> None:
    vectors, truth = world([8, 8, 8], strangers=20)
    labels = find_groups(vectors)
    assert (labels[truth == -1] == -1).mean() >= 0.9
    assert same_grouping(labels[truth >= 0], truth[truth >= 0])


def test_three_voices_must_be_more_alike_than_six_to_be_a_theme_of_few_voices() -> None:
    alike = np.hstack([np.kron(np.eye(2), np.ones((6, 1))) * np.sqrt(0.37), np.sqrt(0.63) * np.eye(12)])
    three_and_six, labels = to_grid(alike[3:]), np.repeat([0, 1], [3, 6])
    assert keep_cohesive(three_and_six, labels, 0.3).tolist() == labels.tolist()
    assert keep_cohesive(three_and_six, labels, 0.3, spread=0.084).tolist() == [-1] * 3 + [1] * 6


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_voices_make_no_group(count: int) -> None:
    assert find_groups(np.eye(8, dtype=np.float32)[:count]).tolist() == [-1] * count


@cache
def grouped(many: bool) -> tuple[np.ndarray, np.ndarray]:
    vectors, _ = world([25] * 26 if many else [7] * 6, strangers=10, spread=1.1)
    return vectors, find_groups(vectors)


@settings(max_examples=8)
@given(st.integers(0, 10_000), st.booleans())
def test_any_order_of_arrival_gives_the_same_groups(seed: int, many: bool) -> None:
    vectors, found = grouped(many)
    order = np.random.default_rng(seed).permutation(len(vectors))
    assert (find_groups(vectors[order]) == found[order]).all()


def test_a_flood_of_copies_neither_founds_a_group_nor_moves_others() -> None:
    vectors, truth = world([8, 8, 8], strangers=5)
    flood = np.vstack([vectors, np.repeat(vectors[-1:], 200, axis=0)])
    labels = find_groups(flood, authors=[f"a{i}" for i in range(len(vectors))] + ["loud"] * 200)
    assert (labels[-200:] == -1).all()
    assert same_grouping(labels[: len(vectors)][truth >= 0], truth[truth >= 0])


def test_a_group_of_two_authors_is_not_a_theme() -> None:
    vectors, truth = world([6, 6, 6])
    authors = [f"a{i % 2}" if group == 0 else f"b{i}" for i, group in enumerate(truth)]
    labels = find_groups(vectors, authors=authors)
    assert (labels[truth == 0] == -1).all()
    assert (labels[truth != 0] >= 0).all()


def test_groups_are_numbered_from_the_largest() -> None:
    vectors, _ = world([5, 12, 8])
    sizes = np.bincount(find_groups(vectors)).tolist()
    assert sizes == sorted(sizes, reverse=True)


def test_a_catch_all_is_cut_into_the_themes_inside_it() -> None:
    vectors, truth = world([40] * 20, spread=0.8)
    labels = find_groups(vectors)
    assert all(len(set(truth[labels == g].tolist())) == 1 for g in range(int(labels.max()) + 1))


def test_agreement_is_one_for_equal_partitions_and_near_zero_for_shuffled_ones() -> None:
    labels = np.repeat(np.arange(10), 30)
    rng = np.random.default_rng(0)
    assert agreement([labels, labels]) == pytest.approx(1.0)
    assert abs(agreement([labels, rng.permutation(labels)])) < 0.05


def test_trust_goes_to_what_reproduces() -> None:
    share = trusted([0.5, 0.8, 0.8])
    assert share.tolist() == pytest.approx([0.0, 0.5, 0.5], abs=1e-6)


@pytest.mark.slow
def test_one_thread_and_two_give_the_same_groups() -> None:
    code = (
        "from tests.themes.worlds import world; from vocpipe.themes.bootstrap import find_groups;"
        "print(find_groups(world([30]*40, strangers=50, spread=1.2)[0]).tolist())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for threads in ("1", "2")
    }
    assert len(runs) == 1


USUAL = 0.125
"""How far the cosines of unrelated rows scatter in 64 dimensions: 1 / sqrt(64)."""


@pytest.mark.parametrize("count", [8, 12, 20, 30])
def test_a_few_voices_about_as_many_things_make_no_theme(count: int) -> None:
    found = [find_groups(world([], strangers=count, seed=seed)[0], spread=USUAL) for seed in range(20)]
    assert sum((labels >= 0).any() for labels in found) <= 1


def test_a_theme_among_a_dozen_voices_is_found_nevertheless() -> None:
    vectors, truth = world([4], strangers=8)
    labels = find_groups(vectors, spread=USUAL)
    assert ((labels >= 0) == (truth >= 0)).all()
    assert len(set(labels[labels >= 0].tolist())) == 1


def test_a_few_dozen_voices_give_a_first_guess() -> None:
    assert first_guess(20)
    assert not first_guess(500)
