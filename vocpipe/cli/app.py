"""The commands and what they are called; each lives in a module of its own."""

from typing import Annotated

import typer

import vocpipe
from vocpipe.cli import (
    alerts,
    attention,
    briefs,
    closing,
    consents,
    database,
    delivery,
    evaluate,
    links,
    lists,
    measure,
    people,
    proposals,
    routing,
    search,
    serve,
    setup,
    show,
    sources,
    space,
    teach,
    team,
    work,
)

app = typer.Typer(
    name="vocpipe",
    help="Voice-of-customer triage: feedback to themes, briefs and changes, and a ledger to prove it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(vocpipe.__version__)
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


for module in (
    setup,
    work,
    sources,
    lists,
    show,
    search,
    briefs,
    delivery,
    people,
    consents,
    proposals,
    attention,
    links,
    closing,
    routing,
    measure,
    evaluate,
    teach,
    team,
    serve,
):
    module.add_to(app)
app.add_typer(alerts.app, name="alerts")
app.add_typer(database.app, name="db")
app.add_typer(space.app, name="space")
app.add_typer(team.app, name="people")
