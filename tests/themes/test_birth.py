"""Births in the residue and one week of the ledger."""

import numpy as np

from tests.themes.worlds import unit, world
from vocpipe.themes.birth import births
from vocpipe.themes.index import empty_index, fit_index
from vocpipe.themes.memory import Memory, remember
from vocpipe.themes.week_values import PeopleSaid, Recent
from vocpipe.themes.weekly import decide


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


def newcomers(vectors: np.ndarray, rows: np.ndarray, authors: list[str]) -> Recent:
    return Recent(
        [f"v{row:03d}" for row in rows],
        vectors[rows],
        [authors[row] for row in rows],
        np.full(len(rows), 1),
        np.full(len(rows), -1),
        np.ones(len(rows), bool),
        np.zeros(len(rows), bool),
    )


def test_a_week_loses_nobody_and_moves_no_old_voice() -> None:
    vectors, truth, authors = ledger()
    old = np.flatnonzero((truth >= 0) & (truth < 10))
    first, later = old[::2], np.concatenate([old[1::2], np.flatnonzero((truth < 0) | (truth == 10))])
    keys = [f"t{i}" for i in range(10)]
    memory = remember(vectors[first], truth[first], keys, np.zeros(len(first), np.int64))
    found = decide(newcomers(vectors, later, authors), memory, 1, PeopleSaid())
    assert len(found.keys) == len(later)
    (born,) = found.births
    for key, true in zip(found.keys, truth[later], strict=True):
        assert key == born.key if true == 10 else key in (None, f"t{true}")
    assert found.memory.index.keys == (*keys, born.key)
    assert found.memory.index.sizes.sum() == len(first) + sum(key is not None for key in found.keys)


def test_what_the_memory_has_learnt_is_what_fitting_every_member_anew_would_give() -> None:
    vectors, truth, authors = ledger()
    old = np.flatnonzero((truth >= 0) & (truth < 10))
    first, later = old[::2], old[1::2]
    memory = remember(vectors[first], truth[first], list("abcdefghij"), np.zeros(len(first), np.int64))
    found = decide(newcomers(vectors, later, authors), memory, 1, PeopleSaid())
    labels = np.array(["abcdefghij".find(key) if key else -1 for key in found.keys])
    members = np.concatenate([first, later[labels >= 0]])
    labels = np.concatenate([truth[first], labels[labels >= 0]])
    fresh = fit_index(vectors[members], labels, list("abcdefghij"))
    assert (found.memory.index.centroids == fresh.centroids).all()
    assert (found.memory.index.sizes == fresh.sizes).all()


def test_an_empty_week_gives_nothing() -> None:
    nobody = newcomers(np.zeros((0, 64), np.float32), np.zeros(0, np.int64), [])
    empty = Memory(empty_index(64), np.zeros((0, 64), np.int64), np.zeros(0, np.int64))
    found = decide(nobody, empty, 1, PeopleSaid())
    assert found.keys == ()
    assert found.births == ()
    assert found.proposals == ()


def test_repeats_of_a_text_share_its_news_in_whatever_order_they_came() -> None:
    vectors, truth, _ = ledger()
    old = np.flatnonzero((truth >= 0) & (truth < 10))
    memory = remember(vectors[old], truth[old], [f"t{i}" for i in range(10)], np.zeros(len(old), np.int64))
    centre = vectors[truth == 0].mean(axis=0)
    rng = np.random.default_rng(5)
    news = unit(centre + 0.5 * unit(rng.normal(size=(1, 64))) + 0.2 * unit(rng.normal(size=(5, 64))))
    rows = np.vstack([vectors[old], news, np.repeat(news[:1], 3, axis=0)])
    weeks = np.where(np.arange(len(rows)) < len(old), 0, 5)
    themes = np.where(weeks == 0, np.append(truth[old], np.full(8, -1)), -1)
    found = []
    for order in (np.arange(len(rows)), np.arange(len(rows))[::-1]):
        recent = Recent(
            [f"v{row:03d}" for row in order],
            rows[order],
            [f"a{row}" for row in order],
            weeks[order],
            themes[order],
            weeks[order] == 5,
            np.zeros(len(rows), bool),
        )
        keys = dict(zip(recent.ids, decide(recent, memory, 5, PeopleSaid()).keys, strict=True))
        found.append(keys)
        assert len({keys[f"v{row:03d}"] for row in range(len(old), len(rows))}) == 1
    assert found[0] == found[1]


def test_a_subject_that_one_person_a_week_speaks_of_is_born_with_the_third() -> None:
    vectors, _ = world([4, 4, 6], spread=0.6, seed=5)
    known, said = vectors[:8], vectors[8:]
    others, _ = world([], strangers=40, seed=6)
    memory = remember(known, np.repeat([0, 1], 4), ["a", "b"], np.zeros(8, np.int64))
    rows = np.vstack([said, others])
    weeks = np.concatenate([np.arange(1, 7), np.repeat(np.arange(1, 9), 5)])
    places: dict[int, str | None] = {}
    born = {}
    for week in range(1, 9):
        now = np.flatnonzero(weeks <= week)
        names = list(memory.index.keys)
        before = np.array([names.index(places[i]) if places.get(i) else -1 for i in now.tolist()])
        recent = Recent(
            [str(i) for i in now], rows[now], [f"p{i}" for i in now], weeks[now], before, weeks[now] == week,
            np.zeros(len(now), bool),
        )  # fmt: skip
        decision = decide(recent, memory, week, PeopleSaid(), spread=0.125)
        kept = {i: key for i, key in places.items() if key}
        places, memory = dict(zip(now.tolist(), decision.keys, strict=True)), decision.memory
        assert {i: places[i] for i in kept} == kept
        born |= {birth.key: week for birth in decision.births}
    assert len(places) == len(rows)
    assert list(born.values()) == [3]
    assert {places[i] for i in range(6)} == set(born)
    assert all(places[i] is None for i in range(6, len(rows)))
