"""Desks: the week's brief of one team as a page, and how far each quote's consent is."""

from fastapi import APIRouter, Request, Response

from vocpipe.pipeline.week_view import review_week
from vocpipe.records import Team
from vocpipe.web.people import Reader
from vocpipe.web.printed import inside, style
from vocpipe.web.render import language, page
from vocpipe.web.views import Views
from vocpipe.workspace import Workspace

router = APIRouter()

ASKING = (Team.SALES, Team.MARKETING)
"""The desks whose quotes leave the house, so that consent matters to them."""


@router.get("/desks/{team}")
def desk(request: Request, person: Reader, team: Team, week: str = "") -> Response:
    """Show a team's brief of a week (without one, the week to review)."""
    workspace: Workspace = request.app.state.workspace
    views: Views = request.app.state.views
    shown = review_week(workspace, week)
    brief = views.brief(team, shown, language(request))
    return page(
        request,
        "desk.html",
        person,
        team=team,
        shown=inside(brief.value),
        since=brief.since,
        style=style(),
        week=shown,
        before=shown.shift(-1),
        after=shown.shift(1),
        consents=views.consents() if team in ASKING else [],
        asking=team in ASKING,
    )
