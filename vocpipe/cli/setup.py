"""``init``, ``doctor`` and ``demo``: start, check, try."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vocpipe.cli.language import _, retold
from vocpipe.cli.language import language as spoken
from vocpipe.cli.output import Json, as_json, progress, table
from vocpipe.cli.serve import HERE, Port, refuse_taken
from vocpipe.translation import translate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vocpipe.demo import Played


def init(
    folder: Annotated[Path, typer.Argument(help="Where the workspace is to be.")] = Path("."),
    language: Annotated[
        str,
        typer.Option("--language", "--lang", help="ja or en: the language of messages, lists and briefs."),
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
    lang = os.environ.get("VOCPIPE_MESSAGES") or language
    there = "" if folder == Path(".") else f"cd {folder} && "
    for hint in (
        "Next: put your product's features into features.toml, then:",
        "  {there}vocpipe ingest YOUR.csv && vocpipe run && vocpipe brief product",
        "Add --week 2026-W47 to run and brief to read another week than the running one.",
    ):
        typer.echo(translate(lang, hint, there=there) if "{" in hint else translate(lang, hint))


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
    for line in done.added or [_("Nothing is missing: nothing was changed.")]:
        typer.echo(retold(line))
    for note in done.notes:
        typer.echo(retold(note), err=True)
    share = _("Share the sheet with {account} as Editor, and add to vocpipe.toml:", account=done.account)
    typer.echo(f"{share}\n")
    typer.echo(settings_lines(sheet, key or Path("KEY.json")))


def doctor(to_json: Json = False) -> None:
    """Check settings, store, sources and models; say how to mend what is wrong. Exit 1 when something is."""
    from vocpipe.pipeline.doctor import examine

    findings = examine(Path.cwd())
    if to_json:
        as_json([vars(finding) for finding in findings])
    else:
        rows = [[_("ok") if f.ok else _("MEND"), retold(f.what), retold(f.says)] for f in findings]
        table("", ["", "checked", ""], rows, wide=2)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def demo(
    folder: Annotated[
        Path | None, typer.Option(help="Keep the workspace here (default: a throw-away one).")
    ] = None,
    serve: Annotated[
        bool,
        typer.Option("--serve", help="Then open the web app on it (--json: only its link)."),
    ] = False,
    port: Port = 8321,
    to_json: Json = False,
) -> None:
    """Do the whole job on sample data: a sheet, tickets and meeting notes of ten weeks, to briefs and KPI."""
    from vocpipe.demo import play

    if serve:
        refuse_taken(HERE, port)  # now, and not after the minute that the demo takes
    with progress(not to_json) as bars:
        played = play(folder, bars)
    if not to_json:
        table(_("What came of ten weeks"), ["", ""], _facts(played), wide=1)
    if serve:
        _serve(played.folder, port, to_json)
    elif to_json:
        as_json(played.to_json())
    else:
        for line in next_steps(played.folder, [str(file) for file in played.files]):
            typer.echo(line)


def _serve(folder: Path, port: int, to_json: bool) -> None:
    """Become ``vocpipe serve`` in this folder: a fresh process, that holds none of the demo's models.

    Beside models that OpenVINO had loaded and let go, Ctrl+C ended the server by a segmentation fault.
    """
    os.environ["VOCPIPE_MESSAGES"] = spoken()
    os.chdir(folder)
    sys.stdout.flush()
    command = [sys.executable, "-m", "vocpipe", "serve", "--port", str(port)]
    os.execv(sys.executable, [*command, "--json"] if to_json else command)


def next_steps(folder: Path, files: "Sequence[str]") -> list[str]:
    """Say what to do after the demo: read a brief, review in the browser, start with one's own voices."""
    lang = spoken()
    pages = [file for file in files if file.endswith(f"{lang}.html")]
    brief = next((file for file in pages if "product" in file), "")
    return [
        _("Read a brief (in a browser): {file}", file=brief),
        _("Review the week, and all else: cd {folder} && vocpipe serve", folder=folder),
        _("Start with your own voices, in a new folder: vocpipe init --language {lang}", lang=lang),
    ]


def _facts(played: "Played") -> list[list[str]]:
    """Give lines for people: what came in and what became of it."""
    new, last = sum(one.new + one.same for one in played.ingested), played.ran[-1]
    mature = [c for c in played.kpi.reach[0].cohorts if c.rate and c.rate.share is not None]
    proposed, reached = sum(ran.proposed.proposed for ran in played.ran), _("maturing")
    if mature and mature[-1].rate:
        reached = f"{mature[-1].rate.share:.0%} ({mature[-1].month})"
    return [
        [
            _("voices"),
            _(
                "{n} from {sources} sources; {rejected} rejected rows kept with their reason",
                n=new, sources=len(played.ingested), rejected=sum(one.rejected for one in played.ingested),
            ),
        ],
        [
            _("themes"),
            _(
                "{n} born; in the last week {joined} voices joined one, some of them older",
                n=sum(len(ran.placed.born) for ran in played.ran), joined=last.placed.in_themes,
            ),
        ],
        [_("links to changes proposed"), _("{n}; those nobody answered yet: vocpipe links", n=proposed)],
        [_("people's decisions"), str(played.decisions)],
        [_("led to a released change within {n} days", n=played.kpi.reach[0].window_days), reached],
    ]  # fmt: skip
