"""A person's word about an alert: not now, acted on, or no alert at all."""

from datetime import date
from typing import Literal

from vocpipe.errors import NotFoundError, VerdictError
from vocpipe.records import About, AlertDoneValue, Noun, SnoozeValue, Verdict
from vocpipe.review.people import say
from vocpipe.workspace import Workspace


def snooze_alert(workspace: Workspace, alert_id: str, until: date, by: str, reason: str = "") -> Verdict:
    """Record that what an alert is about is to raise nothing more up to and on a day.

    Raises NotFoundError when no such alert was raised, VerdictError for a day that has passed.
    """
    if until < workspace.today():
        raise VerdictError(f"{until} has passed", "Give --until a day from today on")
    alert = _raised(workspace, alert_id)
    return _said(workspace, alert, alert.subject, SnoozeValue(until=until), by, reason)


def close_alert(
    workspace: Workspace, alert_id: str, done: Literal["acted", "dismissed"], by: str, note: str = ""
) -> Verdict:
    """Record that somebody acted on an alert, or that it called nobody; a dismissal says why.

    Raises NotFoundError when no such alert was raised, VerdictError for a dismissal without a reason.
    """
    if done == "dismissed" and not note.strip():
        raise VerdictError("an alert is dismissed with a reason", "Give --reason in one sentence")
    alert = _raised(workspace, alert_id)
    return _said(workspace, alert, alert.id, AlertDoneValue(done=done), by, note)


def _raised(workspace: Workspace, alert_id: str) -> Verdict:
    alert = workspace.store.ledger.get(alert_id)
    if alert is None or alert.about is not About.ALERT or alert.human:
        raise NotFoundError(f"there is no alert {alert_id}", "See: vocpipe alerts")
    return alert


def _said(workspace: Workspace, alert: Verdict, subject: str, value: Noun, by: str, note: str) -> Verdict:
    voice = workspace.store.feedback.by_id([alert.feedback_id])[alert.feedback_id]
    return say(workspace, [voice], About.ALERT, value, by, subject=subject, note=note.strip())[0]
