"""One theme: its story over the weeks, all its voices, what became of them."""

from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from vocpipe.drafting.charts import week_bars
from vocpipe.pipeline.listing import ItemFilter
from vocpipe.review.looking import story
from vocpipe.review.people import find_theme
from vocpipe.store import Wanted
from vocpipe.web.people import Reader
from vocpipe.web.render import language, page
from vocpipe.web.views import Views
from vocpipe.workspace import Workspace

router = APIRouter()

WEEKS = 12

A_PAGE = 50
"""Voices of a theme on a page."""


@router.get("/themes/{key}")
def theme(
    request: Request,
    person: Reader,
    key: str,
    kind: str = "",
    usage: str = "",
    start: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """Show a theme, a page of its voices at a time, filtered by kind and use."""
    workspace: Workspace = request.app.state.workspace
    views: Views = request.app.state.views
    found = find_theme(workspace, key)
    wanted = ItemFilter(theme=found.key, kind=kind or None, usage=usage or None)
    voices, shown = views.items(wanted, start, A_PAGE)
    accounts = views.speakers(found.key)
    return page(
        request,
        "theme.html",
        person,
        theme=found,
        chart=_chart(workspace, found.key, language(request)),
        voices=voices,
        shown=shown,
        start=start,
        size=A_PAGE,
        total=sum(n for _, n in accounts),
        accounts=[(name, n) for name, n in accounts if name],
        ledger=story(workspace, found),
        themes=[other for other in workspace.store.themes.all().values() if not other.merged_into],
        changes=views.changes(),
        kind=kind,
        usage=usage,
    )


def _chart(workspace: Workspace, theme: str, lang: str) -> str:
    """Give the weekly bars of a theme as SVG."""
    last = workspace.week().shift(-1)
    weeks = [last.shift(offset) for offset in range(1 - WEEKS, 2)]
    starts = [week.starts(workspace.settings.zone) for week in weeks]
    counts = {n: count for _, n, count in workspace.store.now.by_theme_and_week(starts, Wanted(theme=theme))}
    names = [f"{week.monday.month}/{week.monday.day}" for week in weeks[:-1]]
    title = {"ja": "週ごとの声", "en": "Voices by week"}[lang]
    return _bars(tuple(counts.get(n, 0) for n in range(WEEKS)), tuple(names), title)


@lru_cache(maxsize=512)
def _bars(counts: tuple[int, ...], names: tuple[str, ...], title: str) -> str:
    """Draw once what is shown often: a chart costs more than all the rest of the page."""
    return week_bars(counts, names, title, title, "theme")
