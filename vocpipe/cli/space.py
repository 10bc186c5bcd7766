"""``space``: which model the themes and the search rest on; change it, and back."""

from typing import Annotated, Any

import typer

from vocpipe.cli.language import _
from vocpipe.cli.opening import opened
from vocpipe.cli.output import Json, answer, as_json, progress, table

app = typer.Typer(
    help="The vector space: show it, switch its model, roll a switch back.", no_args_is_help=True
)


@app.command()
def status(to_json: Json = False) -> None:
    """Show the live model and space, how far another one is embedded, and how languages mix."""
    from vocpipe.pipeline.switching import status as look

    with opened() as workspace:
        found = look(workspace)
    if to_json:
        as_json(found)
        return
    rows = [[_(key.replace("_", " ")), _plain(value)] for key, value in found.items() if value is not None]
    table(_("The live space"), ["", ""], rows, wide=1)
    if found["asked"] != found["model"]:
        typer.echo(_("vocpipe.toml names another model. To change to it: vocpipe space switch"))


@app.command()
def switch(
    model: Annotated[
        str | None, typer.Argument(help="A folder, a name, or packaged (default: as vocpipe.toml says).")
    ] = None,
    prompt: Annotated[
        str | None, typer.Option(help="What the model wants before each text (default: as it is).")
    ] = None,
    to_json: Json = False,
) -> None:
    """Embed everything under another model, carry the themes over and report what it cost.

    Until it is done the old space stays live; killed, the same command goes on where it was.
    """
    from vocpipe.pipeline.switching import switch as change

    with progress(not to_json) as bars, opened() as workspace:
        asked = workspace.settings.embedding
        wanted = prompt if prompt is not None or model else asked.prompt
        report = change(workspace, model or asked.model, wanted, bars("embed"))
    if to_json:
        as_json(report)
        return
    _report(report)


@app.command()
def rollback(to_json: Json = False) -> None:
    """Bring back the space before the last switch; nothing is embedded anew."""
    from vocpipe.pipeline.switching import rollback as back

    with opened() as workspace:
        found = back(workspace)
    words = _("Live again: {model} ({space}). Next: vocpipe run", model=found["to"], space=found["space"])
    answer(words, found, to_json)


def _report(report: dict[str, Any]) -> None:
    mixed = report["language_mixing"]
    rows = [
        [_("model"), f"{report['from']} -> {report['to']}"],
        [_("voices"), report["voices"]],
        [_("old members whose theme changed"), f"{report['churn']:.1%}"],
        [_("themes carried over"), report["carried"]],
        [_("themes born, gone"), f"{report['born']}, {report['gone']}"],
        [_("language mixing, all voices"), f"{mixed['before']['space']} -> {mixed['after']['space']}"],
        [_("language mixing, inside themes"), f"{mixed['before']['themes']} -> {mixed['after']['themes']}"],
    ]
    table(_("The space was switched"), ["", ""], rows, wide=1)
    if report["themes"]:
        moved = [[one["key"], one["stayed"], one["left"], one["came"]] for one in report["themes"]]
        table(_("Themes that changed most"), ["theme", "stayed", "left", "came"], moved)
    typer.echo(_("To undo it: vocpipe space rollback"))


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(
            f"{key}: {_plain(part)}" for key, part in value.items() if not isinstance(part, list)
        )
    return str(value)
