"""The curve of time to change is lifelines' own, to the last bit that is shown."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocpipe.kpi.survival import _Estimate

units = st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=80)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(units)
def test_shares_and_band_are_those_of_lifelines(rows: list[tuple[int, bool]]) -> None:
    lifelines = pytest.importorskip("lifelines", reason="pip install 'vocpipe[dev]'")
    days, happened = np.array([day for day, _ in rows]), np.array([hit for _, hit in rows])
    ours, theirs = _Estimate(days, happened), lifelines.KaplanMeierFitter().fit(days, happened)
    assert ours.day.tolist() == theirs.survival_function_.index.tolist()
    np.testing.assert_allclose(ours.left, theirs.survival_function_.to_numpy()[:, 0], rtol=1e-12, atol=0)
    band = theirs.confidence_interval_.to_numpy()
    np.testing.assert_allclose(ours.left_low, band[:, 0], rtol=1e-9, atol=0)
    np.testing.assert_allclose(ours.left_high, band[:, 1], rtol=1e-9, atol=0)


def test_a_curve_worked_by_hand() -> None:
    """Four units: a change after 2 days, one after 5, one still waiting after 3, one after 9."""
    estimate = _Estimate(np.array([2, 3, 5, 9]), np.array([True, False, True, False]))
    assert estimate.day.tolist() == [0, 2, 3, 5, 9]
    assert estimate.left == pytest.approx([1, 3 / 4, 3 / 4, 3 / 8, 3 / 8])
