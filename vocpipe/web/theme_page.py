"""One theme: its story over the weeks, all its voices, what became of them."""

from collections import Counter
from datetime import date
from functools import lru_cache

from fastapi import APIRouter, Request, Response

from vocpipe.drafting.charts import week_bars
from vocpipe.pipeline.listing import ItemFilter
from vocpipe.review.looking import story
from vocpipe.review.people import find_theme
from vocpipe.web.people import Reader
from vocpipe.web.render import language, page
from vocpipe.web.views import Views
from vocpipe.workspace import Workspace

router = APIRouter()

WEEKS = 12


@router.get("/themes/{key}")
def theme(request: Request, person: Reader, key: str, kind: str = "", usage: str = "") -> Response:
    """Show a theme, its voices filtered by kind and use."""
    workspace: Workspace = request.app.state.workspace
    views: Views = request.app.state.views
    found = find_theme(workspace, key)
    voices = views.items(ItemFilter(theme=found.key))
    shown = [v for v in voices if not kind or v["kind"] == kind]
    shown = [v for v in shown if not usage or any(one["state"] == usage for one in v["usages"])]
    lang = language(request)
    return page(
        request,
        "theme.html",
        person,
        theme=found,
        chart=_chart(workspace, [v["said_on"] for v in voices], lang),
        voices=shown,
        total=len(voices),
        accounts=Counter(v["account"] for v in voices if v["account"]).most_common(),
        ledger=story(workspace, found),
        themes=[other for other in workspace.store.themes.all().values() if not other.merged_into],
        changes=views.changes(),
        kind=kind,
        usage=usage,
    )


def _chart(workspace: Workspace, days: list[str], lang: str) -> str:
    """Give the weekly bars of a theme as SVG."""
    last = workspace.week().shift(-1)
    weeks = [last.shift(offset) for offset in range(1 - WEEKS, 1)]
    counts = Counter(date.fromisoformat(said_on).isocalendar()[:2] for said_on in days)
    names = [f"{week.monday.month}/{week.monday.day}" for week in weeks]
    title = {"ja": "週ごとの声", "en": "Voices by week"}[lang]
    return _bars(tuple(counts[week.monday.isocalendar()[:2]] for week in weeks), tuple(names), title)


@lru_cache(maxsize=512)
def _bars(counts: tuple[int, ...], names: tuple[str, ...], title: str) -> str:
    """Draw once what is shown often: a chart costs more than all the rest of the page."""
    return week_bars(counts, names, title, title, "theme")
