"""How sure it is that a theme is one thing."""

import numpy as np
import pytest

from tests.themes.worlds import world
from vocpipe.themes.alike import MOST, alike, likely_alike
from vocpipe.themes.exact import to_grid
from vocpipe.themes.gate import cohesion
from vocpipe.themes.memory import remember, renamed

SPREAD = 0.12


def test_a_tighter_theme_is_surer_and_nothing_is_promised_beyond_what_was_seen() -> None:
    shares = likely_alike(np.array([0.0, 0.3, 0.5, 0.99]), SPREAD)
    assert (np.diff(shares) > 0).all()
    assert shares[-1] == MOST


def test_what_is_remembered_tells_as_much_as_the_voices_themselves() -> None:
    tight, truth = world([6, 5, 1], spread=0.9)
    memory = remember(tight, truth, ["a", "b", "alone"], np.zeros(12, np.int64))
    own = likely_alike(cohesion(to_grid(tight), truth, 3), SPREAD)
    assert alike(memory, SPREAD) == pytest.approx({"a": own[0], "b": own[1]}, abs=1e-3)


def test_themes_that_people_put_together_are_judged_as_one() -> None:
    rows, truth = world([6, 5])
    memory = renamed(remember(rows, truth, ["a", "b"], np.zeros(11, np.int64)), {"b": "a"})
    together = likely_alike(cohesion(to_grid(rows), np.zeros(11, np.int64), 1), SPREAD)
    assert alike(memory, SPREAD) == pytest.approx({"a": together[0]}, abs=1e-3)
