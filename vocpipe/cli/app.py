"""All commands, as the help lists them; the modules beside this one hold them by subject.

What each command and option is for is told in the language of messages, typer's own headings in English.
"""

import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer
from typer.models import ParameterInfo

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
from vocpipe.cli.language import _, code

app = typer.Typer(
    name="vocpipe",
    help=_("Voice-of-customer triage: feedback to themes, briefs and changes, and a ledger to prove it."),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"], "token_normalize_func": code},
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


PANELS = {
    "Begin": (setup.init, setup.doctor, setup.demo),
    "Take in": (work.ingest, sources.sources, sources.rejects, sources.edits, sources.remove),
    "Every week": (work.run, briefs.brief, proposals.review, serve.serve, delivery.deliver),
    "Look up": (
        lists.items, lists.themes, search.search, show.show, lists.accounts, lists.changes, teach.features,
    ),
    "Answer: what you say counts over the machine": (
        people.correct, people.move, people.admit, people.possible, people.decline,
        people.rename, people.merge, people.split, proposals.accept, proposals.dismiss,
        proposals.apart, proposals.together, attention.assign, attention.snooze, attention.done, people.undo,
    ),
    "From voice to improvement": (
        changes.change, links.outcomes, links.links, links.confirm, links.refuse, people.link, people.unlink,
        people.tell, people.followup, closing.replies, closing.followups, closing.solved,
        measure.kpi, measure.scores, closing.minds,
    ),
    "For use outside": (consents.export,),
    "Upkeep": (routing.routing, evaluate.evaluate, teach.retrain, team.audit, erasing.erase),
}  # fmt: skip
"""The commands by what they are for, as the help lists them."""


def _told(command: Callable[..., Any]) -> str:
    """Give what a command is for, its options' help put into the language of messages, too."""
    for annotation in inspect.get_annotations(command).values():
        for info in getattr(annotation, "__metadata__", ()):
            if isinstance(info, ParameterInfo) and info.help:
                info.help = _(info.help)
    return _(inspect.getdoc(command) or "")


for _panel, _commands in PANELS.items():
    for _command in _commands:
        app.command(help=_told(_command), rich_help_panel=_(_panel))(_command)
for _name, _group, _panel in (
    ("alerts", alerts.app, "Every week"),
    ("consent", consents.app, "For use outside"),
    ("db", database.app, "Upkeep"),
    ("space", space.app, "Upkeep"),
    ("people", team.app, "Upkeep"),
):
    for _listed in _group.registered_commands:
        _listed.help = _told(_listed.callback) if _listed.callback else None
    app.add_typer(_group, name=_name, help=_(str(_group.info.help)), rich_help_panel=_(_panel))
