"""The KPI page: every figure with its counts, maturing months apart, counter-metrics beside it."""

import copy
import re

import pytest

from tests.drafting.sample import REPORT
from tests.drafting.test_page import COMMONMARK
from vocpipe.drafting.kpi_page import kpi_page
from vocpipe.kpi.report import KpiReport

both_languages = pytest.mark.parametrize("lang", ["ja", "en"])


@both_languages
def test_every_rate_is_shown_with_its_counts(lang: str) -> None:
    markdown, html = kpi_page(REPORT, lang)
    for k, n in re.findall(r"\d+%[ （(]+(\d+)/(\d+)", markdown):
        assert int(k) <= int(n)
    assert "15/36" in markdown
    assert "15/36" in html


@both_languages
def test_a_maturing_month_is_never_given_a_share(lang: str) -> None:
    markdown, _ = kpi_page(REPORT, lang)
    assert re.search(r"2026-10 (経過中|maturing)", markdown)
    assert not re.search(r"2026-10 \d", markdown)


@both_languages
def test_the_counter_metrics_and_the_definition_are_always_there(lang: str) -> None:
    markdown, html = kpi_page(REPORT, lang)
    for printed in (markdown, html):
        assert "docs/kpi.md" in printed
        assert "kpi-3" in printed
    assert markdown.count("5%") >= 11


def test_the_tables_of_the_markdown_are_tables() -> None:
    assert COMMONMARK.render(kpi_page(REPORT, "en")[0]).count("<table>") == 4


@both_languages
def test_a_report_without_anything_yet_is_a_page_that_says_so(lang: str) -> None:
    empty = copy.deepcopy(REPORT)
    nothing = {"k": 0, "n": 0, "share": None, "low": None, "high": None}
    for reach in empty["reach"]:
        reach.update(overall=nothing, cohorts=[], splits={}, pooled_months=[])
    never = {"days": None, "low": None, "high": None}
    empty["time_to_change"].update(n=0, reached=0, censored=0, median=never, curve=[], splits={})
    empty["counts"]["units"] = 0
    markdown, html = kpi_page(empty, lang)
    assert ("まだ声がありません" if lang == "ja" else "No voice has come in yet") in markdown
    assert "<svg" not in html


def test_the_page_reads_only_what_a_kpi_report_has() -> None:
    assert set(REPORT) <= set(KpiReport.model_fields)
    assert set(REPORT["counters"]) == set(KpiReport.model_fields["counters"].annotation.model_fields)  # type: ignore[union-attr]


def test_each_month_of_the_cohort_charts_leads_to_its_voices() -> None:
    _, html = kpi_page(REPORT, "en", lambda path: f"/voices?figure={path}")
    for reach in REPORT["reach"]:
        for cohort in reach["cohorts"]:
            assert f'<a href="/voices?figure=reach.{reach["window_days"]}.cohorts.{cohort["month"]}">' in html
    assert "<a " not in kpi_page(REPORT, "en")[1].split("<main")[-1].split("<table")[0]


@pytest.mark.parametrize(
    ("releases", "reached", "says"),
    [(0, 0, "No change is known to be released"), (13, 0, "Nobody has linked"), (13, 5, "29 Oct 2026")],
)
def test_a_young_workspace_is_told_what_is_missing_and_when_the_first_figure_comes(
    releases: int, reached: int, says: str
) -> None:
    young = copy.deepcopy(REPORT)
    for reach in young["reach"]:
        reach["overall"] = {"k": 0, "n": 0, "share": None, "low": None, "high": None}
        reach["cohorts"] = [
            {
                "month": "2026-07",
                "n": 4,
                "reached": 1,
                "state": "maturing",
                "rate": None,
                "low": 0.25,
                "high": 1,
            }
        ]
    young["counts"]["releases"], young["time_to_change"]["reached"] = releases, reached
    markdown, _ = kpi_page(young, "en")
    assert says in markdown
    assert "The first share within 180 days comes on 27 Jan 2027" in markdown
    assert "maturing: 25% to 100% (n 4)" in markdown
