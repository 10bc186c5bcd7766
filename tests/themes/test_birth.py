"""Births in the residue and one week of the ledger."""

import numpy as np

from tests.themes.worlds import world
from vocpipe.themes.birth import births
from vocpipe.themes.index import empty_index, extend_index, fit_index
from vocpipe.themes.weekly import week


def ledger() -> tuple[np.ndarray, np.ndarray, list[str]]:
    vectors, truth = world([20] * 10 + [6], strangers=15, spread=0.7, seed=2)
    return vectors, truth, [f"a{i}" for i in range(len(truth))]


def test_a_new_group_of_three_authors_is_born_and_strangers_stay_single() -> None:
    vectors, truth, authors = ledger()
    old = (truth >= 0) & (truth < 10)
    index = fit_index(vectors[old], truth[old], [f"t{i}" for i in range(10)])
    rest = np.flatnonzero(~old)
    found = births(vectors[rest], [authors[i] for i in rest], index)
    assert [set(truth[rest[list(b.members)]].tolist()) for b in found] == [{10}]
    assert len(found[0].members) == 6
    assert found[0].joins is None
    assert found[0].stability >= 0.6


def test_three_voices_of_one_author_are_not_born() -> None:
    vectors, truth, _ = ledger()
    rest = np.flatnonzero(truth == 10)
    assert births(vectors[rest], ["same"] * len(rest), empty_index(64)) == []


def test_the_order_of_the_residue_does_not_matter() -> None:
    vectors, truth, authors = ledger()
    order = np.random.default_rng(4).permutation(len(truth))
    one = births(vectors, authors, empty_index(64))
    two = births(vectors[order], [authors[i] for i in order], empty_index(64))
    assert {frozenset(b.members) for b in one} == {frozenset(int(order[m]) for m in b.members) for b in two}


def test_a_week_loses_nobody_and_moves_no_old_voice() -> None:
    vectors, truth, authors = ledger()
    old = np.flatnonzero((truth >= 0) & (truth < 10))
    first, later = old[::2], np.concatenate([old[1::2], np.flatnonzero((truth < 0) | (truth == 10))])
    index = fit_index(vectors[first], truth[first], [f"t{i}" for i in range(10)])
    found = week(vectors[later], [authors[i] for i in later], index)
    assert len(found.themes) == len(later)
    assert found.themes.max() == 10
    assert len(found.births) == 1
    assert (found.themes[truth[later] == 10] == 10).all()
    placed = (truth[later] >= 0) & (truth[later] < 10) & (found.themes >= 0)
    assert (found.themes[placed] == truth[later][placed]).all()
    fresh = np.where(found.themes >= 10, found.themes - 10, -1)
    assert extend_index(index, vectors[later], fresh, ["new"]).keys[-1] == "new"


def test_an_empty_week_gives_nothing() -> None:
    found = week(np.zeros((0, 64), np.float32), [], empty_index(64))
    assert len(found.themes) == 0
    assert found.births == ()
