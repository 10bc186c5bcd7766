"""One theme: its story over the weeks, all its voices, what became of them."""

from fastapi import APIRouter, Response

from vocpipe.drafting.charts import Around, theme_map, week_bars
from vocpipe.drafting.charts.house import dark_css
from vocpipe.drafting.words import say
from vocpipe.pipeline.listing import ItemFilter
from vocpipe.pipeline.neighbours import Neighbour
from vocpipe.pipeline.theme_memory import themes_alike
from vocpipe.records import Theme
from vocpipe.review.lookup import story
from vocpipe.review.people import find_theme
from vocpipe.store import Wanted
from vocpipe.web.people import Reader
from vocpipe.web.visit import Start, Visit
from vocpipe.workspace import Workspace

router = APIRouter()

WEEKS = 12

A_PAGE = 50
"""Voices of a theme on a page."""


@router.get("/themes/{key}")
def theme(
    visit: Visit,
    person: Reader,
    key: str,
    kind: str = "",
    usage: str = "",
    start: Start = 0,
) -> Response:
    """Show a theme, a page of its voices at a time, filtered by kind and use."""
    found = find_theme(visit.workspace, key)
    wanted = ItemFilter(theme=found.key, kind=kind or None, usage=usage or None)
    voices, shown = visit.views.items(wanted, start, A_PAGE)
    accounts = visit.views.speakers(found.key)
    near, every = visit.views.neighbours(found.key), visit.workspace.store.themes.all()
    return visit.show(
        "theme.html",
        person,
        theme=found,
        alike=themes_alike(visit.workspace).get(found.key),
        chart=_chart(visit.workspace, found.key, visit.lang),
        voices=voices,
        shown=shown,
        start=start,
        size=A_PAGE,
        total=sum(n for _, n in accounts),
        accounts=[(name, n) for name, n in accounts if name],
        ledger=story(visit.workspace, found),
        themes=[other for other in every.values() if not other.merged_into],
        near=[(one, every[one.key]) for one in near[1:]],
        dark=dark_css(),
        map=_map(near, every, visit.lang) if len(near) > 1 else "",
        became=visit.views.became(found.key),
        titles={one["id"]: one["title"] for one in visit.views.changes()},
        changes=visit.views.changes(),
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
    return week_bars([counts.get(n, 0) for n in range(WEEKS)], names, title, title, "theme")


def _map(near: list[Neighbour], themes: dict[str, Theme], lang: str) -> str:
    """Give a theme and its neighbours as SVG; each dot leads to its theme."""
    around = [
        Around(one.x, one.y, one.voices, f"/themes/{one.key}", themes[one.key].label(lang)) for one in near
    ]
    return theme_map(tuple(around), say("near_title", lang), say("near_words", lang), "near")
