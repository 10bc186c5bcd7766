"""The leadership page: one A4 with the headline, the curve, and what changed this month in sentences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from vocpipe.drafting.kpi_page import reach_figure, time_figure
from vocpipe.drafting.kpi_words import bounds, days_in_full, first_due, lacking, rate_in_full
from vocpipe.drafting.page import print_template
from vocpipe.drafting.words import day, joined, say

Report = Mapping[str, Any]
"""A KpiReport or a MonthlyStory as ``model_dump(mode="json")`` gives it."""

SHOWN_IDS = 4
SHORT = 11
"""Characters of a voice's id that are shown; commands take the start of one."""

SHOWN_CHANGES = 4
SHOWN_MONTHS = 8

_BESIDE = (
    "unknown_usage", "unknown_recorder", "self_links_refused", "raised_over_dates", "dated_back",
    "dates_late", "one_change", "split_asks", "carried", "did_not_solve", "reopened", "trivial_changes",
)  # fmt: skip


@dataclass(frozen=True)
class Number:
    """One large figure with what it says and what it stands on."""

    value: str
    label: str
    basis: str


def leadership_page(report: Report, story: Report, titles: Mapping[str, str], seal: str, lang: str) -> str:
    """Give the page as HTML that prints on one A4; ``titles`` are the changes' by id."""
    as_of = date.fromisoformat(report["as_of"])
    changed, unchanged = month_in_words(story, titles, lang)
    page = {
        "lang": lang,
        "title": say("lead_title", lang),
        "kicker": say("lead_kicker", lang, month=story["month"], day=day(as_of, lang)),
        "numbers": list(_numbers(report, lang)),
        "charts": list(_charts(report, lang)),
        "lacking": lacking(report, lang),
        "changed_title": say("lead_changed", lang),
        "changed": changed,
        "unchanged_title": say("lead_unchanged", lang),
        "unchanged": unchanged,
        "beside_title": say("lead_beside", lang),
        "beside": [
            (say(f"counter_{name}", lang), rate_in_full(report["counters"][name], lang)) for name in _BESIDE
        ],
        "foot": [
            say("kpi_definition", lang, version=report["definition"]),
            say("lead_proof", lang, day=report["as_of"], seal=seal[:12] or "-"),
        ],
    }
    return print_template("leadership.html.j2", page=page)


def month_in_words(story: Report, titles: Mapping[str, str], lang: str) -> tuple[list[str], list[str]]:
    """Give what changed in a month and what did not, a sentence each; voices by the start of their ids."""
    return list(_changed(story, titles, lang)), list(_unchanged(story, lang))


def _numbers(report: Report, lang: str) -> Iterator[Number]:
    for reach in report["reach"]:
        days, overall = reach["window_days"], reach["overall"]
        label = say("lead_headline", lang, days=days)
        if overall["share"] is None:
            yield _young(reach, label, lang)
        else:
            weighted = reach["weighted"]["share"]
            by_revenue = say("lead_weighted", lang, share="–" if weighted is None else f"{weighted:.0%}")
            yield Number(f"{overall['share']:.0%}", label, f"{_of(overall, lang)}\n{by_revenue}")
    yield _median(report["time_to_change"], lang)
    for key, share in (("lead_decided", report["decided"]), ("lead_told", report["told"])):
        overall = share["overall"]
        value = "–" if overall["share"] is None else f"{overall['share']:.0%}"
        yield Number(value, say(key, lang), _of(overall, lang) if overall["n"] else say("kpi_none", lang))


def _young(reach: Report, label: str, lang: str) -> Number:
    """Show between what the share of the months so far will end, and when the first month's comes."""
    n, low, high = bounds(reach)
    if not n:
        return Number(say("kpi_none", lang), label, "")
    due, reached = day(first_due(reach), lang), sum(cohort["reached"] for cohort in reach["cohorts"])
    return Number(f"{low:.0%}–{high:.0%}", label, say("lead_young", lang, n=n, reached=reached, due=due))


def _median(time: Report, lang: str) -> Number:
    """Show the median with its band; before half have reached a change, the day a quarter had."""
    label, days = say("lead_median", lang), time["median"]["days"]
    if not time["n"]:
        return Number(say("kpi_none", lang), label, "")
    basis = say("lead_median_of", lang, n=time["n"], reached=time["reached"], waiting=time["censored"])
    if days is None:
        quarter = f"{say('kpi_quarter_row', lang)}: {days_in_full(time['quarter'], lang)}"
        return Number(say("lead_not_reached", lang), label, f"{basis}\n{quarter}")
    return Number(str(days), label, f"{days_in_full(time['median'], lang)}\n{basis}")


def _of(rate: Report, lang: str) -> str:
    return say(
        "lead_of", lang, k=rate["k"], n=rate["n"], low=f"{rate['low']:.0%}", high=f"{rate['high']:.0%}"
    )


def _charts(report: Report, lang: str) -> Iterator[tuple[str, str]]:
    reach, time = report["reach"][0], say("kpi_time", lang)
    months = {**reach, "cohorts": reach["cohorts"][-SHOWN_MONTHS:]}
    if bars := reach_figure(months, lang, "lead-reach"):
        yield say("kpi_reach", lang, days=reach["window_days"]), bars.svg
    if curve := time_figure(report["time_to_change"], time, lang, "lead-time"):
        yield time, curve.svg


def _changed(story: Report, titles: Mapping[str, str], lang: str) -> Iterator[str]:
    yield say("lead_received", lang, units=story["received_units"], voices=story["received_voices"])
    for one in story["shipped"][:SHOWN_CHANGES]:
        yield say(
            "lead_shipped", lang, change=one["change_id"], title=titles.get(one["change_id"], ""),
            day=day(date.fromisoformat(one["released_on"]), lang), accounts=one["accounts"],
            caused=_ids(one["caused"], lang), contributed=_ids(one["contributed"], lang),
        )  # fmt: skip
    for change, ids in list(story["newly_planned"].items())[:SHOWN_CHANGES]:
        yield say("lead_planned", lang, change=change, title=titles.get(change, ""), ids=_ids(ids, lang))
    for key, name in (("lead_possible", "already_possible"), ("lead_declined", "declined")):
        if story[name]:
            yield say(key, lang, ids=_ids(story[name], lang))
    if not story["shipped"] and not story["newly_planned"]:
        yield say("lead_nothing_changed", lang)


def _unchanged(story: Report, lang: str) -> Iterator[str]:
    waiting = [
        say("lead_waiting_one", lang, id=w["feedback_id"][:SHORT], days=w["days"])
        for w in story["waiting_longest"]
    ]
    if waiting:
        yield say("lead_waiting", lang, ids=_ids(waiting, lang))
    silent = [voice for one in story["shipped"] for voice in one["not_told"]]
    rest = (
        ("lead_not_told", silent),
        ("lead_second", story["awaiting_second_person"]),
        ("lead_without", story["shipped_without_voice"]),
    )
    for key, ids in rest:
        if ids:
            yield say(key, lang, ids=_ids(ids, lang))


def _ids(ids: Sequence[str], lang: str) -> str:
    if not ids:
        return say("lead_nobody", lang)
    more = len(ids) - SHOWN_IDS
    short = [one if "(" in one or "（" in one else one[:SHORT] for one in ids[:SHOWN_IDS]]
    return joined([*short, *([say("lead_more", lang, n=more)] if more > 0 else [])], lang)
