"""``show``: one voice, theme or change with its whole ledger."""

from typing import Annotated, Any

import typer

from vocpipe.cli.opening import opened
from vocpipe.cli.output import Json, as_json, table


def add_to(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(show)


def show(item: Annotated[str, typer.Argument(metavar="ID")], to_json: Json = False) -> None:
    """Show one voice, theme or change with everything ever said about it."""
    from vocpipe.review.looking import look_up

    with opened() as workspace:
        found = look_up(workspace, item)
    if to_json:
        as_json(found)
    else:
        _print(found)


def _print(found: dict[str, Any]) -> None:
    ledger, voices, quotes = (found.pop(name, []) for name in ("ledger", "voices", "summary"))
    table(
        "",
        ["", ""],
        [[key, _plain(value)] for key, value in found.items() if value not in (None, "", [], {})],
        wide=1,
    )
    if quotes:
        table("In their own words", ["", "id", "voice"], [[q["why"], q["id"], q["text"]] for q in quotes], 2)
    if voices:
        rows = [[row["id"], row["said_on"], row.get("account"), row["text"]] for row in voices]
        table(f"{len(rows)} voices", ["id", "said", "account", "voice"], rows, wide=3)
    if ledger:
        typer.echo("Ledger, oldest first (times in UTC)")
    for entry in ledger:
        sure = f"  {entry['confidence']:.2f}" if entry["confidence"] is not None else ""
        typer.echo(f"  {entry['at'][:16]}  {entry['by']}: {entry['what']}{sure}  {entry['id']}")
        if entry["evidence"]:
            typer.echo(f"      {entry['evidence']}")


def _plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_plain(part) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_plain(part)}" for key, part in value.items())
    return str(value)
