"""The half-yearly check of the scores as people read it: what each predicted, how surely, and what to do."""

from collections.abc import Sequence
from datetime import date

from vocpipe.drafting.blocks import Page, Section, Table
from vocpipe.drafting.kpi_words import Report, rate_in_full, rate_words
from vocpipe.drafting.page import print_html, print_markdown
from vocpipe.drafting.words import day, say

_BINS = (0.0, 0.2, 0.4, 0.6, 0.8)


def scores_page(checks: Sequence[Report], as_of: date, lang: str) -> tuple[str, str]:
    """Give the check as (Markdown, HTML) in ``lang``; ``checks`` are ScoreChecks as plain values."""
    tables = {"lift": lift_table(checks, lang), "bins": calibration_table(checks, lang)}
    sections = [
        Section(say(f"scores_{name}", lang), say(f"scores_{name}_lead", lang), table=table)
        for name, table in tables.items()
    ]
    page = Page(
        lang=lang,
        title=say("scores_title", lang),
        kicker=say("kpi_as_of", lang, day=day(as_of, lang)),
        subtitle="",
        summary=(say("scores_lead", lang) if checks else say("scores_none", lang),),
        sections=tuple(sections) if checks else (),
        foot=(say("scores_chance", lang, n=len(checks)),) if checks else (),
    )
    return print_markdown(page), print_html(page)


def lift_table(checks: Sequence[Report], lang: str) -> Table:
    """Give for each score and ending how often it came so with and without the mark, and the proposal."""
    heads = ("score", "ending", "marked", "others", "lift", "proposal")
    rows = [(*_names(one, lang), rate_in_full(one["marked"], lang), rate_in_full(one["others"], lang),
             _lift(one, lang), say(f"scores_{_key(one['proposal'])}", lang)) for one in checks]  # fmt: skip
    return Table(tuple(say(f"scores_head_{name}", lang) for name in heads), tuple(rows))


def calibration_table(checks: Sequence[Report], lang: str) -> Table:
    """Give for each score and ending how often it came so, by fifths of the score."""
    names = (say("scores_head_score", lang), say("scores_head_ending", lang))
    rows = []
    for one in checks:
        came = {round(found["low"], 1): rate_words(found["came"], lang) for found in one["calibration"]}
        rows.append((*_names(one, lang), *(came.get(low, say("kpi_none", lang)) for low in _BINS)))
    return Table((*names, *(f"{low:.1f}–{low + 0.2:.1f}" for low in _BINS)), tuple(rows))


def _names(one: Report, lang: str) -> tuple[str, str]:
    return say(f"scores_{_key(one['score'])}", lang), say(f"scores_{_key(one['ending'])}", lang)


def _key(name: str) -> str:
    return name.replace(" ", "_")


def _lift(one: Report, lang: str) -> str:
    if one["lift"] is None:
        return say("kpi_none", lang)
    return say("scores_lift_value", lang, **{end: f"{one[end]:.2f}" for end in ("lift", "low", "high")})
