"""Lists: voices with filters and search, and themes."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from vocpipe.pipeline.listing import ItemFilter
from vocpipe.pipeline.search import Searcher
from vocpipe.web.people import Reader
from vocpipe.web.render import page
from vocpipe.web.views import Views
from vocpipe.workspace import Workspace

router = APIRouter()

A_PAGE = 50
UNKNOWN = "unknown"
"""As an account: the voices whose account nobody knows."""

FOUND = 200
"""Voices a search gives at most, the best first."""


class Asked(BaseModel):
    """What the list of voices is asked for; empty passes everything. ``month`` is YYYY-MM."""

    model_config = ConfigDict(frozen=True)

    q: str = ""
    kind: str = ""
    usage: str = ""
    knowledge: str = ""
    route: str = ""
    week: str = ""
    month: str = ""
    account: str = ""
    feature: str = ""
    outcome: str = ""
    set_aside: str = ""
    start: int = Field(0, ge=0)

    @property
    def given(self) -> dict[str, str]:
        """What was asked for, for links that keep it."""
        return {name: value for name, value in self if value and name != "start"}


@router.get("/voices")
def voices(request: Request, person: Reader, asked: Annotated[Asked, Query()]) -> Response:
    """List voices: the newest first, or with ``q`` the best found by meaning and by words."""
    found = _found(request, asked)
    shown = found[asked.start : asked.start + A_PAGE]
    return page(request, "voices.html", person, voices=shown, total=len(found), size=A_PAGE, asked=asked)


def _found(request: Request, asked: Asked) -> list[dict[str, Any]]:
    views: Views = request.app.state.views
    account = asked.account if asked.account != UNKNOWN else ""
    wanted = ItemFilter(
        week=asked.week or None,
        kind=asked.kind or None,
        usage=asked.usage or None,
        knowledge=asked.knowledge or None,
        route=asked.route or None,
        account=account or None,
        set_aside=bool(asked.set_aside),
    )
    listed = [voice for voice in views.items(wanted) if _passes(voice, asked)]
    if not asked.q.strip():
        return listed
    searcher: Searcher = request.app.state.searcher
    best = searcher.search(asked.q, limit=FOUND)["items"]
    by_id = {voice["id"]: voice for voice in listed}
    return [by_id[one["id"]] for one in best if one["id"] in by_id]


def _passes(voice: dict[str, Any], asked: Asked) -> bool:
    return (
        (not asked.month or voice["said_on"].startswith(asked.month))
        and (not asked.outcome or voice["outcome"] == asked.outcome)
        and (not asked.feature or any(one["feature"] == asked.feature for one in voice["usages"]))
        and (asked.account != UNKNOWN or voice["account_id"] is None)
    )


@router.get("/themes")
def themes(request: Request, person: Reader) -> Response:
    """List themes, the most voices this week first."""
    workspace: Workspace = request.app.state.workspace
    views: Views = request.app.state.views
    data = views.week(workspace.week().shift(-1))
    return page(request, "themes.html", person, themes=data.themes)
