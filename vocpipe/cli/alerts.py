"""``alerts``: what somebody should act on; done, dismissed or put off."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from vocpipe.cli.language import _, language, undoable
from vocpipe.cli.opening import opened, who
from vocpipe.cli.output import By, Json, ReviewWeekOption, a_day, answer, as_json, table

if TYPE_CHECKING:
    from vocpipe.drafting.data import RaisedAlert

app = typer.Typer(
    help="What somebody should act on; done, dismiss and snooze answer one.", invoke_without_command=True
)


@app.callback()
def alerts(
    context: typer.Context,
    week: ReviewWeekOption = None,
    every: Annotated[bool, typer.Option("--all", help="Of all weeks, not of one.")] = False,
    to_json: Json = False,
) -> None:
    """List a week's alerts: what, why, owner, due date and state; done, dismiss and snooze answer one."""
    if context.invoked_subcommand:
        return
    from vocpipe.pipeline.alerting import alerts as raised
    from vocpipe.pipeline.week_view import review_week

    with opened() as workspace:
        of_week = review_week(workspace, week)
        found = raised(workspace, None if every else of_week)
    rows = [_row(one, language()) for one in found]
    if to_json:
        as_json(rows)
        return
    shown = [[r["alert"], r["due"], r["owner"], _state(r), f"{r['what']}\n{r['why']}"] for r in rows]
    if every:
        title = _("{n} alerts of all weeks", "1 alert of all weeks", n=len(rows))
    else:
        title = _("{n} alerts of {week}", "1 alert of {week}", n=len(rows), week=of_week)
    table(title, ["alert", "due", "owner", "state", "what, why"], shown, wide=4)


def _state(row: dict[str, Any]) -> str:
    if row["state"] in ("acted", "dismissed"):
        return _("acted on") if row["state"] == "acted" else _("dismissed")
    if row["snoozed_until"]:
        return _("snoozed until {day}", day=row["snoozed_until"])
    return _("open")


@app.command()
def done(
    alert: Annotated[str, typer.Argument(metavar="ALERT", help="The alert's id.")],
    note: Annotated[str, typer.Option(help="What was done, in one sentence.")] = "",
    by: By = None,
    to_json: Json = False,
) -> None:
    """Record that somebody acted on an alert; next week's brief says so."""
    _close(alert, "acted", by, note, to_json)


@app.command()
def dismiss(
    alert: Annotated[str, typer.Argument(metavar="ALERT", help="The alert's id.")],
    reason: Annotated[str, typer.Option(help="Why nobody needs to act, in one sentence.")],
    by: By = None,
    to_json: Json = False,
) -> None:
    """Record that an alert calls nobody; next week's brief says so."""
    _close(alert, "dismissed", by, reason, to_json)


def _close(alert: str, how: Literal["acted", "dismissed"], by: str | None, note: str, to_json: bool) -> None:
    from vocpipe import review

    with opened() as workspace:
        said = review.close_alert(workspace, alert, how, who(by), note)
    what = _("acted on") if how == "acted" else _("dismissed")
    document = {"alert": alert, **said.value, "by": said.by, "verdict": said.id}
    answer(undoable(f"{alert}: {what}", said.id), document, to_json)


@app.command()
def snooze(
    alert: Annotated[str, typer.Argument(metavar="ALERT", help="The alert's id.")],
    until: Annotated[date, typer.Option(parser=a_day, metavar="DAY", help="The last day it stays quiet.")],
    reason: Annotated[str, typer.Option(help="Why, in one sentence.")] = "",
    by: By = None,
    to_json: Json = False,
) -> None:
    """Keep quiet about what an alert is about, up to and on a day."""
    from vocpipe import review

    with opened() as workspace:
        said = review.snooze_alert(workspace, alert, until, who(by), reason)
    what = _("snoozed until {day}", day=said.value["until"])
    document = {"alert": alert, "thing": said.subject, **said.value, "by": said.by, "verdict": said.id}
    answer(undoable(f"{alert}: {what}", said.id), document, to_json)


def _row(one: "RaisedAlert", lang: str) -> dict[str, Any]:
    from vocpipe.drafting.briefs.stories import alert_words

    value = one.value
    return {
        "alert": one.id,
        "rule": value.rule,
        "week": value.week,
        **alert_words(one, lang),
        "owner": value.owner,
        "due": value.due.isoformat(),
        "raised_at": one.at.isoformat(),
        "state": one.done or (f"snoozed until {one.snoozed_until}" if one.snoozed_until else "open"),
        "done_by": one.done_by,
        "snoozed_until": one.snoozed_until.isoformat() if one.snoozed_until else None,
        "snoozed_by": one.snoozed_by,
        "evidence": [piece.model_dump() for piece in value.spans],
    }
