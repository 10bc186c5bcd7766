"""``ingest`` and ``run``: pull feedback, and do the main job."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vocpipe.cli.opening import opened, who
from vocpipe.cli.output import Json, WeekOption, as_json, progress, table
from vocpipe.records import Deed

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from vocpipe.pipeline.ingest import Ingested
    from vocpipe.pipeline.run import Ran
    from vocpipe.workspace import Workspace


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(ingest)
    app.command()(run)


def ingest(
    what: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE|PATH]...")] = None,
    accept: Annotated[
        bool,
        typer.Option("--accept", help="Take a reading though much is gone or not as expected."),
    ] = False,
    account: Annotated[str | None, typer.Option(help="Whose the notes are that are pasted or named.")] = None,
    to_json: Json = False,
) -> None:
    """Pull the configured sources, or files (csv, xlsx, json, md, docx, vtt ...), or pasted notes (-)."""
    from dataclasses import asdict

    from vocpipe.people import noted
    from vocpipe.pipeline import ingest as pull
    from vocpipe.pipeline import read_reference

    with opened() as workspace, workspace.running():
        known = read_reference(workspace)
        found = _pasted(workspace, account) if what == ["-"] else pull(workspace, what or (), accept, account)
        for one in found if what else ():
            if one.new or one.revised or one.updated:
                noted(workspace, who(None), Deed.UPLOADED, one.source, **one.counts())
    if to_json:
        as_json(
            {
                "sources": [asdict(one) | {"unchanged": one.unchanged} for one in found],
                "reference": asdict(known),
            }
        )
    else:
        _show_ingested(found, workspace.settings.zone)
        for note in known.notes:
            typer.echo(note, err=True)
    if known.notes or any(one.failed for one in found):
        raise typer.Exit(1)


def _pasted(workspace: "Workspace", account: str | None) -> "list[Ingested]":
    from vocpipe.pipeline.ingest import ingest_pasted

    if sys.stdin.isatty():
        typer.echo("Paste the note, then press Ctrl-D on a line of its own.", err=True)
    return [ingest_pasted(workspace, sys.stdin.buffer.read(), account)]


def _show_ingested(found: "list[Ingested]", zone: "ZoneInfo") -> None:
    if not found:
        typer.echo("No source is configured. Add [[source]] to vocpipe.toml, or: vocpipe ingest FILE")
        return
    _show_counts(found, zone)
    for one in found:
        for note in one.notes:
            typer.echo(f"{one.source}: {note}", err=True)
        if one.failed:
            typer.echo(f"vocpipe: {one.failed}", err=True)
    if waiting := sum(one.edits for one in found):
        typer.echo(f"Possible edits of known voices: {waiting}. See: vocpipe edits", err=True)
    if any(one.rejected for one in found):
        typer.echo("Rows that could not be read: vocpipe rejects", err=True)


def _show_counts(found: "list[Ingested]", zone: "ZoneInfo") -> None:
    heads = ["source", "new", "revised", "same", "missing", "set aside", "rejected"]
    read = [one for one in found if not one.unchanged and not one.failed]
    rows = [
        [one.source, one.new, one.revised, one.same, one.missing, one.set_aside, one.rejected] for one in read
    ]
    if rows:
        table("", heads, rows, wide=0)
    for one in found:
        if one.unchanged and one.read_before:
            since = one.read_before.astimezone(zone)
            typer.echo(f"{one.source}: nothing changed since {since:%Y-%m-%d %H:%M}")


def run(week: WeekOption = None, to_json: Json = False) -> None:
    """Embed, place, tag, route, draft and deliver everything said up to the end of the week."""
    from dataclasses import asdict

    from vocpipe.pipeline import run as do

    with opened() as workspace, progress(not to_json) as bars:
        ran = do(workspace, workspace.week(week), bars)
    if to_json:
        as_json(asdict(ran))
    else:
        _show_ran(ran)
    if ran.delivered.failed:
        raise typer.Exit(1)


def _show_ran(ran: "Ran") -> None:
    rows: list[list[Any]] = [
        ["embed", f"{ran.embedded.texts} texts"],
        [
            "place",
            _placed(ran),
        ],
        ["tag", f"{ran.tagged.kinds} kinds, {ran.tagged.usages} voices with usage"],
        ["weigh", f"{ran.weighed.voices} voices scored"],
        ["route", f"{ran.routed.voices} routes"],
        ["propose", f"{ran.proposed.proposed} links to changes, for people to accept: vocpipe links"],
        ["draft", f"{ran.drafted.briefs} briefs of {ran.week}"],
        ["deliver", f"{ran.delivered.sent} sent or written"],
    ]
    table(f"Week {ran.week}", ["verb", "done now"], rows, wide=1)
    for file in ran.delivered.files:
        typer.echo(str(file))
    for failed in ran.delivered.failed:
        typer.echo(f"vocpipe: {failed}", err=True)


def _placed(ran: "Ran") -> str:
    placed = ran.placed
    return f"{placed.in_themes} into themes, {placed.single} single voices, {len(placed.born)} themes born"
