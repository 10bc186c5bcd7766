"""People's word, audits, and identity over a rebuild."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.themes.worlds import unit, world
from vocpipe.themes.across_languages import audit_languages
from vocpipe.themes.audit import audit_drift, audit_merges, audit_rest, audit_splits
from vocpipe.themes.constraints import Constraints, must_groups, obey
from vocpipe.themes.index import fit_index
from vocpipe.themes.matching import carry, churn

IDS = ["a", "b", "c", "d", "e"]
KEYS = ["t0", "t1"]


def test_a_pin_a_ban_and_links_are_obeyed() -> None:
    themes = np.array([0, 0, 1, 1, -1])
    rules = Constraints(pins={"a": "t1"}, bans=[("b", "t0")], must=[("c", "e")], cannot=[("c", "d")])
    assert obey(IDS, themes, KEYS, rules).tolist() == [1, -1, 1, -1, 1]
    assert themes.tolist() == [0, 0, 1, 1, -1]


def test_a_pin_to_no_theme_keeps_a_voice_single() -> None:
    assert obey(IDS, np.zeros(5, np.int64), KEYS, Constraints(pins={"a": None})).tolist() == [-1, 0, 0, 0, 0]


def test_must_links_follow_the_pinned_one() -> None:
    rules = Constraints(pins={"b": "t1"}, must=[("a", "b"), ("b", "c")])
    assert obey(IDS, np.array([0, 0, 0, 0, 0]), KEYS, rules).tolist() == [1, 1, 1, 0, 0]
    assert must_groups([("a", "b"), ("d", "e"), ("b", "c")]) == [["a", "b", "c"], ["d", "e"]]


@given(
    st.lists(st.integers(-1, 1), min_size=5, max_size=5),
    st.lists(
        st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)).filter(lambda p: p[0] != p[1]), max_size=4
    ),
)
def test_cannot_links_are_never_broken(themes: list[int], cannot: list[tuple[str, str]]) -> None:
    rules = Constraints(cannot=cannot)
    found = obey(IDS, np.array(themes), KEYS, rules)
    theme_of = dict(zip(IDS, found, strict=True))
    assert not any(theme_of[a] == theme_of[b] != -1 for a, b in cannot)
    assert ((found == themes) | (found == -1)).all()


def test_a_theme_of_two_subjects_is_proposed_for_splitting_and_a_single_one_is_not() -> None:
    vectors, truth = world([20] * 8, spread=0.6, seed=4)
    labels = np.array([0, 0, 1, 2, 3, 4, 5, 6])[truth]
    index = fit_index(vectors, labels, [f"t{i}" for i in range(7)])
    found = audit_splits(vectors, labels, index, [f"a{i}" for i in range(len(labels))])
    assert [p.themes for p in found] == [(0,)]
    assert sorted(len(part) for part in found[0].parts) == [20, 20]


def test_two_halves_of_a_subject_are_proposed_for_merging_unless_people_said_never() -> None:
    vectors, truth = world([40, 40, 40], spread=0.6)
    labels = np.where(truth == 0, np.arange(len(truth)) % 2, truth + 1)
    index = fit_index(vectors, labels, ["half", "half2", "b", "c"])
    assert [p.themes for p in audit_merges(vectors, labels, index)] == [(0, 1)]
    assert audit_merges(vectors, labels, index, cannot=[(1, 0)]) == []


def test_silent_themes_rest_and_wake_when_heard_again() -> None:
    found = audit_rest([12, 11, 0, 30], [False, False, True, True])
    assert [(p.what, p.themes) for p in found] == [("dormant", (0,)), ("revive", (2,))]


def test_drift_is_reported_only_when_members_point_elsewhere() -> None:
    vectors, truth = world([30, 30], spread=0.6)
    index = fit_index(vectors, truth, ["a", "b"])
    assert audit_drift(vectors, truth, index) == []
    mixed = unit(vectors[truth == 0] + vectors[truth == 1])
    assert [p.themes for p in audit_drift(mixed, np.zeros(30, np.int64), index)] == [(0,)]


def test_identity_follows_shared_members_over_a_rebuild() -> None:
    before = ["a", "a", "a", "b", "b", "b", "c", "c", None]
    found = carry(before, [1, 1, 1, 0, 0, 2, 2, 2, 2])
    assert found.keys == ("b", "a", "c")
    assert found.churn == pytest.approx(1 / 8)


def test_a_theme_that_fell_apart_is_lost_and_churn_counts_it() -> None:
    found = carry(["a"] * 4, [-1, -1, -1, -1])
    assert found.keys == ()
    assert found.churn == 1.0
    assert churn(np.array([-1]), np.array([0])) == 0.0


def test_different_voices_cannot_be_matched() -> None:
    with pytest.raises(ValueError, match="same voices"):
        carry(["a"], [0, 1])


def bilingual() -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Give eight subjects in Japanese and, of the first, a theme in English that lies a little apart."""
    vectors, truth = world([12] * 9, spread=0.8, seed=2, dimensions=384)
    twin = truth == 8
    vectors[twin] = unit(vectors[twin] + 0.5 * vectors[truth == 0].mean(axis=0))
    return vectors, truth, ["en" if own else "ja" for own in twin]


def test_one_subject_told_in_two_languages_is_asked_about_and_never_merged_unasked() -> None:
    vectors, labels, langs = bilingual()
    index = fit_index(vectors, labels, [f"t{i}" for i in range(9)])
    found = audit_languages(labels, langs, index)
    assert [(p.what, p.themes, p.plain) for p in found] == [("merge", (0, 8), False)]
    assert audit_languages(labels, langs, index, cannot=[(8, 0)]) == []


def test_themes_of_one_language_and_subjects_without_a_twin_are_not_asked_about() -> None:
    vectors, labels, langs = bilingual()
    index = fit_index(vectors, labels, [f"t{i}" for i in range(9)])
    assert audit_languages(labels, ["ja"] * len(langs), index) == []
    alone, labels = world([12] * 9, spread=0.8, seed=3, dimensions=384)
    index = fit_index(alone, labels, [f"t{i}" for i in range(9)])
    assert audit_languages(labels, langs, index) == []
