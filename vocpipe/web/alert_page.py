"""Alerts: what somebody should act on; acted on, dismissed with a reason, or put to sleep."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Response

from vocpipe import review
from vocpipe.drafting.briefs.stories import alert_words
from vocpipe.pipeline.alerting import alerts as raised
from vocpipe.pipeline.listing import rows_of
from vocpipe.web.people import Reader, Tagger
from vocpipe.web.posted import Posted, Text
from vocpipe.web.visit import Visit

router = APIRouter()

MOST = 100
"""Alerts shown, the latest first."""


@router.get("/alerts")
def alerts(visit: Visit, person: Reader, every: bool = False) -> Response:
    """Show the alerts that call somebody, or all of them with what people said."""
    found = [one for one in reversed(raised(visit.workspace)) if every or one.awake][:MOST]
    voices = rows_of(visit.workspace, list({piece.feedback_id for one in found for piece in one.value.spans}))
    return visit.show(
        "alerts.html",
        person,
        alerts=[(one, alert_words(one, visit.lang)) for one in found],
        voices={voice["id"]: voice for voice in voices},
        every=every,
        today=visit.workspace.today(),
    )


@router.post("/alerts/{alert}/done")
def done(form: Posted, person: Tagger, alert: str, note: Text = "") -> Response:
    """Say that somebody acted on an alert."""
    said = review.close_alert(form.workspace, alert, "acted", person.name, note)
    return form.done("Acted on. Next week's brief says so.", [said])


@router.post("/alerts/{alert}/dismiss")
def dismiss(form: Posted, person: Tagger, alert: str, reason: Text) -> Response:
    """Say that an alert calls nobody."""
    said = review.close_alert(form.workspace, alert, "dismissed", person.name, reason)
    return form.done("Dismissed, with the reason.", [said])


@router.post("/alerts/{alert}/snooze")
def snooze(
    form: Posted, person: Tagger, alert: str, until: Annotated[date, Form()], reason: Text = ""
) -> Response:
    """Keep quiet about what an alert is about, up to and on a day."""
    said = review.snooze_alert(form.workspace, alert, until, person.name, reason)
    return form.done("It sleeps until then.", [said])
