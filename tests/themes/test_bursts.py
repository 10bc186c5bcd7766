"""A burst inside the radius of a theme is news; a theme that is only loud is not."""

import numpy as np
import pytest

from tests.themes.worlds import unit
from vocpipe.themes.bursts import find_bursts
from vocpipe.themes.exact import to_grid


def inside_a_theme(old: int, new: int, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Give a broad theme's rows and, near its middle, a tight subject of its own; and which is which."""
    rng = np.random.default_rng(seed)
    centre = unit(rng.normal(size=(1, 64)))
    broad = unit(centre + 0.9 * unit(rng.normal(size=(old, 64))))
    inner = unit(centre + 0.6 * unit(rng.normal(size=(1, 64))))
    tight = unit(inner + 0.3 * unit(rng.normal(size=(new, 64))))
    return np.vstack([broad, tight]), np.arange(old + new) >= old


def test_a_tight_group_of_these_days_inside_an_old_theme_is_found() -> None:
    rows, fresh = inside_a_theme(40, 4)
    themes = np.zeros(44, np.int64)
    found = find_bursts(to_grid(rows), fresh, [f"a{n}" for n in range(44)], themes, 0.3)
    assert [set(burst.rows.tolist()) for burst in found] == [set(range(40, 44))]
    assert found[0].chance < 0.001
    assert found[0].authors == 4


def test_the_same_group_spread_over_the_weeks_is_no_news() -> None:
    rows, _ = inside_a_theme(40, 4)
    spread = np.arange(44) % 11 == 0
    assert find_bursts(to_grid(rows), spread, [f"a{n}" for n in range(44)], np.zeros(44, np.int64), 0.3) == []


def test_one_author_alone_makes_no_news() -> None:
    rows, fresh = inside_a_theme(40, 4)
    authors = [f"a{n}" for n in range(40)] + ["loud"] * 4
    assert find_bursts(to_grid(rows), fresh, authors, np.zeros(44, np.int64), 0.3) == []


def test_a_theme_that_is_back_after_a_silence_is_itself() -> None:
    rows, fresh = inside_a_theme(40, 4)
    themes = np.where(fresh, 1, 0)
    assert find_bursts(to_grid(rows), fresh, [f"a{n}" for n in range(44)], themes, 0.3) == []


def test_the_order_of_rows_does_not_matter() -> None:
    rows, fresh = inside_a_theme(40, 5)
    order = np.random.default_rng(1).permutation(45)
    authors = [f"a{n}" for n in range(45)]
    one = find_bursts(to_grid(rows), fresh, authors, np.zeros(45, np.int64), 0.3)
    other = find_bursts(
        to_grid(rows[order]), fresh[order], [authors[n] for n in order], np.zeros(45, np.int64), 0.3
    )
    assert {frozenset(b.rows.tolist()) for b in one} == {frozenset(order[b.rows].tolist()) for b in other}


def test_a_burst_inside_a_theme_is_found_also_among_too_many_voices_for_one_tree(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("vocpipe.themes.bursts.WHOLE", 10)
    rows, fresh = inside_a_theme(40, 4)
    found = find_bursts(to_grid(rows), fresh, [f"a{n}" for n in range(44)], np.zeros(44, np.int64), 0.3)
    assert [set(burst.rows.tolist()) for burst in found] == [set(range(40, 44))]


def test_japanese_customers_who_came_lately_are_no_news_by_themselves() -> None:
    rows, fresh = inside_a_theme(40, 12)
    langs = ["en"] * 40 + ["ja"] * 12
    authors = [f"a{n}" for n in range(52)]
    others = np.arange(52) % 8 == 0
    assert find_bursts(to_grid(rows), fresh, authors, np.zeros(52, np.int64), 0.3)
    late = np.where(np.array(langs) == "ja", fresh, others)
    assert find_bursts(to_grid(rows), late, authors, np.zeros(52, np.int64), 0.3, langs) == []
