"""A person's word about an alert: not now."""

from datetime import date

from vocpipe.errors import NotFoundError, VerdictError
from vocpipe.records import About, SnoozeValue, Verdict
from vocpipe.review.people import record, said_by
from vocpipe.workspace import Workspace


def snooze_alert(workspace: Workspace, alert_id: str, until: date, by: str, reason: str = "") -> Verdict:
    """Record that what an alert is about is to raise nothing more up to and on a day.

    Raises NotFoundError when no such alert was raised, VerdictError for a day that has passed.
    """
    if until < workspace.now().astimezone(workspace.settings.zone).date():
        raise VerdictError(f"{until} has passed", "Give --until a day from today on")
    alert = workspace.store.ledger.get(alert_id)
    if alert is None or alert.about is not About.ALERT or alert.human:
        raise NotFoundError(f"there is no alert {alert_id}", "See: vocpipe alerts")
    voice = workspace.store.feedback.by_id([alert.feedback_id])[alert.feedback_id]
    value = SnoozeValue(until=until)
    said = said_by(workspace, voice, About.ALERT, value, by, subject=alert.subject, note=reason)
    return record(workspace, [said])[0]
