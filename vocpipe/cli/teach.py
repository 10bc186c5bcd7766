"""``features`` and ``retrain``: what people teach vocpipe."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from vocpipe.cli.language import _, retold
from vocpipe.cli.opening import opened
from vocpipe.cli.output import Json, as_json, table


def features(
    limit: Annotated[int, typer.Option(min=1, help="Show this many of each list.")] = 15,
    to_json: Json = False,
) -> None:
    """Check the feature catalogue; propose aliases people use, and list what links to no feature."""
    from vocpipe.pipeline.features import check_features

    with opened() as workspace:
        report = check_features(workspace)
    if to_json:
        as_json(asdict(report))
        return
    rows = [
        [row[key] for key in ("key", "name", "capabilities", "voices", "owner")] for row in report.features
    ]
    title = f"{report.file}: " + _("{n} features, no mistake", "1 feature, no mistake", n=len(rows))
    table(title, ["key", "name", "can", "voices", "owner"], rows, wide=1)
    for note in report.notes:
        typer.echo(f"{report.file}: {retold(note)}")
    proposed = [[*_cells(one), one["feature"]] for one in report.aliases[:limit]]
    columns = ["phrase", "lang", "voices", "accounts", "for example"]
    table(_("Aliases proposed ({n})", n=len(report.aliases)), [*columns, "feature"], proposed, wide=0)
    gaps = [_cells(one) for one in report.gaps[:limit]]
    table(_("Linked to no feature ({n})", n=len(report.gaps)), columns, gaps, wide=0)


def _cells(one: dict[str, Any]) -> list[object]:
    return [one["phrase"], one["lang"], one["voices"], one["speakers"], one["examples"][0]["id"]]


def retrain(
    task: Literal["usage", "kinds"],
    propose: Annotated[
        bool, typer.Option("--propose", help="Keep the candidate and print its line for models/live.toml.")
    ] = False,
    on: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.jsonl", help="Compare on these labels (default: a fifth of the verdicts)."
        ),
    ] = None,
    to_json: Json = False,
) -> None:
    """Train anew with people's verdicts and compare with what runs; nothing is switched."""
    from vocpipe.pipeline.retrain import retrain as run

    with opened() as workspace:
        told = run(workspace, task, keep=propose, on=on)
    if to_json:
        as_json(asdict(told))
        return
    _compared(
        _("{task}: live {live}, candidate {candidate}", task=task, live=told.live, candidate=told.candidate),
        told.classes,
    )
    if told.shipped:
        _compared(_("The same on the fixed set that ships with the recipe"), told.shipped)
    for note in told.notes:
        typer.echo(retold(note))
    if told.line:
        where = _("To switch, take its entry out of models/live.toml and put this above the first [section]:")
        typer.echo(f"{where}\n{told.line}")
        typer.echo(_("To roll back, put the former line back:") + f"\n{told.former}")


def _compared(title: str, rows: list[dict[str, Any]]) -> None:
    table(
        title,
        ["class", "n", "F1 live", "F1 candidate", "difference"],
        [
            [row["label"], row["n"], row["live"], row["candidate"], f"{row['difference']:+.3f}"]
            for row in rows
        ],
        wide=0,
    )
