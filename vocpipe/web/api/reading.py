"""What the API tells: voices with what counts about them, themes, changes, rejects, the KPI."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel

from vocpipe.errors import NotFoundError
from vocpipe.pipeline.listing import ItemFilter, in_store, list_changes, list_themes, rows_of, with_mixing
from vocpipe.pipeline.measure import look
from vocpipe.pipeline.week_view import review_week
from vocpipe.records import Kind, Knowledge, OutcomeHow, Team, UsageState
from vocpipe.review.lookup import look_up
from vocpipe.web.api.access import Opened, Reader
from vocpipe.web.api.cursors import Cursor, Limit, Page, moment_place, packed, paged
from vocpipe.web.api.problems import documented
from vocpipe.workspace import Workspace

router = APIRouter(tags=["reading"])

WeekText = Annotated[str | None, Query(pattern=r"^\d{4}-W\d{2}$", examples=["2026-W47"])]
Month = Annotated[str | None, Query(pattern=r"^\d{4}-\d{2}$", examples=["2026-11"])]


class Usage(BaseModel):
    """Whether the commenter uses a feature and how well they know it; ``human`` when a person said so."""

    feature: str
    state: UsageState
    knowledge: Knowledge
    human: bool


class Item(BaseModel):
    """One voice with what counts about it now; ``theme`` may be "single", ``text`` is redacted."""

    id: str
    said_on: date
    account: str | None
    account_id: str | None
    level: int | None
    kind: Kind | None
    severity: int | None
    usages: list[Usage]
    theme: str | None
    route: str
    outcome: OutcomeHow | None
    change: str | None
    lang: str
    source: str
    origin: str
    duplicate_of: str | None
    set_aside: str | None
    gone: str | None
    text: str


class Asked(BaseModel):
    """Filters that all must hold."""

    week: WeekText = None
    month: Month = None
    kind: Kind | None = None
    usage: UsageState | None = None
    knowledge: Knowledge | None = None
    feature: str | None = None
    theme: str | None = None
    route: Team | None = None
    account: str | None = None
    source: str | None = None
    outcome: OutcomeHow | None = None
    change: str | None = None
    set_aside: bool = False
    limit: Limit = 50
    cursor: Cursor = ""


@router.get("/items", responses=documented())
def items(workspace: Opened, _: Reader, asked: Annotated[Asked, Query()]) -> Page[Item]:
    """Voices, the newest first."""
    wanted = in_store(workspace, ItemFilter(**asked.model_dump(exclude={"limit", "cursor"})))
    place = replace(wanted, before=moment_place(asked.cursor))
    *ids, more = [*workspace.store.now.ids(place, most=asked.limit + 1), ""][: asked.limit + 1]
    following = None
    if more:
        last = workspace.store.feedback.by_id(ids[-1:])[ids[-1]]
        following = packed(last.said_at.isoformat(), last.id)
    return Page(data=[Item(**row) for row in rows_of(workspace, ids)], next=following)


@router.get("/items/{item}", responses=documented(404))
def item(workspace: Opened, _: Reader, item: str) -> dict[str, Any]:
    """One voice with its whole ledger; the first six characters of its id are enough."""
    return _of_kind(workspace, item, "fb_", "voice")


@router.get("/themes", responses=documented())
def themes(
    workspace: Opened, _: Reader, week: WeekText = None, limit: Limit = 50, cursor: Cursor = ""
) -> Page[dict[str, Any]]:
    """Themes heard of in the weeks up to ``week`` (the last whole one), by key."""
    wanted = review_week(workspace, week)
    page: Page[dict[str, Any]] = paged(
        list_themes(workspace, wanted), lambda row: str(row["key"]), cursor, limit
    )
    return Page(data=with_mixing(workspace, page.data), next=page.next)


@router.get("/themes/{key}", responses=documented(404))
def theme(workspace: Opened, _: Reader, key: str) -> dict[str, Any]:
    """One theme with its events and voices."""
    return _of_kind(workspace, key, "th_", "theme")


@router.get("/changes", responses=documented())
def changes(workspace: Opened, _: Reader, limit: Limit = 50, cursor: Cursor = "") -> Page[dict[str, Any]]:
    """Product changes and how many voices are linked to each, by id."""
    return paged(list_changes(workspace), lambda row: str(row["id"]), cursor, limit)


@router.get("/rejects", responses=documented())
def rejects(workspace: Opened, _: Reader, limit: Limit = 50, cursor: Cursor = "") -> Page[dict[str, Any]]:
    """What could not become a voice: place and reason, never the words."""
    rows = [one.model_dump(mode="json", exclude={"raw"}) for one in workspace.store.rejects.open()]
    return paged(rows, lambda row: str(row["id"]), cursor, limit)


@router.get("/kpi", responses=documented(404))
def kpi(workspace: Opened, _: Reader, as_of: date | None = None) -> dict[str, Any]:
    """The KPI as of a day (today), with its cohorts, splits and counter-metrics (docs/kpi.md)."""
    return look(workspace, as_of).model_dump(mode="json")


def _of_kind(workspace: Workspace, written: str, begins: str, kind: str) -> dict[str, Any]:
    if not written.startswith(begins):
        raise NotFoundError(f"this is no id of a {kind}", f"They begin with {begins}")
    return look_up(workspace, written)
