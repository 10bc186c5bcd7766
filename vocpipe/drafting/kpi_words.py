"""The KPI's figures as people read them: each with its n and interval, and why one cannot be given yet."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from vocpipe.drafting.words import day, month_words, say, word_table
from vocpipe.translation import on_pages

Report = Mapping[str, Any]
"""A KpiReport as ``model_dump(mode="json")`` gives it, or a part of one; only plain values are read."""

SPLITS = ("usage", "knowledge", "kind", "segment", "route", "feature", "voices")
"""What every share is split by."""

_NAMED = {"usage": "split_", "knowledge": "knows_", "voices": "voices_"}


class Line(NamedTuple):
    """One figure: its name, its value, and that weighted by revenue.

    ``path`` is its place in the report, where voices stand behind it ("" where none do).
    """

    path: str
    name: str
    value: str
    weighted: str = ""


def rate_words(rate: Report, lang: str) -> str:
    """Give a rate in short: 42 % (15/36), or that there is nothing to divide by."""
    if rate["share"] is None:
        return say("kpi_none", lang)
    return say("kpi_rate", lang, share=f"{rate['share']:.0%}", k=rate["k"], n=rate["n"])


def rate_in_full(rate: Report, lang: str) -> str:
    """Give a rate with its interval: 42 % (15/36, 27-59 %)."""
    if rate["share"] is None:
        return say("kpi_none", lang)
    ends = {end: f"{rate[end]:.0%}" for end in ("low", "high")}
    return say("kpi_rate_in_full", lang, share=f"{rate['share']:.0%}", k=rate["k"], n=rate["n"], **ends)


def figure_lines(report: Report, lang: str) -> Iterator[Line]:
    """Give every figure but the counter-metrics; one that cannot be given yet says why."""
    for reach in report["reach"]:
        overall, name = reach["overall"], say("kpi_reach", lang, days=reach["window_days"])
        value = _maturing(reach, lang) if overall["share"] is None else rate_in_full(overall, lang)
        to = f"reach.{reach['window_days']}.overall" if overall["n"] else ""
        yield Line(to, name, value, _weighted(reach["weighted"], lang))
    time = report["time_to_change"]
    for name in ("quarter", "median", "three_quarters"):
        words = days_in_full(time[name], lang) if time["n"] else say("kpi_none", lang)
        yield Line("time_to_change" if time["n"] else "", say(f"kpi_{name}_row", lang), words)
    decided, days = report["decided"], report["enablement"]["window_days"]
    names = {
        "decided.overall": say("kpi_decided_row", lang, days=decided["window_days"]),
        "releases.reverse": say("kpi_reverse", lang),
        "releases.single_voice": say("kpi_single", lang),
        "told.overall": say("kpi_told", lang),
        "solved": say("kpi_solved", lang),
        "enablement.guided": say("kpi_guided", lang),
        "enablement.used_after": say("kpi_used_after", lang, days=days),
        **{
            f"proof.{step}": say(f"kpi_{step}", lang) for step in ("approved", "cleared", "used", "withdrawn")
        },
    }
    for path, name in names.items():
        whole, _, part = path.partition(".")
        figure = report[whole][part] if part else report[whole]
        value = rate_in_full(figure, lang) if figure["n"] else say(f"kpi_no_{whole}", lang)
        weighted = _weighted(report[whole]["weighted"], lang) if part == "overall" else ""
        yield Line(path if figure["n"] and whole != "proof" else "", name, value, weighted)


def counter_lines(report: Report, lang: str) -> Iterator[Line]:
    """Give every counter-metric."""
    for name, rate in report["counters"].items():
        yield Line(
            f"counters.{name}" if rate["n"] else "", say(f"counter_{name}", lang), rate_in_full(rate, lang)
        )


def missing(report: Report, lang: str) -> list[str]:
    """Say when the first share comes, and what the headline still waits for."""
    young = [reach for reach in report["reach"] if reach["overall"]["share"] is None and reach["cohorts"]]
    return [*(_too_young(reach, lang) for reach in young), *lacking(report, lang)]


def lacking(report: Report, lang: str) -> list[str]:
    """Say what the headline cannot be without, and how to bring it: voices, releases, links."""
    if not report["counts"]["units"]:
        return [say("kpi_no_voices", lang, days=report["reach"][0]["window_days"])]
    if not report["counts"]["releases"]:
        return [say("kpi_no_changes", lang)]
    return [] if report["time_to_change"]["reached"] else [say("kpi_no_links", lang)]


def split_head(report: Report, split: str, lang: str) -> tuple[str, ...]:
    """Give the headings of ``split_lines``."""
    windows = [say("kpi_within", lang, days=reach["window_days"]) for reach in report["reach"]]
    told = say("kpi_told_head", lang)
    return (say(f"by_{split}", lang), *windows, say("kpi_decided", lang), told, say("kpi_median_head", lang))


def split_lines(report: Report, split: str, lang: str) -> list[tuple[str, tuple[str, ...]]]:
    """Give under each value of a split, the most units first: (the value, its name and its figures)."""
    durations = report["time_to_change"]["splits"].get(split, {})
    shares = [part["splits"].get(split, {}) for part in (*report["reach"], report["decided"], report["told"])]
    rows = []
    for value, one in sorted(durations.items(), key=lambda pair: -pair[1]["n"]):
        cells = [rate_in_full(s[value], lang) if value in s else say("kpi_none", lang) for s in shares]
        median = say("kpi_median_cell", lang, days=days_in_full(one["median"], lang), n=one["n"])
        rows.append((value, (_value(split, value, lang), *cells, median)))
    return rows


def _value(split: str, value: str, lang: str) -> str:
    key = f"{_NAMED.get(split, '')}{value}".replace(" ", "_")
    if value == "unknown":
        return say("split_unknown", lang)
    if split == "route":
        return on_pages(lang, f"team {value}")
    if split == "segment":
        return say("level", lang, n=value.removeprefix("level "))
    return say(key, lang) if split in _NAMED and key in word_table() else on_pages(lang, value)


def _weighted(weighted: Report, lang: str) -> str:
    if weighted["share"] is None:
        return ""
    ends = {end: f"{weighted[end]:.0%}" for end in ("low", "high")}
    return say("kpi_weighted_in_full", lang, share=f"{weighted['share']:.0%}", n=weighted["n"], **ends)


def days_in_full(quantile: Report, lang: str) -> str:
    """Give a number of days with its 95 % band."""
    if quantile["days"] is None:
        return say("kpi_open", lang)
    ends = [say("kpi_open", lang) if quantile[end] is None else quantile[end] for end in ("low", "high")]
    days = say("kpi_days", lang, n=quantile["days"])
    return say("kpi_days_in_full", lang, days=days, low=ends[0], high=ends[1])


def bounds(reach: Report) -> tuple[int, float, float]:
    """Give of how many units, and between what, the share of the months there are can still become."""
    n = sum(cohort["n"] for cohort in reach["cohorts"])
    low, high = (sum(c[end] * c["n"] for c in reach["cohorts"]) / max(n, 1) for end in ("low", "high"))
    return n, low, high


def first_due(reach: Report) -> date:
    """Give the day on which every voice of the first month is old enough for the window."""
    first = date.fromisoformat(f"{reach['cohorts'][0]['month']}-01")
    return (first + timedelta(32)).replace(day=1) - timedelta(1) + timedelta(reach["window_days"])


def _maturing(reach: Report, lang: str) -> str:
    n, low, high = bounds(reach)
    return say("kpi_bounds", lang, n=n, low=f"{low:.0%}", high=f"{high:.0%}") if n else say("kpi_none", lang)


def _too_young(reach: Report, lang: str) -> str:
    month, due = month_words(reach["cohorts"][0]["month"], lang), day(first_due(reach), lang)
    return say("kpi_too_young", lang, days=reach["window_days"], month=month, due=due)
