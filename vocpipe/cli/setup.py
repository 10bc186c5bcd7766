"""``init``, ``doctor`` and ``demo``: start, check, try."""

from pathlib import Path
from typing import Annotated

import typer

from vocpipe.cli.output import Json, as_json, progress, table


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(init)
    app.command()(doctor)
    app.command()(demo)


def init(
    folder: Annotated[Path, typer.Argument(help="Where the workspace is to be.")] = Path("."),
    language: Annotated[
        str, typer.Option("--language", "--lang", help="ja or en: the language of briefs and reasons.")
    ] = "ja",
    sheet: Annotated[
        str | None, typer.Option(help="Prepare the Google Sheet at this address for people to write into.")
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(envvar="GOOGLE_APPLICATION_CREDENTIALS", help="The service account's key file."),
    ] = None,
    sheets_api: Annotated[str | None, typer.Option(hidden=True)] = None,
    to_json: Json = False,
) -> None:
    """Write vocpipe.toml and a feature catalogue to edit; with --sheet prepare a shared sheet."""
    if sheet is not None:
        _init_sheet(folder, language, sheet, key, sheets_api, to_json)
        return
    from vocpipe.pipeline.start import start

    written = [str(path) for path in start(folder, language)]
    if to_json:
        as_json({"written": written})
        return
    for path in written:
        typer.echo(path)
    typer.echo("Next: edit both, then: vocpipe ingest YOUR.csv && vocpipe run && vocpipe brief product")


def _init_sheet(
    folder: Path, language: str, sheet: str, key: Path | None, sheets_api: str | None, to_json: bool
) -> None:
    from dataclasses import asdict

    from vocpipe.pipeline.start import start_sheet
    from vocpipe.sources.new_sheet import settings_lines

    done = start_sheet(folder, language, sheet, key, sheets_api)
    if to_json:
        as_json(asdict(done))
        return
    for line in done.added or ["Nothing is missing: nothing was changed."]:
        typer.echo(line)
    for note in done.notes:
        typer.echo(note, err=True)
    typer.echo(f"Share the sheet with {done.account} as Editor, and add to vocpipe.toml:\n")
    typer.echo(settings_lines(sheet, key or Path("KEY.json")))


def doctor(to_json: Json = False) -> None:
    """Check settings, store, sources and models; say how to mend what is wrong. Exit 1 when something is."""
    from vocpipe.pipeline.doctor import examine

    findings = examine(Path.cwd())
    if to_json:
        as_json([vars(finding) for finding in findings])
    else:
        rows = [["ok" if f.ok else "MEND", f.what, f.says] for f in findings]
        table("", ["", "what", ""], rows, wide=2)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def demo(
    folder: Annotated[
        Path | None, typer.Option(help="Keep the workspace here (default: a throw-away one).")
    ] = None,
    to_json: Json = False,
) -> None:
    """Do the whole job on sample data: a sheet, tickets and meeting notes of ten weeks, to briefs and KPI."""
    from vocpipe.demo import play

    with progress(not to_json) as bars:
        played = play(folder, bars)
    if to_json:
        as_json(played.to_json())
        return
    table("What came of ten weeks", ["", ""], played.facts(), wide=1)
    typer.echo("Open these:")
    for file in played.files:
        typer.echo(f"  {file}")
    typer.echo(f"Look around: cd {played.folder} && vocpipe themes --week {played.ran[-1].week}")
