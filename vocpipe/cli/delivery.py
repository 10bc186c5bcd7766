"""``deliver``: send a week's results, show what would be sent, or test one destination."""

from typing import TYPE_CHECKING, Annotated

import typer

from vocpipe.cli.opening import opened
from vocpipe.cli.output import Json, WeekOption, as_json, table

if TYPE_CHECKING:
    from vocpipe.pipeline.deliver import Delivered, Plan


def add_to(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(deliver)


def deliver(
    week: WeekOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be sent where; send nothing.")
    ] = False,
    test: Annotated[
        str | None, typer.Option("--test", metavar="DESTINATION", help="Send it one harmless message.")
    ] = None,
    to_json: Json = False,
) -> None:
    """Send a week's briefs to the destinations that have not had them yet."""
    from dataclasses import asdict

    from vocpipe.pipeline.deliver import deliver as send
    from vocpipe.pipeline.deliver import plan, send_test

    if dry_run and test:
        raise typer.BadParameter("give --dry-run or --test, not both")
    with opened() as workspace:
        if test:
            where = send_test(workspace, test)
            if to_json:
                as_json({"destination": test, "where": where})
            else:
                typer.echo(f"{test}: {where}")
            return
        if dry_run:
            done: Plan | Delivered = plan(workspace, workspace.week(week))
        else:
            with workspace.running():
                done = send(workspace, workspace.week(week))
    if to_json:
        as_json(asdict(done))
    else:
        _show(done)
    if done.failed:
        raise typer.Exit(1)


def _show(done: "Plan | Delivered") -> None:
    from vocpipe.pipeline.deliver import Plan

    if isinstance(done, Plan):
        rows = [[one.destination, one.where, one.what, len(one.body)] for one in done.planned]
        table("Would be sent now", ["destination", "where", "what", "characters"], rows, wide=1)
    else:
        typer.echo(f"{done.sent} sent or written")
        for file in done.files:
            typer.echo(str(file))
    for failed in done.failed:
        typer.echo(f"vocpipe: {failed}", err=True)
