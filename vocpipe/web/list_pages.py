"""Lists: voices with filters and search, and themes."""

from dataclasses import replace

from fastapi import APIRouter, Request, Response

from vocpipe.pipeline.listing import ItemFilter
from vocpipe.web.people import Reader
from vocpipe.web.render import page
from vocpipe.web.views import Views
from vocpipe.workspace import Workspace

router = APIRouter()

A_PAGE = 50


@router.get("/voices")
def voices(
    request: Request,
    person: Reader,
    q: str = "",
    kind: str = "",
    usage: str = "",
    route: str = "",
    start: int = 0,
) -> Response:
    """List voices, the newest first; ``q`` keeps those that hold these words."""
    views: Views = request.app.state.views
    wanted = replace(ItemFilter(), kind=kind or None, usage=usage or None, route=route or None)
    found = views.items(wanted)
    words = q.casefold().split()
    found = [
        v for v in found if all(word in f"{v['text']} {v['account'] or ''}".casefold() for word in words)
    ]
    shown = found[max(start, 0) : max(start, 0) + A_PAGE]
    return page(
        request,
        "voices.html",
        person,
        voices=shown,
        total=len(found),
        start=max(start, 0),
        size=A_PAGE,
        asked={"q": q, "kind": kind, "usage": usage, "route": route},
    )


@router.get("/themes")
def themes(request: Request, person: Reader) -> Response:
    """List themes, the most voices this week first."""
    workspace: Workspace = request.app.state.workspace
    views: Views = request.app.state.views
    data = views.week(workspace.week().shift(-1))
    return page(request, "themes.html", person, themes=data.themes)
