"""Lists: voices with filters and search, and themes."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from vocpipe.drafting.words import say
from vocpipe.errors import NotFoundError
from vocpipe.kpi import Behind
from vocpipe.pipeline.brief_themes import themes_are_a_guess
from vocpipe.pipeline.listing import ItemFilter, in_store, rows_of
from vocpipe.pipeline.week_view import review_week
from vocpipe.records import PRODUCT
from vocpipe.translation import on_pages as translate
from vocpipe.web.people import Reader
from vocpipe.web.visit import Start, Visit

router = APIRouter()

A_PAGE = 50
FOUND = 200
"""Voices a search gives at most, the best first."""


class Asked(BaseModel):
    """What the list of voices is asked for; empty passes everything. ``month`` is YYYY-MM.

    ``figure`` is a figure of the KPI by its path: the voices it counts, or with ``side`` "among" those
    it is counted over.
    """

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
    figure: str = ""
    side: str = ""
    start: int = Field(0, ge=0)

    @property
    def wanted(self) -> ItemFilter:
        """The filters as the listing verbs take them."""
        no_filter = {"q", "figure", "side", "start", "set_aside"}
        given = self.model_dump(exclude=no_filter, exclude_defaults=True)
        return ItemFilter(**given, set_aside=bool(self.set_aside))

    @property
    def given(self) -> dict[str, str]:
        """What was asked for, for links that keep it."""
        return {name: value for name, value in self if value and name != "start"}


@router.get("/voices")
def voices(visit: Visit, person: Reader, asked: Annotated[Asked, Query()]) -> Response:
    """List voices: the newest first, or with ``q`` the best found by meaning and by words."""
    behind = visit.views.behind().get(asked.figure) if asked.figure else None
    if asked.figure and behind is None:
        raise NotFoundError(f"there is no figure {asked.figure}", "Open it from the KPI page")
    if behind:
        shown, total = _behind(visit, behind, asked)
    elif asked.q.strip():
        shown, total = _found(visit, asked)
    else:
        shown, total = visit.views.items(asked.wanted, asked.start, A_PAGE)
    return visit.show(
        "voices.html",
        person,
        voices=shown,
        total=total,
        size=A_PAGE,
        asked=asked,
        behind=behind,
        named=_named(visit, asked),
    )


def _named(visit: Visit, asked: Asked) -> dict[str, str]:
    """Give what filters whose value is a key are called by readers."""
    lang, workspace = visit.lang, visit.workspace
    feature = workspace.catalogue.by_key.get(asked.feature)
    accounts = workspace.store.accounts.current(ids=[asked.account]) if asked.account else {}
    product = say("the_product", lang) if asked.feature == PRODUCT else ""
    return {
        "feature": product or (feature.name(lang) if feature else ""),
        "account": accounts[asked.account].name if asked.account in accounts else "",
        "knowledge": translate(lang, f"knowledge {asked.knowledge}"),
        "outcome": translate(lang, asked.outcome.replace("_", " ")),
        "set_aside": translate(lang, "those too"),
        "side": translate(lang, "what it is counted over"),
    }


def _behind(visit: Visit, behind: Behind, asked: Asked) -> tuple[list[dict[str, Any]], int]:
    """Give the page of the voices behind a figure, those set aside too, and how many they are."""
    ids = behind.among if asked.side else behind.hit
    newest_first = ids[::-1][asked.start : asked.start + A_PAGE]
    return rows_of(visit.workspace, newest_first), len(ids)


def _found(visit: Visit, asked: Asked) -> tuple[list[dict[str, Any]], int]:
    """Give the page of what a search found, and how much it found in all."""
    found = visit.searcher.ids(asked.q, in_store(visit.workspace, asked.wanted), FOUND)
    return rows_of(visit.workspace, found[asked.start : asked.start + A_PAGE]), len(found)


@router.get("/themes")
def themes(visit: Visit, person: Reader, start: Start = 0) -> Response:
    """List themes, the most voices this week first, a page at a time."""
    found = visit.views.week(review_week(visit.workspace)).themes
    return visit.show(
        "themes.html",
        person,
        themes=found[start : start + A_PAGE],
        start=start,
        size=A_PAGE,
        total=len(found),
        first_guess=themes_are_a_guess(visit.workspace),
    )
