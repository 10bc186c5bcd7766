"""The KPI for leadership: the report the command line prints, each figure a step from its voices."""

from fastapi import APIRouter, Request, Response

from vocpipe.drafting.words import say
from vocpipe.web.people import Reader
from vocpipe.web.printed import inside, style
from vocpipe.web.render import language, page
from vocpipe.web.views import Views

router = APIRouter()

BEHIND = {
    "state_user": "usage=user",
    "state_ex_user": "usage=ex_user",
    "state_trying": "usage=trying",
    "state_non_user": "usage=non_user",
    "state_unknown": "usage=unknown",
    "knows_informed": "knowledge=informed",
    "knows_partial": "knowledge=partial",
    "kpi_guided": "outcome=already_possible",
    "counter_unknown_usage": "usage=unknown",
    "counter_unknown_account": "account=unknown",
    "counter_set_aside": "set_aside=1",
    "counter_declined": "outcome=declined",
    "counter_coincident": "outcome=coincident",
}
"""Rows of the report's tables -> what the list of voices is asked for."""


@router.get("/kpi")
def kpi(request: Request, person: Reader) -> Response:
    """Show the KPI as of now, with its definition and the voices of every month."""
    views: Views = request.app.state.views
    lang = language(request)
    report, shown = views.kpi(lang)
    links = {say(key, lang): f"/voices?{query}" for key, query in BEHIND.items()}
    months = sorted({cohort["month"] for reach in report["reach"] for cohort in reach["cohorts"]})
    definition = (say("kpi_definition", lang, version=report["definition"]), say("kpi_unit", lang))
    return page(
        request,
        "kpi.html",
        person,
        shown=inside(shown.value, links),
        since=shown.since,
        style=style(),
        months=months,
        definition=definition,
        released=[c for c in views.changes() if c["released_on"] and c["voices"]],
    )
