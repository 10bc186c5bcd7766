"""All commands, in the order of the help; the modules beside this one hold them by subject."""

from typing import Annotated

import typer

import vocpipe
from vocpipe.cli import (
    alerts,
    attention,
    briefs,
    changes,
    closing,
    consents,
    database,
    delivery,
    erasing,
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


for command in (
    setup.init, setup.doctor, setup.demo,
    work.ingest, work.run,
    sources.sources, sources.rejects, sources.edits,
    lists.items, lists.themes, lists.accounts, lists.changes,
    show.show,
    search.search,
    briefs.brief,
    delivery.deliver,
    people.correct, people.move, people.rename, people.merge, people.split,
    people.admit, people.link, people.unlink, people.possible,
    people.decline, people.tell, people.followup, people.undo,
    erasing.erase,
    consents.consent, consents.export,
    proposals.review, proposals.accept, proposals.dismiss, proposals.apart, proposals.together,
    attention.assign, attention.snooze, attention.done,
    changes.change, links.outcomes, links.links, links.confirm, links.refuse,
    closing.replies, closing.followups, closing.solved,
    routing.routing,
    measure.kpi, measure.scores, measure.minds,
    evaluate.evaluate,
    teach.features, teach.retrain,
    team.audit,
    serve.serve,
):  # fmt: skip
    app.command()(command)
app.add_typer(alerts.app, name="alerts")
app.add_typer(database.app, name="db")
app.add_typer(space.app, name="space")
app.add_typer(team.app, name="people")
