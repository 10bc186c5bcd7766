"""The KPI as a page: from the report's plain JSON to Markdown and HTML, counter-metrics always beside it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from vocpipe.drafting.blocks import Figure, Page, Section, Table
from vocpipe.drafting.charts.kpi import CohortBar, CurveAt, cohort_bars, time_curve
from vocpipe.drafting.page import print_html, print_markdown
from vocpipe.drafting.words import day, joined, say

Report = Mapping[str, Any]
"""A KpiReport as ``model_dump(mode="json")`` gives it; only plain values are read."""

_USAGE = ("user", "ex_user", "trying", "non_user", "unknown")
_KNOWLEDGE = ("informed", "partial")
_COUNTERS = (
    "unknown_usage", "unknown_account", "set_aside", "declined", "coincident", "received_after_release",
    "raised_over_dates", "self_links_refused", "undone", "did_not_solve", "split_documents", "reopened",
    "trivial_changes",
)  # fmt: skip


Lead = Callable[[str], str]
"""Where a figure leads to, by its path in the report; "" for nowhere."""


def kpi_page(report: Report, lang: str, lead: Lead = lambda path: "") -> tuple[str, str]:
    """Give the KPI page as (Markdown, HTML) in ``lang``; ``lead`` makes its figures links."""
    page = _page(report, lang, lead)
    return print_markdown(page), print_html(page)


def _page(report: Report, lang: str, lead: Lead) -> Page:
    counts = report["counts"]
    facts = [("kpi_units", counts["units"]), ("voices", counts["voices"]), ("accounts", counts["accounts"]),
             ("kpi_releases", counts["releases"])]  # fmt: skip
    as_of = day(date.fromisoformat(report["as_of"]), lang)
    return Page(
        lang=lang,
        title=say("kpi_title", lang),
        kicker=say("kpi_as_of", lang, day=as_of),
        subtitle="",
        facts=tuple((say(name, lang), f"{value:,}") for name, value in facts),
        summary=tuple(_summary(report, lang)),
        summary_links=(*(lead(f"reach.{reach['window_days']}.overall") if reach["overall"]["n"] else ""
                         for reach in report["reach"]), lead("time_to_change")),
        sections=(*_reach(report, lang, lead), _time(report, lang), _split(report, lang, lead),
                  _others(report, lang, lead), _counters(report, lang, lead)),
        foot=(say("kpi_definition", lang, version=report["definition"]), say("kpi_unit", lang)),
    )  # fmt: skip


def rate_words(rate: Report, lang: str) -> str:
    """Give a rate as people read it: 42 % (15/36), or that there is nothing to divide by."""
    if rate["share"] is None:
        return say("kpi_none", lang)
    return say("kpi_rate", lang, share=f"{rate['share']:.0%}", k=rate["k"], n=rate["n"])


def _summary(report: Report, lang: str) -> Iterator[str]:
    for reach in report["reach"]:
        overall = reach["overall"]
        if overall["share"] is None:
            yield say("kpi_too_young", lang, days=reach["window_days"])
        else:
            months = _from_to(reach["pooled_months"], lang)
            values = {"days": reach["window_days"], "rate": rate_words(overall, lang), "months": months}
            values |= {end: f"{overall[end]:.0%}" for end in ("low", "high")}
            yield say("kpi_reach_line", lang, **values)
    yield _median(report["time_to_change"], lang)


def _from_to(months: Sequence[str], lang: str) -> str:
    if len(months) < 2:
        return joined(list(months), lang)
    return say("kpi_from_to", lang, first=months[0], last=months[-1])


def _median(time: Report, lang: str) -> str:
    days = time["median"]["days"]
    if days is None:
        return say("kpi_no_median", lang, reached=time["reached"], n=time["n"])
    return say(
        "kpi_median_line", lang, days=days, reached=time["reached"], n=time["n"], waiting=time["censored"]
    )


def _reach(report: Report, lang: str, lead: Lead) -> Iterator[Section]:
    for reach in report["reach"]:
        days, cohorts = reach["window_days"], reach["cohorts"]
        to = f"reach.{days}.cohorts."
        bars = [cohort_bar(cohort, lang, lead(to + cohort["month"])) for cohort in cohorts]
        said = joined([f"{bar.month} {bar.words}" for bar in bars], lang)
        title = say("kpi_reach", lang, days=days)
        figure = Figure(cohort_bars(bars, title, said, f"reach-{days}"), said) if bars else None
        yield Section(title, say("kpi_reach_lead", lang, days=days), figures=(figure,) if figure else ())


def cohort_bar(cohort: Report, lang: str, href: str = "") -> CohortBar:
    """Give a cohort's bar: its rate, or the span its share must end in while it matures."""
    rate = cohort["rate"]
    if cohort["state"] == "maturing" or rate is None or rate["share"] is None:
        words = say("kpi_maturing", lang, reached=cohort["reached"], n=cohort["n"])
        return CohortBar(cohort["month"], None, cohort["low"], cohort["high"], words, href)
    return CohortBar(cohort["month"], rate["share"], rate["low"], rate["high"], rate_words(rate, lang), href)


