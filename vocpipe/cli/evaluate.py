"""``evaluate``: measure themes, usage, kinds or links on your own labels."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from vocpipe.cli.language import retold
from vocpipe.cli.output import Json, as_json, table


def evaluate(
    task: Literal["themes", "usage", "kinds", "links"],
    file: Annotated[
        Path, typer.Argument(metavar="FILE.jsonl", help="Labelled rows, one JSON object a line.")
    ],
    features: Annotated[Path | None, typer.Option(help="usage: a feature catalogue (toml).")] = None,
    changes: Annotated[Path | None, typer.Option(help="links: candidates, one {id, text} a line.")] = None,
    errors: Annotated[
        int, typer.Option(min=0, help="Also show this many of the most confident mistakes.")
    ] = 0,
    to_json: Json = False,
) -> None:
    """Measure on your own labels; the formats are in docs/evaluate.md."""
    from vocpipe.cli.opening import opened_or_bare
    from vocpipe.evaluation import read_rows
    from vocpipe.pipeline.measuring import evaluate as measure

    labelled = read_rows(file, task)
    for note in labelled.notes:
        typer.echo(retold(note), err=True)
    with opened_or_bare() as workspace:
        figures, mistakes = measure(workspace, task, labelled, features=features, changes=changes)
    if to_json:
        as_json(figures | ({"errors": mistakes[:errors]} if errors else {}))
        return
    table(f"{task}: {file.name}", ["measure", "value"], list(_flat(figures)), wide=1)
    for mistake in mistakes[:errors]:
        typer.echo("\n".join(f"{key}: {value}" for key, value in mistake.items()) + "\n")


def _flat(figures: dict[str, Any], prefix: str = "") -> list[list[object]]:
    rows: list[list[object]] = []
    for key, value in figures.items():
        if isinstance(value, dict):
            rows += _flat(value, f"{prefix}{key}.")
        else:
            rows.append([prefix + str(key), round(value, 4) if isinstance(value, float) else value])
    return rows
