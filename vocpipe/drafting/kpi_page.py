"""The KPI as a page: from the report's plain JSON to Markdown and HTML, counter-metrics always beside it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from vocpipe.drafting.blocks import Figure, Page, Section, Table
from vocpipe.drafting.charts.kpi import CohortBar, CurveAt, cohort_bars, time_curve
from vocpipe.drafting.kpi_words import (
    SPLITS,
    Line,
    Report,
    counter_lines,
    figure_lines,
    missing,
    rate_words,
    split_head,
    split_lines,
)
from vocpipe.drafting.page import print_html, print_markdown
from vocpipe.drafting.words import day, joined, month_words, say

_PRINTED = ("usage", "knowledge")
"""The splits there is room for on one page."""

Lead = Callable[[str], str]
"""Where a figure leads to, by its path in the report; "" for nowhere."""


def kpi_page(report: Report, lang: str, lead: Lead = lambda path: "") -> tuple[str, str]:
    """Give the KPI page as (Markdown, HTML) in ``lang``; ``lead`` makes its figures links."""
    page = _page(report, lang, lead)
    return print_markdown(page), print_html(page)


def other_splits(report: Report, lang: str) -> list[Section]:
    """Give the splits that the page leaves out."""
    return [split_section(report, split, lang) for split in SPLITS if split not in _PRINTED]


def _page(report: Report, lang: str, lead: Lead) -> Page:
    counts = report["counts"]
    facts = [("kpi_units", counts["units"]), ("voices", counts["voices"]), ("accounts", counts["accounts"]),
             ("kpi_releases", counts["releases"])]  # fmt: skip
    as_of = day(date.fromisoformat(report["as_of"]), lang)
    summary = list(_summary(report, lang, lead))
    figures = _table(figure_lines(report, lang), lang, lead, "value", "weighted")
    counters = _table(counter_lines(report, lang), lang, lead, "value")
    return Page(
        lang=lang,
        title=say("kpi_title", lang),
        kicker=say("kpi_as_of", lang, day=as_of),
        subtitle="",
        facts=tuple((say(name, lang), f"{value:,}") for name, value in facts),
        summary=tuple(said for said, _ in summary),
        summary_links=tuple(to for _, to in summary),
        sections=(*_reach(report, lang, lead), _time(report, lang),
                  Section(say("kpi_others", lang), table=figures),
                  *(split_section(report, split, lang, lead) for split in _PRINTED),
                  Section(say("kpi_counters", lang), say("kpi_counters_lead", lang), table=counters)),
        foot=(say("kpi_definition", lang, version=report["definition"]), say("kpi_unit", lang)),
    )  # fmt: skip


def _summary(report: Report, lang: str, lead: Lead) -> Iterator[tuple[str, str]]:
    """Give the headline in sentences, each with where it leads to."""
    for reach in report["reach"]:
        overall = reach["overall"]
        if overall["share"] is not None:
            months = _from_to(reach["pooled_months"], lang)
            values = {"days": reach["window_days"], "rate": rate_words(overall, lang), "months": months}
            values |= {end: f"{overall[end]:.0%}" for end in ("low", "high")}
            yield say("kpi_reach_line", lang, **values), lead(f"reach.{reach['window_days']}.overall")
    yield from ((said, "") for said in missing(report, lang))
    if report["counts"]["units"]:
        yield _median(report["time_to_change"], lang), lead("time_to_change")


def _from_to(months: Sequence[str], lang: str) -> str:
    named = [month_words(month, lang) for month in months]
    if len(named) < 2:
        return joined(named, lang)
    return say("kpi_from_to", lang, first=named[0], last=named[-1])


def _median(time: Report, lang: str) -> str:
    days = time["median"]["days"]
    if days is None:
        return say("kpi_no_median", lang, reached=time["reached"], n=time["n"])
    return say(
        "kpi_median_line", lang, days=days, reached=time["reached"], n=time["n"], waiting=time["censored"]
    )


def _reach(report: Report, lang: str, lead: Lead) -> Iterator[Section]:
    for reach in report["reach"]:
        days = reach["window_days"]
        figure = reach_figure(reach, lang, f"reach-{days}", lead)
        title, said = say("kpi_reach", lang, days=days), say("kpi_reach_lead", lang, days=days)
        yield Section(title, said, figures=(figure,) if figure else ())


def reach_figure(reach: Report, lang: str, key: str, lead: Lead = lambda path: "") -> Figure | None:
    """Give a window's months as bars that lead to their voices; None where there are no months yet."""
    days = reach["window_days"]
    bars = [_bar(one, lang, lead(f"reach.{days}.cohorts.{one['month']}")) for one in reach["cohorts"]]
    said = joined([f"{bar.month} {bar.words}" for bar in bars], lang)
    return Figure(cohort_bars(bars, say("kpi_reach", lang, days=days), said, key), said) if bars else None


def _bar(cohort: Report, lang: str, href: str) -> CohortBar:
    """Give a cohort's bar: its rate, or the span its share must end in while it matures."""
    rate = cohort["rate"]
    if cohort["state"] == "maturing" or rate is None or rate["share"] is None:
        words = say("kpi_maturing", lang, reached=cohort["reached"], n=cohort["n"])
        return CohortBar(cohort["month"], None, cohort["low"], cohort["high"], words, href)
    return CohortBar(cohort["month"], rate["share"], rate["low"], rate["high"], rate_words(rate, lang), href)


def _time(report: Report, lang: str) -> Section:
    time, title = report["time_to_change"], say("kpi_time", lang)
    figure = time_figure(time, _median(time, lang), lang, "time")
    return Section(title, say("kpi_time_lead", lang), figures=(figure,)) if figure else Section(title)


def time_figure(time: Report, said: str, lang: str, key: str) -> Figure | None:
    """Give the share reached by day as a curve, ``said`` in words; None where nothing can be drawn yet."""
    points = [CurveAt(p["day"], p["share"], p["low"], p["high"]) for p in time["curve"]]
    median = time["median"]["days"]
    marks = (say("kpi_days_axis", lang), say("kpi_median", lang, days=median))
    return (
        Figure(time_curve(points, median, marks, say("kpi_time", lang), said, key), said) if points else None
    )


def split_section(report: Report, split: str, lang: str, lead: Lead = lambda path: "") -> Section:
    """Give every share and the time to change under each value of a split."""
    found = split_lines(report, split, lang)
    parts = [
        *(f"reach.{reach['window_days']}" for reach in report["reach"]),
        "decided",
        "told",
        "time_to_change",
    ]
    links = [
        ["" if cell == say("kpi_none", lang) else lead(f"{part}.splits.{split}.{value}")
         for part, cell in zip(parts, row[1:], strict=True)]
        for value, row in found
    ]  # fmt: skip
    table = Table(split_head(report, split, lang), tuple(row for _, row in found), tuple(map(tuple, links)))
    return Section(say(f"by_{split}", lang), table=table if found else None)


def _table(lines: Iterable[Line], lang: str, lead: Lead, *columns: str) -> Table:
    """Give figures with the columns that are asked for beside their names: value, weighted."""
    shown = list(lines)
    rows = tuple((line.name, *(getattr(line, column) for column in columns)) for line in shown)
    links = tuple((lead(line.path) if line.path else "", *[""] * (len(columns) - 1)) for line in shown)
    return Table(tuple(say(f"kpi_{name}", lang) for name in ("figure", *columns)), rows, links)
