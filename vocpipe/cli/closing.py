"""``replies``, ``followups``, ``solved``, ``minds``: whom to tell of an outcome, and what came of it."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from vocpipe.cli.language import _, language, value
from vocpipe.cli.opening import opened, who
from vocpipe.cli.output import By, Json, as_json, table
from vocpipe.cli.people import Wanted, said

Limit = Annotated[int, typer.Option(min=1, help="How many the list shows; JSON gives all.")]


def replies(
    send: Annotated[
        bool, typer.Option("--send", help="Send them through closing.send_via of vocpipe.toml.")
    ] = False,
    limit: Limit = 20,
    to_json: Json = False,
) -> None:
    """List who has not been told of an outcome, with a draft in their language; nobody is told twice."""
    from vocpipe.pipeline.closing import send_told, to_tell

    with opened() as workspace:
        sent = send_told(workspace) if send else 0
        rows: list[dict[str, Any]] = [
            {
                "item": one.voice.id,
                "account": one.voice.account_id,
                "owner": one.owner,
                "outcome": one.outcome.value["how"],
                "change": one.change.id if one.change else "",
                "lang": one.lang,
                "draft": one.draft,
                "also": one.also,
            }
            for one in to_tell(workspace)
        ]
    if to_json:
        as_json({"sent": sent, "replies": rows})
        return
    for row in rows[:limit]:
        typer.echo(
            f"{row['item']}  {value(row['outcome'])} {row['change']}  "
            f"{row['account'] or '-'} ({row['owner'] or '-'})"
        )
        typer.echo("\n".join(f"    {line}" for line in row["draft"].splitlines()))
        if row["also"]:
            typer.echo(_("    answers the same person's {ids}, too", ids=" ".join(row["also"])))
    if send:
        typer.echo(_("{n} sent", n=sent))
    typer.echo(_("{n} of {total} to be told.", n=min(limit, len(rows)), total=len(rows)))
    if rows:
        typer.echo(_("Told somebody? vocpipe tell ITEM --channel mail --change CHANGE"))


def followups(limit: Limit = 20, to_json: Json = False) -> None:
    """List whom to ask whether a release solved it (30 to 60 days after), with the use measured since."""
    from vocpipe.pipeline.closing import to_ask

    with opened() as workspace:
        rows: list[dict[str, Any]] = [
            {
                "item": one.voice.id,
                "account": one.voice.account_id,
                "change": one.change.id,
                "days": one.days,
                "overdue": one.overdue,
                "use": {name: {"before": b, "since": s} for name, (b, s) in one.used.items()},
                "draft": one.draft,
            }
            for one in to_ask(workspace)
        ]
    if to_json:
        as_json(rows)
        return
    for row in rows[:limit]:
        ago = _("{change} released {n} days ago", change=row["change"], n=row["days"])
        late = f" ({_('overdue')})" if row["overdue"] else ""
        typer.echo(f"{row['item']}  {ago}{late}  {row['account'] or '-'}")
        for name, use in row["use"].items():
            typer.echo(f"    {name}: " + _("used {before} times before, {since} since", **use))
        typer.echo("\n".join(f"    {line}" for line in row["draft"].splitlines()))
    typer.echo(_("{n} of {total} to be asked.", n=min(limit, len(rows)), total=len(rows)))
    if rows:
        typer.echo(_("Answered? vocpipe solved ITEM CHANGE --yes (or --no)"))


def solved(
    item: Wanted,
    change: str,
    answer: Annotated[bool, typer.Option("--yes/--no", help="Did it solve it?")],
    note: Annotated[str, typer.Option(help="What they said, in one sentence.")] = "",
    by: By = None,
    to_json: Json = False,
) -> None:
    """Record whether a released change solved what was said."""
    from vocpipe import review

    with opened() as workspace:
        written = review.solved(workspace, item, change, answer, who(by), note=note)
        said(workspace, written, to_json)


def minds(
    change: Annotated[str, typer.Argument(metavar="[CHANGE]", help="Only of this change.")] = "",
    to_json: Json = False,
) -> None:
    """Show how kind, use and tone moved of those whom a release answered, from before it to since."""
    from vocpipe.drafting.words import say
    from vocpipe.pipeline.minds import minds as moved
    from vocpipe.review.people import find_change

    with opened() as workspace:
        found = moved(workspace, find_change(workspace, change).id if change else None)
    if to_json:
        as_json([one.to_json() for one in found])
        return
    rows = [
        [
            f"{one.name} / {one.commenter or _('all of the account')}",
            f"{one.change.id} ({one.released_on})",
            f"{one.before.n} → {one.after.n}",
            f"{one.before.tone:+.2f} → {one.after.tone:+.2f}",
            _moves(one.moves("kinds"), value),
            _moves(one.moves("usage"), lambda state: say(f"split_{state}", language())),
        ]
        for one in found
    ]
    heads = ["who", "change", "voices", "tone", "kinds", "use"]
    title = _("Before → since the release. Tone: share of praise less share of problems")
    table(title, heads, rows, wide=4)


def _moves(moved: Sequence[tuple[str, int, int]], called: Callable[[str], str]) -> str:
    return ", ".join(f"{called(what)} {before} → {since}" for what, before, since in moved)
