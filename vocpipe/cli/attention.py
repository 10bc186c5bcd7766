"""``assign``, ``snooze``, ``done``: who looks after a theme in a week's review, and what can wait."""

from typing import TYPE_CHECKING, Annotated

import typer

from vocpipe.cli.language import _, language, undoable
from vocpipe.cli.opening import opened, who
from vocpipe.cli.output import By, Json, ReviewWeekOption, answer

if TYPE_CHECKING:
    from vocpipe.records import ThemeEvent
    from vocpipe.workspace import Workspace

Wanted = Annotated[str, typer.Argument(metavar="THEME", help="A key that `vocpipe themes` shows.")]


def assign(
    theme: Wanted,
    person: Annotated[str, typer.Argument(metavar="[PERSON]", help="Who (default: you).")] = "",
    week: ReviewWeekOption = None,
    by: By = None,
    to_json: Json = False,
) -> None:
    """Say who looks after a theme in a week's review."""
    from vocpipe import review
    from vocpipe.pipeline.week_view import review_week

    with opened() as workspace:
        of, to = review_week(workspace, week), person or who(by)
        said = review.assign(workspace, theme, of, to, who(by))
        _said(workspace, said, _("{to} looks after it in {week}", to=to, week=of), to_json)


def snooze(
    theme: Wanted,
    until: Annotated[str, typer.Option(help="The week it comes back in, such as 2026-W50.")],
    week: ReviewWeekOption = None,
    by: By = None,
    to_json: Json = False,
) -> None:
    """Put a theme off: it is no part of the review again before a later week."""
    from vocpipe import review
    from vocpipe.pipeline.week_view import review_week

    with opened() as workspace:
        of, back = review_week(workspace, week), workspace.week(until)
        said = review.snooze(workspace, theme, of, back, who(by))
        _said(workspace, said, _("put off, it comes back in {week}", week=back), to_json)


def done(theme: Wanted, week: ReviewWeekOption = None, by: By = None, to_json: Json = False) -> None:
    """Say that a theme is done with in a week's review."""
    from vocpipe import review
    from vocpipe.pipeline.week_view import review_week

    with opened() as workspace:
        of = review_week(workspace, week)
        said = review.finish(workspace, theme, of, who(by))
        _said(workspace, said, _("done with in {week}", week=of), to_json)


def _said(workspace: "Workspace", event: "ThemeEvent", holds: str, to_json: bool) -> None:
    name = workspace.store.themes.all()[event.theme].label(language())
    words = undoable(f"{name} ({event.theme}): {holds}", event.seq)
    answer(words, event.model_dump(mode="json"), to_json)
