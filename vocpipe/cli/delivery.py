"""``deliver``: send a week's results, show what would be sent, or test one destination."""

from typing import TYPE_CHECKING, Annotated

import typer

from vocpipe.cli.language import _, retold
from vocpipe.cli.opening import opened, who
from vocpipe.cli.output import By, Json, WeekOption, answer, as_json, table
from vocpipe.records import Deed

if TYPE_CHECKING:
    from vocpipe.pipeline.deliver import Delivered, Plan
    from vocpipe.store import Waiting
    from vocpipe.workspace import Workspace


def deliver(
    week: WeekOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be sent where; send nothing.")
    ] = False,
    test: Annotated[
        str | None, typer.Option("--test", metavar="DESTINATION", help="Send it one harmless message.")
    ] = None,
    waiting: Annotated[
        bool, typer.Option("--waiting", help="List what has not left yet, and why; send nothing.")
    ] = False,
    arrived: Annotated[
        str | None,
        typer.Option("--arrived", metavar="WHAT", help="A message, or a destination's, is there."),
    ] = None,
    again: Annotated[
        str | None, typer.Option("--again", metavar="WHAT", help="They did not get there: send them anew.")
    ] = None,
    by: By = None,
    to_json: Json = False,
) -> None:
    """Send a week's results, and what still waits, to the destinations that have not had them yet."""
    if dry_run + bool(test) + waiting + bool(arrived) + bool(again) > 1:
        raise typer.BadParameter(_("give one of --dry-run, --test, --waiting, --arrived and --again"))
    if arrived or again:
        _decide(arrived or again or "", bool(arrived), who(by), to_json)
    elif waiting:
        _show_waiting(to_json)
    elif test:
        _test(test, to_json)
    else:
        _send(week, dry_run, to_json)


def _test(destination: str, to_json: bool) -> None:
    from vocpipe.pipeline.deliver import send_test

    with opened() as workspace:
        where = send_test(workspace, destination)
    answer(f"{destination}: {where}", {"destination": destination, "where": where}, to_json)


def _send(week: str | None, dry_run: bool, to_json: bool) -> None:
    from dataclasses import asdict

    with opened() as workspace:
        done = _send_week(workspace, week, dry_run)
    if to_json:
        as_json(asdict(done))
    else:
        _show(done)
    if done.failed:
        raise typer.Exit(1)


def _send_week(workspace: "Workspace", week: str | None, dry_run: bool) -> "Plan | Delivered":
    from vocpipe.pipeline.deliver import deliver as send
    from vocpipe.pipeline.deliver import plan

    if dry_run:
        return plan(workspace, workspace.week(week))
    with workspace.running():
        return send(workspace, workspace.week(week))


def _decide(which: str, arrived: bool, by: str, to_json: bool) -> None:
    from vocpipe.people import noted
    from vocpipe.pipeline.unanswered import decide

    with opened() as workspace, workspace.running():
        keys = decide(workspace, which, arrived)
        noted(workspace, by, Deed.DELIVERY_DECIDED, which, arrived=arrived, messages=len(keys))
    told = [f"{key}: {_('arrived') if arrived else _('goes out again')}" for key in keys]
    answer("\n".join(told), keys, to_json)


def _show_waiting(to_json: bool) -> None:
    from dataclasses import asdict

    with opened() as workspace:
        found, zone = workspace.store.outbox.waiting(), workspace.settings.zone
    if to_json:
        as_json([asdict(one) | {"put_at": one.put_at.isoformat()} for one in found])
        return
    rows = [
        [one.destination, one.key, f"{one.put_at.astimezone(zone):%Y-%m-%d %H:%M}", one.tries, _trouble(one)]
        for one in found
    ]
    title = _("{n} wait to leave", "1 waits to leave", n=len(rows))
    table(title, ["destination", "what", "since", "tries", "trouble"], rows, wide=4)


def _trouble(one: "Waiting") -> str:
    if one.held:
        return _("sent twice, never answered: look there, then vocpipe deliver --arrived or --again")
    return retold(one.trouble)


def delivered_to(done: "Delivered") -> str:
    """Say how much went where: files into the workspace's own folder, and what each destination was sent."""
    folder = done.files[0].parent if done.files else ""
    told = [
        _("files written to {folder}: {n}", folder=folder, n=n)
        if name == "files"
        else _("sent to {name}: {n}", name=_(name), n=n)
        for name, n in done.to.items()
    ]
    return "; ".join(told) or _("nothing new to send")


def _show(done: "Plan | Delivered") -> None:
    from vocpipe.pipeline.deliver import Plan

    if isinstance(done, Plan):
        rows = [[one.destination, one.where, one.what, len(one.body)] for one in done.planned]
        table(_("Would be sent now"), ["destination", "where", "what", "characters"], rows, wide=1)
    else:
        typer.echo(delivered_to(done))
        for file in done.files:
            typer.echo(str(file))
    for failed in done.failed:
        typer.echo(f"vocpipe: {retold(failed)}", err=True)
