"""The half-yearly check of scores: lift worked by hand, calibration, and what is proposed."""

from math import exp, log, sqrt

import pytest

from vocpipe.kpi import Scored, check_scores
from vocpipe.kpi.scores import risk_ratio


def group(score: float, came: int, n: int) -> list[Scored]:
    return [Scored(f"v{score}{i}", {"core": score}, {"released": i < came}) for i in range(n)]


def test_lift_and_interval_are_those_worked_by_hand() -> None:
    # 12 of 40 against 6 of 60: (12.5/40.5) / (6.5/60.5) = 2.873
    ratio, low, high = risk_ratio(12, 40, 6, 60)
    expected = (12.5 / 40.5) / (6.5 / 60.5)
    spread = sqrt(1 / 12.5 - 1 / 40.5 + 1 / 6.5 - 1 / 60.5)
    assert ratio == pytest.approx(expected)
    band = [exp(log(expected) + side * 1.96 * spread) for side in (-1, 1)]
    assert [low, high] == pytest.approx(band, rel=1e-3)


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
