"""Desks: the week's brief of one team as a page, and how far each quote's consent is."""

from fastapi import APIRouter, Response

from vocpipe.drafting.page import page_style
from vocpipe.pipeline.week_view import review_week
from vocpipe.records import Right, Team
from vocpipe.translation import on_pages as translate
from vocpipe.web.consent_forms import ATTRIBUTIONS
from vocpipe.web.people import Reader
from vocpipe.web.printed import inside
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
