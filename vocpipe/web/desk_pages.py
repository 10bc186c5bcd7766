"""Desks: the week's brief of one team as a page, and how far each quote's consent is."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from vocpipe.pipeline.week_view import review_week
from vocpipe.records import Right, Team
from vocpipe.web.consent_forms import ATTRIBUTIONS
from vocpipe.web.language import translate
from vocpipe.web.people import Reader
from vocpipe.web.printed import inside, style
from vocpipe.web.render import language, page
from vocpipe.web.views import Views
from vocpipe.workspace import Workspace

router = APIRouter()

ASKING = (Team.SALES, Team.MARKETING)
"""The desks whose quotes leave the house, so that consent matters to them."""

A_PAGE = 20
"""Quotes shown, those somebody spoke about last first."""


@router.get("/desks/{team}")
def desk(
    request: Request, person: Reader, team: Team, week: str = "", start: Annotated[int, Query(ge=0)] = 0
) -> Response:
    """Show a team's brief of a week (without one, the week to review)."""
    workspace: Workspace = request.app.state.workspace
    views: Views = request.app.state.views
    shown = review_week(workspace, week)
    quotes = views.consents() if team in ASKING else []
    quotes = sorted(quotes, key=lambda one: one.last.seq or 0, reverse=True)
    ask = translate(language(request), "Ask for consent") if person.may(Right.CLEAR) else ""
    start = min(start, max(len(quotes) - 1, 0) // A_PAGE * A_PAGE)  # past the end is the last page
    brief = views.brief(team, shown, language(request))
    return page(
        request,
        "desk.html",
        person,
        team=team,
        shown=inside(brief.value, ask),
        since=brief.since,
        style=style(),
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
