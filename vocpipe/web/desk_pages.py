"""Desks: a team's brief of the week with its quotes' consent; the KPI for leadership; how routing fares."""

from fastapi import APIRouter, Response

from vocpipe.drafting.kpi_page import other_splits
from vocpipe.drafting.page import page_style
from vocpipe.drafting.words import say
from vocpipe.pipeline.week_view import review_week
from vocpipe.records import Right, Team
from vocpipe.routing import AT_LEAST, as_toml
from vocpipe.translation import on_pages as translate
from vocpipe.web.consent_forms import ATTRIBUTIONS
from vocpipe.web.people import Reader
from vocpipe.web.printed import inside, linked
from vocpipe.web.visit import Start, Visit

router = APIRouter()

ASKING = (Team.SALES, Team.MARKETING)
"""The desks whose quotes leave the house, so that consent matters to them."""

A_PAGE = 20
"""Quotes shown, those somebody spoke about last first."""


@router.get("/desks/{team}")
def desk(visit: Visit, person: Reader, team: Team, week: str = "", start: Start = 0) -> Response:
    """Show a team's brief of a week (without one, the week to review)."""
    shown = review_week(visit.workspace, week)
    quotes = visit.views.consents() if team in ASKING else []
    quotes = sorted(quotes, key=lambda one: one.last.seq or 0, reverse=True)
    ask = translate(visit.lang, "Ask for consent") if person.may(Right.CLEAR) else ""
    start = min(start, max(len(quotes) - 1, 0) // A_PAGE * A_PAGE)  # past the end is the last page
    brief = visit.views.brief(team, shown, visit.lang)
    return visit.show(
        "desk.html",
        person,
        team=team,
        shown=inside(brief.value, ask),
        since=brief.since,
        style=page_style(),
        week=shown,
        before=shown.shift(-1),
        after=shown.shift(1),
        quotes=quotes[start : start + A_PAGE],
        start=start,
        size=A_PAGE,
        total=len(quotes),
        attributions=ATTRIBUTIONS,
        asking=team in ASKING,
    )


@router.get("/kpi")
def kpi(visit: Visit, person: Reader) -> Response:
    """Show the KPI as of now, with its definition and the voices of every month."""
    lang = visit.lang
    report, shown, (changed, unchanged) = visit.views.kpi(lang)
    known = [change["id"] for change in visit.views.changes()]
    months = sorted({cohort["month"] for reach in report["reach"] for cohort in reach["cohorts"]})
    definition = (say("kpi_definition", lang, version=report["definition"]), say("kpi_unit", lang))
    return visit.show(
        "kpi.html",
        person,
        shown=inside(shown.value),
        splits=other_splits(report, lang),
        since=shown.since,
        style=page_style(),
        months=months,
        changed=[linked(one, known) for one in changed],
        unchanged=[linked(one, known) for one in unchanged],
        definition=definition,
        released=[c for c in visit.views.changes() if c["released_on"] and c["voices"]],
    )


@router.get("/routing")
def routing(visit: Visit, person: Reader) -> Response:
    """Show agreement by team and each lesson with the lines that take it on; nothing is changed here."""
    made = visit.views.routing()
    lessons = [(one, as_toml(one.edited)) for one in made.value.lessons]
    return visit.show(
        "routing.html",
        person,
        report=made.value,
        since=made.since,
        lessons=lessons,
        least=AT_LEAST,
    )
