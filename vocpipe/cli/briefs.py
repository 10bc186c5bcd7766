"""``brief``: print or save what a team receives."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from vocpipe.cli.opening import opened
from vocpipe.cli.output import Json, as_json
from vocpipe.records import Team

Language = Literal["ja", "en"]
"""A language that briefs are written in."""


def brief(
    team: Team,
    week: Annotated[
        str | None,
        typer.Option("--week", help="ISO week, such as 2026-W47 (default: this one, else the last)."),
    ] = None,
    lang: Annotated[Language | None, typer.Option(help="ja or en (default: the workspace's)")] = None,
    form: Annotated[Literal["md", "html"], typer.Option("--format", help="md or html")] = "md",
    save: Annotated[Path | None, typer.Option(help="Write it to this file instead.")] = None,
    to_json: Json = False,
) -> None:
    """Print or save a team's brief of a week: product, sales, marketing or success."""
    from vocpipe.destinations.atomic import write_text
    from vocpipe.errors import NotFoundError
    from vocpipe.pipeline.week_view import review_week

    with opened() as workspace:
        last = review_week(workspace, week)
        spoken = lang or workspace.settings.language
        # On a Monday nothing is drafted of the running week: the brief to read is the one of the week before.
        weeks = dict.fromkeys((last,) if week else (workspace.week(), last))
        drafted = (workspace.store.briefs.get(str(team), str(one), spoken) for one in weeks)
        held = next(filter(None, drafted), None)
    if held is None:
        raise NotFoundError(f"there is no {team} brief of {last}", f"Run: vocpipe run --week {last}")
    text = held[0].html if form == "html" else held[0].markdown
    if to_json:
        as_json(held[0].model_dump(mode="json"))
    elif save:
        write_text(save, text)
        typer.echo(str(save))
    else:
        typer.echo(text)
