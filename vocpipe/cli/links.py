"""``outcomes``, ``links``, ``confirm``, ``refuse``: link proposals, and what people say to them."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from vocpipe.cli.language import _, value
from vocpipe.cli.opening import opened, who
from vocpipe.cli.output import By, Csv, Json, as_json, listed
from vocpipe.cli.people import Reason, said
from vocpipe.cli.sources import show_faults
from vocpipe.records import OutcomeHow

if TYPE_CHECKING:
    from vocpipe.pipeline.outcomes import Outcomes
    from vocpipe.review.links import LinkProposal

Which = Annotated[str, typer.Argument(metavar="ITEM|THEME|CHANGE", help="Whose open proposals.")]
OfChange = Annotated[str, typer.Option("--change", help="Only the proposals that name this change.")]
But = Annotated[list[str] | None, typer.Option("--except", metavar="ITEM", help="Leave this voice out.")]


def outcomes(to_json: Json = False) -> None:
    """Read changes, propose which voices they answer, and keep the KPI of the day."""
    from vocpipe.pipeline import outcomes as do

    with opened() as workspace:
        done = do(workspace)
    if to_json:
        as_json(done.to_json())
    else:
        _show_round(done)
    if done.failed:
        raise typer.Exit(1)


def _show_round(done: "Outcomes") -> None:
    typer.echo(_("changes read: {n}", n=done.changes))
    typer.echo(
        _(
            "links proposed now: {n} (voices that no change matches: {nothing})",
            n=done.proposed.proposed, nothing=done.proposed.nothing,
        )
    )  # fmt: skip
    typer.echo(_("waiting for an answer: {n} (vocpipe links)", n=done.open))
    show_faults(done)


def links(
    wanted: Annotated[str, typer.Argument(metavar="[ITEM|THEME|CHANGE]")] = "",
    change: OfChange = "",
    limit: Annotated[int, typer.Option(min=1)] = 20,
    to_json: Json = False,
    to_csv: Csv = False,
) -> None:
    """List the open proposals, voice and change side by side; nothing counts before a person accepts it."""
    from vocpipe.review.links import link_proposals

    with opened() as workspace:
        found = link_proposals(workspace, wanted, change)
        able = partial(workspace.catalogue.capability_in, workspace.settings.language)
        rows = [_row(one, workspace.day_of(one.voice.said_at).isoformat(), able) for one in found]
    if to_json or to_csv:
        columns = {name: name for name in (*_SHOWN, "said_on", "words", "version")}
        listed(rows, "", columns, "text", to_json, to_csv)
        return
    if not rows:
        typer.echo(_("0 proposals. Look for new ones: vocpipe outcomes"))
        return
    for row in rows[:limit]:
        typer.echo(f"{row['p']:.0%}  {row['item']} ({row['said_on']})  {value(row['how'])}  {row['change']}")
        typer.echo(f"      {' '.join(str(row['text']).split())}\n  ->  {row['title']}")
        if row["words"]:
            typer.echo(f"      = {row['words']}")
    typer.echo(
        _("{n} of {total} proposals.", n=min(limit, len(rows)), total=len(rows))
        + " vocpipe confirm|refuse ITEM|THEME|CHANGE [--except ITEM]"
    )


_SHOWN = ("p", "item", "how", "change", "title", "text")


def _row(one: "LinkProposal", said_on: str, able: Callable[[str], str]) -> dict[str, object]:
    capability = able(one.verdict.value.get("capability") or "")
    return {
        "item": one.voice.id,
        "said_on": said_on,
        "text": one.voice.text,
        "change": one.change.id if one.change else "",
        "title": one.change.title if one.change else capability,
        "state": str(one.change.state) if one.change else "",
        "released_on": str(one.change.released_on or "") if one.change else "",
        "how": one.verdict.value["how"],
        "p": one.verdict.confidence or 0.0,
        "words": " / ".join(one.said_words),
        "version": one.verdict.version,
    }


def confirm(
    wanted: Which,
    change: OfChange = "",
    how: Annotated[OutcomeHow | None, typer.Option(help="Claim less than the dates allow.")] = None,
    but: But = None,
    reason: Reason = "",
    by: By = None,
    to_json: Json = False,
) -> None:
    """Accept open proposals; each link claims what its dates allow."""
    from vocpipe.review.links import confirm as do

    with opened() as workspace:
        done = do(workspace, wanted, who(by), change=change, how=how, reason=reason, but=but or ())
        said(workspace, done, to_json)


def refuse(
    wanted: Which,
    change: OfChange = "",
    instead: Annotated[str, typer.Option(help="The change that does answer it.")] = "",
    but: But = None,
    reason: Reason = "",
    by: By = None,
    to_json: Json = False,
) -> None:
    """Refuse open proposals, for good; --instead links the right change."""
    from vocpipe.review.links import refuse as do

    with opened() as workspace:
        done = do(workspace, wanted, who(by), change=change, instead=instead, reason=reason, but=but or ())
        said(workspace, done, to_json)
