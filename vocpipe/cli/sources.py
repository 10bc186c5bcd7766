"""``sources`` and ``rejects``: how reading goes, and what could not be read."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from vocpipe.cli.opening import opened
from vocpipe.cli.output import Csv, Json, as_csv, as_json, table


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(sources)
    app.command()(rejects)


def sources(to_json: Json = False) -> None:
    """Show each source: last success, new, revised, missing, rejected, next cursor, and how to mend."""
    from vocpipe.pipeline.health import sources_health

    with opened() as workspace:
        found = sources_health(workspace)
        zone = workspace.settings.zone
    if to_json:
        as_json([asdict(one) for one in found])
        return
    heads = ["source", "last success", "voices", "new", "revised", "missing", "rejected", "next cursor"]
    rows = []
    for one in found:
        when = f"{one.last_success.astimezone(zone):%Y-%m-%d %H:%M}" if one.last_success else "never"
        counts = (one.voices, one.new, one.revised, one.missing, one.rejected)
        rows.append([one.source, when, *counts, one.next_cursor])
    table("New and revised are those of the last reading", heads, rows, wide=0)
    for one in found:
        if one.mend:
            typer.echo(f"{one.source}: {one.mend}")


def rejects(
    source: Annotated[str | None, typer.Argument(help="Only those of this source.")] = None,
    mended: Annotated[
        Path | None, typer.Option(help="Take in the rows corrected in this file, made with --csv.")
    ] = None,
    retry: Annotated[
        bool, typer.Option("--retry", help="Read the sources that have rejects again, from their beginning.")
    ] = False,
    to_json: Json = False,
    to_csv: Csv = False,
) -> None:
    """List what could not become feedback and why; export it (--csv), take it in (--mended), --retry."""
    from vocpipe.pipeline.mending import exported

    if mended is not None:
        _take(mended, to_json)
        return
    if retry:
        _retry(source)
    with opened() as workspace:
        found = workspace.store.rejects.open(source)
    if to_json:
        as_json([reject.model_dump(mode="json") for reject in found])
    elif to_csv:
        as_csv(*exported(found))
    else:
        rows = [[r.source, r.file, r.row, r.column, r.reason] for r in found]
        title = f"{len(rows)} rejects: mend them where they are and ingest again"
        table(title, ["source", "file", "row", "column", "why"], rows, wide=4)


def _take(file: Path, to_json: bool) -> None:
    from vocpipe.pipeline.mending import take_mended

    with opened() as workspace, workspace.running():
        done = take_mended(workspace, file)
    if to_json:
        as_json(asdict(done))
    else:
        typer.echo(f"{done.resolved} rejects mended, {done.voices} new voices")
        for line in done.still:
            typer.echo(f"vocpipe: {line}", err=True)
    if done.still:
        raise typer.Exit(1)


def _retry(source: str | None) -> None:
    from vocpipe.pipeline.ingest import ingest_again

    with opened() as workspace, workspace.running():
        failed = [one.failed for one in ingest_again(workspace, source) if one.failed]
    for line in failed:
        typer.echo(f"vocpipe: {line}", err=True)
