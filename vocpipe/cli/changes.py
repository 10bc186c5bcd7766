"""``change``: record a product change by hand."""

from typing import Annotated

import typer

from vocpipe.cli.language import _, value
from vocpipe.cli.opening import opened, who
from vocpipe.cli.output import By, Json, answer
from vocpipe.records import Deed

Planned = Annotated[
    str | None,
    typer.Option(
        metavar="DAY",
        help="The day on which it was decided to do it (not the day it is due): 2026-11-20; "
        '"" takes it back.',
    ),
]
Day = Annotated[str | None, typer.Option(metavar="DAY", help='The day, as 2026-11-20; "" takes it back.')]


def change(
    change_id: Annotated[str, typer.Argument(metavar="[ID]", help="Its id; without one it gets one.")] = "",
    title: Annotated[str | None, typer.Option(help="What changes, in a line.")] = None,
    body: Annotated[str | None, typer.Option(help="More about it.")] = None,
    planned: Planned = None,
    started: Day = None,
    released: Day = None,
    declined: Day = None,
    feature: Annotated[list[str] | None, typer.Option(help="A feature it is about (repeatable).")] = None,
    url: Annotated[str | None, typer.Option(help="Where more is written.")] = None,
    by: By = None,
    to_json: Json = False,
) -> None:
    """Record a product change by hand, or its next day: planned, started, released or declined."""
    from vocpipe.people import noted
    from vocpipe.review.changes import record_change

    days = {"planned_on": planned, "started_on": started, "released_on": released, "declined_on": declined}
    said = days | {"title": title, "body": body, "url": url, "features": feature}
    given = {name: one for name, one in said.items() if one is not None}
    with opened() as workspace, workspace.store.transaction():
        done = record_change(workspace, change_id, given)
        noted(workspace, who(by), Deed.CHANGE_RECORDED, done.id, **given)
    following = _("Which voices does it answer? vocpipe outcomes, then: vocpipe links {id}", id=done.id)
    words = f"{done.id}: {done.title} ({value(done.state)})\n{following}"
    answer(words, done.model_dump(mode="json"), to_json)
