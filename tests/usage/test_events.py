"""What the product measured: summaries, likelihoods, fusion and conflicts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocpipe.records import UsageEvent, UsageState
from vocpipe.usage import fusion
from vocpipe.usage.events import Window, log_ratios, measured_state, nothing_measured, summarise

DAY = date(2026, 11, 22)
PRIOR = log_ratios()
WORDS = {
    UsageState.USER: 0.2,
    UsageState.EX_USER: 0.1,
    UsageState.TRYING: 0.05,
    UsageState.NON_USER: 0.05,
    UsageState.UNKNOWN: 0.6,
}


def events(*ago: int, commenter: str = "") -> list[UsageEvent]:
    return [
        UsageEvent(account_id="a", feature="export", day=DAY - timedelta(days=n), commenter=commenter)
        for n in ago
    ]


def test_a_summary_counts_distinct_days_and_ignores_the_future_and_empty_counts() -> None:
    empty = UsageEvent(account_id="a", feature="export", day=DAY, count=0)
    found = summarise([*events(1, 1, 40, 200, -3), empty], DAY)[("a", "export")]
    assert (found.days_28, found.days_90, found.last_day) == (1, 2, DAY - timedelta(days=1))
    assert found.shared


def test_a_persons_own_events_are_used_where_there_are_any() -> None:
    both = [*events(1, 2, 3), *events(60, commenter="p_1")]
    mine = summarise(both, DAY, commenter="p_1")[("a", "export")]
    assert (mine.days_28, mine.shared) == (0, False)


@pytest.mark.parametrize(
    ("ago", "state"),
    [((1, 2), "user"), ((3,), "trying"), ((40, 50, 60), "user"), ((40,), "trying"), ((120, 121), "ex_user")],
)
def test_events_alone_show_a_state(ago: tuple[int, ...], state: str) -> None:
    assert measured_state(summarise(events(*ago), DAY)[("a", "export")]) == state


def test_an_unknown_identity_weighs_nothing() -> None:
    fused = fusion.fuse(WORDS, None, PRIOR)
    assert fused.probabilities == WORDS
    assert (fused.measured, fused.evidence) == (None, ())


def test_recent_use_fills_what_the_words_leave_open() -> None:
    fused = fusion.fuse(WORDS, summarise(events(1, 2, 3), DAY)[("a", "export")], PRIOR)
    assert max(fused.probabilities, key=lambda s: fused.probabilities[s]) is UsageState.USER
    assert fused.evidence[0].cue == "events:recent"


@pytest.mark.parametrize(("shared", "winner"), [(False, UsageState.USER), (True, UsageState.NON_USER)])
def test_use_on_many_days_outweighs_words_read_with_all_certainty(shared: bool, winner: UsageState) -> None:
    sure = {state: 0.98 if state is UsageState.NON_USER else 0.005 for state in UsageState}
    mine = summarise(events(*range(1, 13)), DAY)[("a", "export")]
    fused = fusion.fuse(sure, replace(mine, shared=shared), PRIOR)
    assert max(fused.probabilities, key=lambda s: fused.probabilities[s]) is winner
    assert fused.probabilities[UsageState.NON_USER] < 0.61
    assert "says non_user, used on 12 of the last 28 days" in str(fused.conflict)


def test_no_event_never_makes_a_non_user_out_of_silence() -> None:
    fused = fusion.fuse(WORDS, nothing_measured(DAY), PRIOR)
    assert max(fused.probabilities, key=lambda s: fused.probabilities[s]) is UsageState.UNKNOWN


def test_a_conflict_between_words_and_events_is_told() -> None:
    says_user = {state: 0.9 if state is UsageState.USER else 0.025 for state in UsageState}
    assert "no event in 90 days" in str(fusion.fuse(says_user, nothing_measured(DAY), PRIOR).conflict)
    says_not = {state: 0.9 if state is UsageState.NON_USER else 0.025 for state in UsageState}
    busy = summarise(events(1, 2, 3), DAY)[("a", "export")]
    assert "used on 3 of the last 28 days" in str(fusion.fuse(says_not, busy, PRIOR).conflict)


def test_likelihoods_move_from_the_prior_to_the_states_that_people_gave() -> None:
    odd = (Window.RECENT, UsageState.NON_USER)
    once, often = log_ratios([odd[::-1]]), log_ratios([odd[::-1]] * 200)
    assert PRIOR[odd] < once[odd] < 0 < often[odd]
    assert log_ratios([(UsageState.UNKNOWN, Window.RECENT)]) == PRIOR


@given(st.lists(st.floats(0.001, 1), min_size=5, max_size=5), st.lists(st.integers(0, 400), max_size=6))
def test_fused_probabilities_always_sum_to_one(weights: list[float], ago: list[int]) -> None:
    words = {state: w / sum(weights) for state, w in zip(UsageState, weights, strict=True)}
    summary = summarise(events(*ago), DAY).get(("a", "export")) or nothing_measured(DAY)
    assert sum(fusion.fuse(words, summary, PRIOR).probabilities.values()) == pytest.approx(1)
