"""The curve of time to change."""

import numpy as np
import pytest
from lifelines import KaplanMeierFitter

from vocpipe.kpi.survival import _Estimate


def test_a_curve_worked_by_hand() -> None:
    """Four units: a change after 2 days, one after 5, one still waiting after 3, one after 9."""
    estimate = _Estimate(np.array([2, 3, 5, 9]), np.array([True, False, True, False]))
    assert estimate.day.tolist() == [0, 2, 3, 5, 9]
    assert estimate.left == pytest.approx([1, 3 / 4, 3 / 4, 3 / 8, 3 / 8])


@pytest.mark.parametrize("units", [1, 2, 3, 40, 3_000])
@pytest.mark.parametrize("chance", [0.0, 0.3, 1.0])
def test_curve_and_band_are_those_of_lifelines_to_the_last_digit(units: int, chance: float) -> None:
    rng = np.random.default_rng(units)
    days, happened = rng.integers(0, 3 * units, units), rng.random(units) < chance
    estimate = _Estimate(days, happened)
    fitted = KaplanMeierFitter().fit(days, happened)
    assert estimate.day.tolist() == fitted.survival_function_.index.tolist()
    assert estimate.left.tolist() == fitted.survival_function_.iloc[:, 0].tolist()
    band = fitted.confidence_interval_.to_numpy().T.tolist()
    assert [estimate.left_low.tolist(), estimate.left_high.tolist()] == band
