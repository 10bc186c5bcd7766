"""Charts: small, accessible SVG that neither overlaps nor loads anything."""

import re
import xml.etree.ElementTree as ET
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocpipe.drafting.charts import cohort_bars, split_bar, time_curve, week_bars
from vocpipe.drafting.charts.house import SPLIT_COLOURS, WIDTH, dark_css, fit
from vocpipe.drafting.charts.kpi import CohortBar, CurveAt
from vocpipe.drafting.data import SPLIT
from vocpipe.drafting.width import display_width
from vocpipe.drafting.words import say

SVG = "{http://www.w3.org/2000/svg}"


def split_of(lang: str) -> str:
    parts = [(part, say(f"split_{part}", lang), 3 + place) for place, part in enumerate(SPLIT)]
    return split_bar(parts, "t", "d", "k")


@cache
def charts(lang: str) -> dict[str, str]:
    weeks = [f"2026-W{week}" for week in range(38, 48)]
    curve = [CurveAt(0, 0, 0, 0), CurveAt(30, 0.3, 0.2, 0.4), CurveAt(95, 0.6, 0.5, 0.8)]
    cohorts = [
        CohortBar("2026-05", 0.4, 0.3, 0.6, say("kpi_rate", lang, share="40%", k=14, n=35)),
        CohortBar("2026-10", None, 0.1, 0.9, say("kpi_maturing", lang, reached=9, n=52)),
    ]
    return {
        "week": week_bars((0, 1, 0, 4, 9, 11, 8, 5, 2, 1), weeks, "題", "説明", "w"),
        "split": split_of(lang),
        "cohorts": cohort_bars(cohorts, "題", "説明", "c"),
        "curve": time_curve(curve, 61, (say("kpi_days_axis", lang), "61"), "題", "説明", "t"),
    }


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("name", ["week", "split", "cohorts", "curve"])
def test_a_chart_is_small_scalable_svg_with_a_title_and_a_description(name: str, lang: str) -> None:
    svg = charts(lang)[name]
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("viewBox", "").startswith(f"0 0 {WIDTH} ")
    assert "width" not in root.attrib
    assert "height" not in root.attrib
    named = {child.get("id") for child in root if child.tag in (SVG + "title", SVG + "desc")}
    assert set(root.get("aria-labelledby", "").split()) == named
    assert len(svg.encode()) < 20_000
    assert not re.search(r"<script|href|url\(http|<image|<foreignObject|\son\w+=", svg)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("name", ["week", "split", "cohorts", "curve"])
def test_words_stay_inside_the_chart_and_apart_even_if_every_glyph_is_wide(name: str, lang: str) -> None:
    taken: dict[float, list[tuple[float, float]]] = {}
    for text in ET.fromstring(charts(lang)[name]).iter(SVG + "text"):
        x, y = (float(part) for part in re.findall(r"-?[\d.]+", text.get("transform", ""))[:2])
        wide = display_width(text.text or "") * 6.0 * float(text.get("font-size", "12px")[:-2]) / 12
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[text.get("text-anchor", "start")]
        assert -4 <= left <= WIDTH + 4 - wide, text.text
        assert all(left + wide <= a or b <= left for a, b in taken.get(y, [])), text.text
        taken.setdefault(y, []).append((left, left + wide))


@settings(max_examples=15)
@given(st.lists(st.integers(0, 500), min_size=1, max_size=26), st.text(max_size=20))
def test_any_counts_and_any_title_give_well_formed_svg(counts: list[int], title: str) -> None:
    title = "".join(char for char in title if char.isprintable())
    root = ET.fromstring(week_bars(counts, [f"W{n}" for n in range(len(counts))], title, "<b>&", "x"))
    assert root.find(SVG + "title") is not None


def test_split_colours_differ_in_lightness_so_that_neighbours_part_in_grey() -> None:
    def grey(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    greys = [grey(SPLIT_COLOURS[part]) for part in SPLIT]
    assert all(abs(one - two) > 12 for one, two in zip(greys, greys[1:], strict=False))


def test_a_part_without_voices_is_not_drawn() -> None:
    svg = split_bar([("user", "利用中", 3), ("partial", "部分的に理解", 0)], "t", "d", "k")
    assert "部分的" not in svg
    assert SPLIT_COLOURS["partial"] not in svg


def test_a_maturing_month_is_a_dashed_range_and_never_a_bar() -> None:
    svg = cohort_bars([CohortBar("2026-10", None, 0.1, 0.9, "…")], "t", "d", "k")
    assert "stroke-dasharray" in svg


def test_ids_of_two_charts_of_one_page_never_meet() -> None:
    ids = [re.findall(r'id="([^"]+)"', week_bars((1,), ("W1",), "t", "d", key)) for key in ("a", "b")]
    assert not set(ids[0]) & set(ids[1])


def test_every_colour_of_a_chart_has_its_dark_counterpart() -> None:
    css = dark_css()
    used = {colour for svg in charts("ja").values() for colour in re.findall(r'fill="(#\w+)"', svg)}
    assert all(f'[fill="{colour}"]' in css for colour in used - {"#1a1a1a"})


def test_a_label_that_does_not_fit_is_shortened() -> None:
    assert fit("とても長い名前のテーマです", 60).endswith("…")
    assert fit("短い", 60) == "短い"
