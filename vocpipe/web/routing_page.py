"""Routing: how far the rules and the people agree, and which thresholds people's moves propose."""

from fastapi import APIRouter, Response

from vocpipe.routing import AT_LEAST, as_toml
from vocpipe.web.people import Reader
from vocpipe.web.visit import Visit

router = APIRouter()


@router.get("/routing")
def routing(visit: Visit, person: Reader) -> Response:
    """Show agreement by team and each lesson with the lines that take it on; nothing is changed here."""
    made = visit.views.routing()
    lessons = [(one, as_toml(one.edited)) for one in made.value.lessons]
    return visit.show(
        "routing.html",
        person,
        report=made.value,
        since=made.since,
        lessons=lessons,
        least=AT_LEAST,
    )
