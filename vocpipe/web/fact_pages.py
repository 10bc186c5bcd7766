"""What voices are about and come from: changes, accounts, features, sources."""

from typing import Any

from fastapi import APIRouter, Response

from vocpipe.errors import NotFoundError
from vocpipe.pipeline.health import sources_health
from vocpipe.pipeline.levels import level_steps
from vocpipe.pipeline.listing import ItemFilter, outcomes
from vocpipe.pipeline.minds import minds
from vocpipe.web.people import Reader
from vocpipe.web.visit import Start, Visit

router = APIRouter()

A_PAGE = 100
"""Accounts on a page."""

SHOWN = 50
"""Voices shown on the page of one change or account; the list of voices has them all."""


@router.get("/changes")
def changes(visit: Visit, person: Reader) -> Response:
    """List product changes, the latest first."""
    found = sorted(visit.views.changes(), key=_latest, reverse=True)
    return visit.show("changes.html", person, changes=found)


def _latest(change: dict[str, Any]) -> tuple[str, str]:
    days = (change[name] or "" for name in ("planned_on", "started_on", "released_on", "declined_on"))
    return max(days), change["id"]


@router.get("/changes/{change_id}")
def change(visit: Visit, person: Reader, change_id: str) -> Response:
    """Show a change with the voices people linked to it."""
    found = _one(visit.views.changes(), change_id, "change")
    voices, total = visit.views.items(ItemFilter(change=change_id), 0, SHOWN)
    hows = outcomes(visit.workspace, ItemFilter(change=change_id))
    moved = minds(visit.workspace, change_id)
    return visit.show("change.html", person, change=found, voices=voices, total=total, hows=hows, minds=moved)


@router.get("/accounts")
def accounts(visit: Visit, person: Reader, start: Start = 0) -> Response:
    """List accounts, those with the most voices first, a page at a time."""
    found = sorted(visit.views.accounts(), key=lambda account: (-account["voices"], account["name"]))
    shown = found[start : start + A_PAGE]
    return visit.show("accounts.html", person, accounts=shown, start=start, size=A_PAGE, total=len(found))


@router.get("/accounts/{account_id}")
def account(visit: Visit, person: Reader, account_id: str) -> Response:
    """Show an account: what is known of it, what it asked and what it got."""
    found = _one(visit.views.accounts(), account_id, "account")
    voices, total = visit.views.items(ItemFilter(account=account_id), 0, SHOWN)
    got = outcomes(visit.workspace, ItemFilter(account=account_id))
    levels = level_steps(visit.workspace, account_id)
    return visit.show(
        "account.html", person, account=found, voices=voices, total=total, got=got, levels=levels
    )


@router.get("/features")
def features(visit: Visit, person: Reader) -> Response:
    """Show the feature catalogue with who speaks of each feature."""
    made = visit.views.usages()
    spoken = made.value
    rows = [
        (one, sum(spoken.get(one.key, {}).values()), spoken.get(one.key, {}))
        for one in visit.workspace.catalogue.features
    ]
    rows.sort(key=lambda row: (-row[1], row[0].key))
    file = visit.workspace.settings.features
    return visit.show("features.html", person, features=rows, file=file, since=made.since)


@router.get("/sources")
def sources(visit: Visit, person: Reader) -> Response:
    """Show what each source gave last, and the rows that wait for somebody to mend them."""
    rejects = visit.workspace.store.rejects.open()
    return visit.show(
        "sources.html",
        person,
        sources=sources_health(visit.workspace),
        rejects=rejects[:SHOWN],
        total=len(rejects),
    )


def _one(rows: list[dict[str, Any]], wanted: str, noun: str) -> dict[str, Any]:
    for row in rows:
        if row["id"] == wanted:
            return row
    raise NotFoundError(f"there is no {noun} {wanted}", f"See: vocpipe {noun}s")