def _time(report: Report, lang: str) -> Section:
    time = report["time_to_change"]
    points = [CurveAt(p["day"], p["share"], p["low"], p["high"]) for p in time["curve"]]
    title = say("kpi_time", lang)
    if not points:
        return Section(title)
    median = time["median"]["days"]
    marks = (say("kpi_days_axis", lang), say("kpi_median", lang, days=median))
    said = _median(time, lang)
    svg = time_curve(points, median, marks, title, said, "time")
    return Section(title, say("kpi_time_lead", lang), figures=(Figure(svg, said),))


def _split(report: Report, lang: str, lead: Lead) -> Section:
    names = [("usage", state, f"state_{state}") for state in _USAGE]
    names += [("knowledge", known, f"knows_{known}") for known in _KNOWLEDGE]
    shown = [
        (row, _split_links(report, split, value, lead))
        for split, value, word in names
        if (row := _split_row(report, split, value, say(word, lang), lang))
    ]
    windows = [say("kpi_within", lang, days=reach["window_days"]) for reach in report["reach"]]
    head = [say("usage_title", lang), *windows, say("kpi_decided", lang), say("kpi_median_head", lang)]
    rows, links = tuple(row for row, _ in shown), tuple(links for _, links in shown)
    table = Table(tuple(head), rows, links) if shown else None
    return Section(say("kpi_split", lang), say("kpi_split_lead", lang), table=table)


def _split_links(report: Report, split: str, value: str, lead: Lead) -> tuple[str, ...]:
    parts = [(f"reach.{reach['window_days']}", reach) for reach in report["reach"]]
    parts += [("decided", report["decided"]), ("time_to_change", report["time_to_change"])]
    counted = [(path, part["splits"].get(split, {}).get(value)) for path, part in parts]
    return tuple(
        lead(f"{path}.splits.{split}.{value}") if said and said["n"] else "" for path, said in counted
    )


def _split_row(report: Report, split: str, value: str, name: str, lang: str) -> tuple[str, ...] | None:
    duration = report["time_to_change"]["splits"].get(split, {}).get(value)
    shares = [share["splits"].get(split, {}).get(value) for share in (*report["reach"], report["decided"])]
    if duration is None and not any(shares):
        return None
    days = duration and duration["median"]["days"]
    cells = [rate_words(share, lang) if share else say("kpi_none", lang) for share in shares]
    return (name, *cells, say("kpi_days", lang, n=days) if days is not None else say("kpi_none", lang))


def _others(report: Report, lang: str, lead: Lead) -> Section:
    decided, days = report["decided"], report["enablement"]["window_days"]
    rates = (
        ("decided.overall", say("kpi_decided_row", lang, days=decided["window_days"])),
        ("releases.reverse", say("kpi_reverse", lang)),
        ("releases.single_voice", say("kpi_single", lang)),
        ("told.overall", say("kpi_told", lang)),
        ("solved", say("kpi_solved", lang)),
        ("enablement.guided", say("kpi_guided", lang)),
        ("enablement.used_after", say("kpi_used_after", lang, days=days)),
    )
    return Section(say("kpi_others", lang), table=_table(report, rates, lang, lead))


def _counters(report: Report, lang: str, lead: Lead) -> Section:
    rates = tuple((f"counters.{name}", say(f"counter_{name}", lang)) for name in _COUNTERS)
    table = _table(report, rates, lang, lead)
    return Section(say("kpi_counters", lang), say("kpi_counters_lead", lang), table=table)


def _table(report: Report, rates: Sequence[tuple[str, str]], lang: str, lead: Lead) -> Table:
    """Give figures, each by its path in the report with its name."""
    rows, links = [], []
    for path, name in rates:
        figure: Any = report
        for part in path.split("."):
            figure = figure[part]
        rows.append((name, rate_words(figure, lang)))
        links.append((lead(path) if figure["n"] else "",))
    head = (say("kpi_figure", lang), say("kpi_value", lang))
    return Table(head, tuple(rows), tuple(links))
