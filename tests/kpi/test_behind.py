"""The voices behind a figure are exactly those it was counted from."""

from typing import Any

import pytest

from tests.kpi.worked_example import AS_OF, ROWS
from vocpipe.kpi import behind, compute, make_facts
from vocpipe.kpi.behind import Behind

REPORT = compute(ROWS, AS_OF).model_dump()
FOUND = behind(make_facts(ROWS, AS_OF))


def figure(path: str) -> Any:
    """Give the figure of the report that stands at a path."""
    value: Any = REPORT
    for part in path.split("."):
        if isinstance(value, (list, tuple)):
            value = next(v for v in value if part in (str(v.get("window_days")), v.get("month")))
        else:
            value = value.get(part)
    return value


@pytest.mark.parametrize("path", sorted(FOUND))
def test_a_figure_and_its_voices_have_the_same_numbers(path: str) -> None:
    shown, found = figure(path), FOUND[path]
    if shown is None:
        assert (found.k, found.n) == (0, 0), "a split value without units is left out of the report"
        return
    k = shown.get("k", shown.get("reached"))
    assert (k, shown["n"]) == (found.k, found.n)
    assert set(found.hit) <= set(found.among)


def test_units_are_given_with_all_their_voices() -> None:
    assert FOUND["reach.90.overall"] == Behind(
        2, 7, ("v1", "v2", "v4", "v11"), ("v1", "v3", "v2", "v4", "v11", "v5", "v6", "v7", "v12")
    )
    assert FOUND["reach.90.cohorts.2026-01"].hit == ("v1", "v2")
    assert FOUND["releases.single_voice"].hit == ("v4",)
    assert FOUND["counters.set_aside"].hit == ("v10",)
    assert FOUND["counters.self_links_refused"].hit == ("v3",)
