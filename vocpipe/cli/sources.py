"""``sources``, ``remove``, ``rejects``, ``edits``: how reading goes, and what is to be mended or answered."""

import shlex
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vocpipe.cli.language import _, retold
from vocpipe.cli.opening import opened, who
from vocpipe.cli.output import By, Csv, Json, answer, as_json, listed, table
from vocpipe.errors import NotFoundError
from vocpipe.records import Deed

if TYPE_CHECKING:
    from vocpipe.pipeline.outcomes import Outcomes
    from vocpipe.pipeline.reference import Reference
    from vocpipe.workspace import Workspace


def sources(to_json: Json = False) -> None:
    """Show each source: last success, new, revised, missing, rejected, and how to mend."""
    from vocpipe.pipeline.health import sources_health

    with opened() as workspace:
        found = sources_health(workspace)
        zone = workspace.settings.zone
    if to_json:
        as_json([asdict(one) for one in found])
        return
    heads = ["source", "last success", "voices", "new", "revised", "missing", "rejected"]
    rows = []
    for one in found:
        when = f"{one.last_success.astimezone(zone):%Y-%m-%d %H:%M}" if one.last_success else _("never")
        counts = (one.voices, one.new, one.revised, one.missing, one.rejected)
        rows.append([one.source, when, *counts])
    table(_("New and revised are those of the last reading"), heads, rows, wide=0)
    for one in found:
        if one.mend:
            typer.echo(f"{one.source}: {retold(one.mend)}")


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
    from vocpipe.destinations.tables import to_csv as sheet
    from vocpipe.pipeline.mending import exported

    if mended is not None:
        _take(mended, to_json)
        return
    if retry:
        _retry(source)
    with opened() as workspace:
        found = workspace.store.rejects.open(source)
        if source and not found:
            _known(workspace, source)
    if to_json:
        as_json([reject.model_dump(mode="json") for reject in found])
    elif to_csv:
        told = [one.model_copy(update={"reason": retold(one.reason)}) for one in found]
        typer.echo(sheet(*exported(told)).encode(), nl=False)  # for Excel, whatever the shell's encoding is
    elif not found:
        typer.echo(_("Every row could be read."))
    else:
        rows = [[r.source, r.file, r.row, r.column, retold(r.reason)] for r in found]
        title = _(
            "{n} rejects: mend them where they are and ingest again",
            "1 reject: mend it where it is and ingest again",
            n=len(rows),
        )
        table(title, ["source", "file", "row", "column", "why"], rows, wide=4)


def show_faults(read: "Reference | Outcomes") -> None:
    """Say which rows of facts could not be used, and which files and trackers could not be read."""
    for note in read.notes:
        typer.echo(retold(note), err=True)
    for failed in read.failed:
        typer.echo(f"vocpipe: {retold(failed)}", err=True)


def remove(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Its name (see: vocpipe sources).")],
    reason: Annotated[str, typer.Option("--reason", help="Why, in one sentence.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Bring all its voices back.")] = False,
    by: By = None,
    to_json: Json = False,
) -> None:
    """Remove a source handed in by mistake: its voices count no more, none is deleted (see --undo)."""
    from vocpipe.people import noted
    from vocpipe.pipeline.removing import remove_source, restore_source

    with opened() as workspace, workspace.running(), workspace.store.transaction():
        n = (restore_source if undo else remove_source)(workspace, source)
        deed = Deed.SOURCE_RESTORED if undo else Deed.SOURCE_REMOVED
        noted(workspace, who(by), deed, source, voices=n, reason=reason)
    if undo:
        words = _("{source}: voices that are back: {n}", source=source, n=n)
    else:
        undone = f"vocpipe remove {shlex.quote(source)} --undo"
        words = _("{source}: voices that count no more: {n}. Undo: {undo}", source=source, n=n, undo=undone)
    answer(words, {"source": source, "voices": n, "removed": not undo}, to_json)


def edits(
    edit: Annotated[str | None, typer.Argument(metavar="EDIT", help="Its id, to answer it.")] = None,
    same: Annotated[bool, typer.Option("--same", help="It is the known voice, edited.")] = False,
    new: Annotated[bool, typer.Option("--new", help="It is a voice of its own.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take its answer back.")] = False,
    by: By = None,
    to_json: Json = False,
    to_csv: Csv = False,
) -> None:
    """List rows without an id that may be known voices, edited; answer one with --same or --new."""
    from vocpipe import review as people
    from vocpipe.people import noted

    told = {"same": same, "new": new, "undo": undo}
    if edit is None or sum(told.values()) != 1:
        if edit is not None or any(told.values()):
            raise typer.BadParameter(_("name one edit, and say either --same, --new or --undo"))
        _show_edits(to_json, to_csv)
        return
    given = next(name for name, ticked in told.items() if ticked)
    verb = {"same": people.same_voice, "new": people.new_voice, "undo": people.ask_again}[given]
    with opened() as workspace, workspace.running():
        known = any(one.id == edit for one in workspace.store.edits.waiting())
        said = verb(workspace, edit, who(by))
        if known != undo:
            noted(workspace, who(by), Deed.EDIT_ANSWERED, said.id, answer=given, source=said.source)
    answer(f"{said.id}: {_(_ANSWERED[given])}", asdict(said), to_json)


_ANSWERED = {
    "same": "the known voice now says the new words",
    "new": "a voice of its own",
    "undo": "both are voices of their own again, and wait for an answer",
}


def _show_edits(to_json: bool, to_csv: bool) -> None:
    from vocpipe import review as people

    with opened() as workspace:
        rows, _waiting = people.possible_edits(workspace)
    columns = {"id": "edit", "source": "source", "likeness": "alike", "was": "was", "now": "now"}
    title = _(
        "{n} possible edits of known voices: vocpipe edits EDIT --same or --new",
        "1 possible edit of a known voice: vocpipe edits EDIT --same or --new",
        n=len(rows),
    )
    listed(rows, title, columns, "now", to_json, to_csv, _("Nothing to answer"))


def _known(workspace: "Workspace", source: str) -> None:
    """Raise NotFoundError unless there is or was such a source."""
    names = {one.name for one in workspace.sources} | workspace.store.feedback.sources().keys()
    if source not in names:
        raise NotFoundError(f"{source} is no source", f"Known are: {', '.join(sorted(names)) or 'none'}")


def _take(file: Path, to_json: bool) -> None:
    from vocpipe.people import noted
    from vocpipe.pipeline.mending import take_mended

    with opened() as workspace, workspace.running():
        done = take_mended(workspace, file)
        if done.resolved:
            noted(workspace, who(None), Deed.UPLOADED, file.name, mended=done.resolved, new=done.voices)
    if to_json:
        as_json(asdict(done))
    else:
        typer.echo(_("rejects mended: {n}, new voices: {new}", n=done.resolved, new=done.voices))
        for line in done.still:
            typer.echo(f"vocpipe: {retold(line)}", err=True)
    if done.still:
        raise typer.Exit(1)


def _retry(source: str | None) -> None:
    from vocpipe.people import noted
    from vocpipe.pipeline.ingest import ingest_again

    with opened() as workspace, workspace.running():
        noted(workspace, who(None), Deed.RETRIED, source or "")
        failed = [one.failed for one in ingest_again(workspace, source) if one.failed]
    for line in failed:
        typer.echo(f"vocpipe: {retold(line)}", err=True)
