"""The KPI for leadership: the report the command line prints, each figure a step from its voices."""

from fastapi import APIRouter, Response

from vocpipe.drafting.kpi_page import other_splits
from vocpipe.drafting.page import page_style
from vocpipe.drafting.words import say
from vocpipe.web.people import Reader
from vocpipe.web.printed import inside, linked
from vocpipe.web.visit import Visit

router = APIRouter()


@router.get("/kpi")
def kpi(visit: Visit, person: Reader) -> Response:
    """Show the KPI as of now, with its definition and the voices of every month."""
    lang = visit.lang
    report, shown, (changed, unchanged) = visit.views.kpi(lang)
    known = [change["id"] for change in visit.views.changes()]
    months = sorted({cohort["month"] for reach in report["reach"] for cohort in reach["cohorts"]})
    definition = (say("kpi_definition", lang, version=report["definition"]), say("kpi_unit", lang))
    return visit.show(
        "kpi.html",
        person,
        shown=inside(shown.value),
        splits=other_splits(report, lang),
        since=shown.since,
        style=page_style(),
        months=months,
        changed=[linked(one, known) for one in changed],
        unchanged=[linked(one, known) for one in unchanged],
        definition=definition,
        released=[c for c in visit.views.changes() if c["released_on"] and c["voices"]],
    )
