"""The curve of time to change."""

import numpy as np
import pytest

from vocpipe.kpi.survival import _Estimate


def test_a_curve_worked_by_hand() -> None:
    """Four units: a change after 2 days, one after 5, one still waiting after 3, one after 9."""
    estimate = _Estimate(np.array([2, 3, 5, 9]), np.array([True, False, True, False]))
    assert estimate.day.tolist() == [0, 2, 3, 5, 9]
    assert estimate.left == pytest.approx([1, 3 / 4, 3 / 4, 3 / 8, 3 / 8])
