"""What voices are about and come from: changes, accounts, features, sources."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from vocpipe.errors import NotFoundError
from vocpipe.pipeline.health import sources_health
from vocpipe.pipeline.levels import level_steps
from vocpipe.pipeline.listing import ItemFilter, outcomes
from vocpipe.pipeline.minds import minds
from vocpipe.web.people import Reader
from vocpipe.web.render import page
from vocpipe.web.views import Views
from vocpipe.workspace import Workspace

router = APIRouter()

A_PAGE = 100
"""Accounts on a page."""

SHOWN = 50
"""Voices shown on the page of one change or account; the list of voices has them all."""


@router.get("/changes")
def changes(request: Request, person: Reader) -> Response:
    """List product changes, the latest first."""
    views: Views = request.app.state.views
    found = sorted(views.changes(), key=_latest, reverse=True)
    return page(request, "changes.html", person, changes=found)


def _latest(change: dict[str, Any]) -> tuple[str, str]:
    days = (change[name] or "" for name in ("planned_on", "started_on", "released_on", "declined_on"))
    return max(days), change["id"]


@router.get("/changes/{change_id}")
def change(request: Request, person: Reader, change_id: str) -> Response:
    """Show a change with the voices people linked to it."""
    views: Views = request.app.state.views
    found = _one(views.changes(), change_id, "change")
    voices, total = views.items(ItemFilter(change=change_id), 0, SHOWN)
    hows = outcomes(request.app.state.workspace, ItemFilter(change=change_id))
    moved = minds(request.app.state.workspace, change_id)
    return page(
        request, "change.html", person, change=found, voices=voices, total=total, hows=hows, minds=moved
    )


@router.get("/accounts")
def accounts(request: Request, person: Reader, start: Annotated[int, Query(ge=0)] = 0) -> Response:
    """List accounts, those with the most voices first, a page at a time."""
    views: Views = request.app.state.views
    found = sorted(views.accounts(), key=lambda account: (-account["voices"], account["name"]))
    shown = found[start : start + A_PAGE]
    return page(request, "accounts.html", person, accounts=shown, start=start, size=A_PAGE, total=len(found))


@router.get("/accounts/{account_id}")
def account(request: Request, person: Reader, account_id: str) -> Response:
    """Show an account: what is known of it, what it asked and what it got."""
    views: Views = request.app.state.views
    found = _one(views.accounts(), account_id, "account")
    voices, total = views.items(ItemFilter(account=account_id), 0, SHOWN)
    got = outcomes(request.app.state.workspace, ItemFilter(account=account_id))
    levels = level_steps(request.app.state.workspace, account_id)
    return page(
        request, "account.html", person, account=found, voices=voices, total=total, got=got, levels=levels
    )


@router.get("/features")
def features(request: Request, person: Reader) -> Response:
    """Show the feature catalogue with who speaks of each feature."""
    workspace: Workspace = request.app.state.workspace
    views: Views = request.app.state.views
    made = views.usages()
    spoken = made.value
    rows = [
        (one, sum(spoken.get(one.key, {}).values()), spoken.get(one.key, {}))
        for one in workspace.catalogue.features
    ]
    rows.sort(key=lambda row: (-row[1], row[0].key))
    file = workspace.settings.features
    return page(request, "features.html", person, features=rows, file=file, since=made.since)


@router.get("/sources")
def sources(request: Request, person: Reader) -> Response:
    """Show what each source gave last, and the rows that wait for somebody to mend them."""
    workspace: Workspace = request.app.state.workspace
    rejects = workspace.store.rejects.open()
    return page(
        request,
        "sources.html",
        person,
        sources=sources_health(workspace),
        rejects=rejects[:SHOWN],
        total=len(rejects),
    )


def _one(rows: list[dict[str, Any]], wanted: str, noun: str) -> dict[str, Any]:
    for row in rows:
        if row["id"] == wanted:
            return row
    raise NotFoundError(f"there is no {noun} {wanted}", f"See: vocpipe {noun}s")
