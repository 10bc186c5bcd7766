"""The half-yearly check of scores: lift worked by hand, calibration, and what is proposed."""

from math import exp

import pytest

from vocpipe.kpi import Scored, check_scores
from vocpipe.kpi.scores import risk_ratio


def group(score: float, came: int, n: int) -> list[Scored]:
    return [Scored(f"v{score}{i}", {"core": score}, {"released": i < came}) for i in range(n)]


def test_lift_and_interval_are_those_worked_by_hand() -> None:
    # 12 of 40 against 6 of 60, half a case in each of the four cells: 12.5 of 41 against 6.5 of 61.
    # (12.5/41) / (6.5/61) = 2.861; logarithm 1.051, its error sqrt(.08 - .0244 + .1538 - .0164) = .4393.
    ratio, low, high = risk_ratio(12, 40, 6, 60)
    assert ratio == pytest.approx(2.861, abs=1e-3)
    assert [low, high] == pytest.approx([exp(1.0512 - 1.96 * 0.4393), exp(1.0512 + 1.96 * 0.4393)], rel=1e-3)
    assert [low, high] == pytest.approx([1.21, 6.77], abs=0.01)


def test_where_all_ended_so_nothing_is_certain_for_that() -> None:
    # 20 of 20 twice: 20.5 of 21 each, error sqrt(2 (1/20.5 - 1/21)) = .0482.
    ratio, low, high = risk_ratio(20, 20, 20, 20)
    assert (ratio, low, high) == pytest.approx((1.0, 0.910, 1.099), abs=1e-3)


@pytest.mark.parametrize(
    ("marked", "others", "proposal"),
    [
        ((30, 60), (10, 60), "keep"),
        ((15, 60), (14, 60), "change"),
        ((20, 200), (60, 200), "retire"),
        ((5, 6), (0, 60), "too few"),
    ],
)
def test_what_is_proposed_follows_from_the_interval(
    marked: tuple[int, int], others: tuple[int, int], proposal: str
) -> None:
    (check,) = check_scores([*group(0.9, *marked), *group(0.1, *others)])
    assert check.proposal == proposal


def test_a_score_is_compared_with_how_often_it_came_so() -> None:
    (check,) = check_scores([*group(0.9, 9, 10), *group(0.1, 1, 10)])
    assert [(b.low, b.said, b.came.k, b.came.n) for b in check.calibration] == [
        (0.0, pytest.approx(0.1), 1, 10), (0.8, pytest.approx(0.9), 9, 10)
    ]  # fmt: skip


def test_a_voice_whose_end_is_not_known_is_left_out() -> None:
    unknown = Scored("x", {"core": 1.0}, {"released": None})
    assert check_scores([unknown, *group(0.9, 1, 2)])[0].marked.n == 2
    assert check_scores([]) == []
