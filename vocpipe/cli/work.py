"""``ingest`` and ``run``: pull feedback, and do the main job."""

import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from vocpipe.cli.delivery import delivered_to
from vocpipe.cli.language import _, language, retold
from vocpipe.cli.opening import opened, who
from vocpipe.cli.output import Json, WeekOption, as_json, progress, table
from vocpipe.cli.sources import show_faults
from vocpipe.records import Deed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from vocpipe.pipeline.ingest import Ingested
    from vocpipe.pipeline.run import Ran
    from vocpipe.workspace import Workspace


def ingest(
    what: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE|PATH]...")] = None,
    accept: Annotated[
        bool,
        typer.Option("--accept", help="Take a reading though much is gone or not as expected."),
    ] = False,
    account: Annotated[str | None, typer.Option(help="Whose the notes are that are pasted or named.")] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=HEADER", help="A table's column by header or letter, as text=声 (repeatable)."
        ),
    ] = None,
    to_json: Json = False,
) -> None:
    """Pull the configured sources, or files (csv, xlsx, json, md, docx, vtt ...), or pasted notes (-)."""
    from dataclasses import asdict

    from vocpipe.people import noted
    from vocpipe.pipeline import ingest as pull
    from vocpipe.pipeline import read_reference
    from vocpipe.pipeline.ingest import Handed, ingest_pasted

    handed = Handed(account, _columns(column or ()))
    with opened() as workspace, workspace.running():
        known = read_reference(workspace)
        pasted = [ingest_pasted(workspace, _pasted(), handed)] if what == ["-"] else None
        found = pasted or pull(workspace, what or (), accept, handed)
        for one in found if what else ():
            if one.new or one.revised or one.updated:
                noted(workspace, who(None), Deed.UPLOADED, one.source, **one.counts())
    if to_json:
        sources = [asdict(one) | {"unchanged": one.unchanged} for one in found]
        as_json({"sources": sources, "reference": asdict(known)})
    else:
        _show_ingested(found, workspace.settings.zone)
        show_faults(known)
    own = {source.name for source in workspace.sources}
    if known.failed or any(one.failed or (one.all_bad and one.source not in own) for one in found):
        raise typer.Exit(1)


def _columns(written: "Sequence[str]") -> dict[str, str]:
    parts = [one.partition("=") for one in written]
    if any(not mark for _field, mark, _header in parts):
        raise typer.BadParameter(_("write --column as FIELD=HEADER, such as text=声"))
    return {field.strip(): header.strip() for field, _mark, header in parts}


def _pasted() -> bytes:
    if sys.stdin.isatty():
        typer.echo(_("Paste the note, then press Ctrl-D on a line of its own."), err=True)
    return sys.stdin.buffer.read()


def _show_ingested(found: "list[Ingested]", zone: "ZoneInfo") -> None:
    if not found:
        typer.echo(_("No source is configured. Add [[source]] to vocpipe.toml, or: vocpipe ingest FILE"))
        return
    _show_counts(found, zone)
    for one in found:
        for note in one.notes:
            typer.echo(f"{one.source}: {retold(note)}", err=True)
        if one.failed:
            typer.echo(f"vocpipe: {retold(one.failed)}", err=True)
    if waiting := sum(one.edits for one in found):
        typer.echo(_("Possible edits of known voices: {n}. See: vocpipe edits", n=waiting), err=True)
    if any(one.rejected or one.all_bad for one in found):
        typer.echo(_("Rows that could not be read: vocpipe rejects"), err=True)
    if any(one.set_aside for one in found):
        typer.echo(_("Set aside as filler, spam or of no known speaker: vocpipe items --set-aside"), err=True)


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
            said = _("nothing changed since {when}", when=f"{since:%Y-%m-%d %H:%M}")
            typer.echo(f"{one.source}: {said}")


def run(week: WeekOption = None, to_json: Json = False) -> None:
    """Do a week's work up to its end: themes, kinds, use, routes and briefs; then deliver them."""
    from dataclasses import asdict

    from vocpipe.pipeline import run as do

    with opened() as workspace, progress(not to_json) as bars:
        ran = do(workspace, workspace.week(week), bars)
        latest = _latest_instead(workspace, ran.week)
    if to_json:
        as_json(asdict(ran))
    else:
        _show_ran(ran)
        if latest:
            said = _("Nobody said anything in {week}. The latest voices: ", week=ran.week)
            typer.echo(f"{said}vocpipe run --week {latest}")
    if ran.delivered.failed:
        raise typer.Exit(1)


def _latest_instead(workspace: "Workspace", week: str) -> str | None:
    """Give the week of the latest voice where nothing was said in this one: its briefs are empty."""
    from vocpipe.pipeline.listing import ItemFilter, count_items, list_items

    latest = [] if count_items(workspace, ItemFilter(week)) else list_items(workspace, ItemFilter(), most=1)
    return f"{date.fromisoformat(latest[0]['said_on']):%G-W%V}" if latest else None


def _show_ran(ran: "Ran") -> None:
    placed = ran.placed
    rows = [
        [_("embed"), _("{n} texts", "1 text", n=ran.embedded.texts)],
        [_("tag"), _("{kinds} kinds, {n} voices with usage", kinds=ran.tagged.kinds, n=ran.tagged.usages)],
        [
            _("place"),
            _(
                "into themes: {themes}, single voices: {single}, new themes: {born}",
                themes=placed.in_themes, single=placed.single, born=len(placed.born),
            ),
        ],
        [_("weigh"), _("{n} voices scored", "1 voice scored", n=ran.weighed.voices)],
        [_("route"), _("{n} routes", "1 route", n=ran.routed.voices)],
        [
            _("propose"),
            _("{n} links to changes, for people to accept: vocpipe links",
              "1 link to a change, for people to accept: vocpipe links", n=ran.proposed.proposed),
        ],
        [
            _("draft"),
            _("new or changed briefs: {n} (four teams, in Japanese and in English)", n=ran.drafted.briefs),
        ],
        [_("deliver"), delivered_to(ran.delivered)],
    ]  # fmt: skip
    table(_("Week {week}", week=ran.week), ["step", "done now"], rows, wide=1)
    pages = [str(file) for file in ran.delivered.files if file.name.endswith(f"{language()}.html")]
    for page in pages:
        typer.echo(page)
    for trouble in filter(None, (ran.worded.stopped, *ran.delivered.failed)):
        typer.echo(f"vocpipe: {retold(trouble)}", err=True)
