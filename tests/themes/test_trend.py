"""Trends with exposure and false-alarm control."""

import numpy as np

from vocpipe.themes.trend import Direction, trend

FLAT = [100.0] * 10


def one(counts: list[int], exposure: list[float] | None = None) -> Direction:
    return trend([counts], exposure or FLAT[: len(counts)])[0]


def test_each_direction_is_told_apart() -> None:
    assert one([0, 0, 0, 0, 0, 0, 0, 0, 0, 5]) is Direction.EMERGING
    assert one([4, 3, 5, 0, 0, 0, 0, 0, 0, 4]) is Direction.BACK
    assert one([5, 6, 5, 6, 5, 6, 5, 6, 5, 25]) is Direction.GROWING
    assert one([20, 22, 19, 21, 20, 22, 21, 20, 19, 3]) is Direction.FADING
    assert one([5, 6, 5, 6, 5, 6, 5, 6, 5, 6]) is Direction.STEADY
    assert one([5, 6, 5, 6, 5, 6, 0, 0, 0, 0]) is Direction.QUIET


def test_growth_that_only_follows_the_exposure_is_steady() -> None:
    assert one([5, 6, 5, 6, 5, 6, 5, 6, 5, 20], [100.0] * 9 + [360.0]) is Direction.STEADY


def test_pure_chance_raises_few_alarms() -> None:
    rng = np.random.default_rng(0)
    moved = (Direction.EMERGING, Direction.BACK, Direction.GROWING, Direction.FADING)
    alarms = sum(one in moved for _ in range(20) for one in trend(rng.poisson(8, (50, 10)), FLAT))
    assert alarms / (20 * 50) < 0.01


def test_a_planted_burst_is_seen_among_many_quiet_themes() -> None:
    rng = np.random.default_rng(1)
    counts = rng.poisson(6, (60, 10))
    counts[7, -1] = 30
    found = trend(counts, FLAT)
    assert [row for row, going in enumerate(found) if going is Direction.GROWING] == [7]


def test_a_rise_that_chance_may_give_among_many_themes_is_only_perhaps_growth() -> None:
    quiet = [[2, 1, 2, 3, 2, 1, 2, 2, 2, 2]] * 60
    burst = [0, 2, 2, 4, 0, 1, 2, 2, 0, 7]
    assert one(burst) is Direction.GROWING
    assert trend([*quiet, burst], FLAT)[-1] is Direction.PERHAPS


def test_one_week_and_no_theme_are_no_trouble() -> None:
    assert trend([], [10.0]) == []
    assert trend([[4]], [10.0])[0] is Direction.EMERGING
    assert trend([[0]], [10.0])[0] is Direction.QUIET
