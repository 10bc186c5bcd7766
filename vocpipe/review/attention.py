"""A week's review: who takes which theme, what is done, what can wait. Steps are events of the theme."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from vocpipe.errors import VerdictError
from vocpipe.records import ThemeEvent
from vocpipe.review.people import find_theme, say_of_theme, signed
from vocpipe.weeks import Week
from vocpipe.workspace import Workspace

STEPS = ("assigned", "snoozed", "done")


@dataclass(frozen=True)
class Progress:
    """Where a theme stands in a week's review; ``event`` is the number of the step that says so."""

    state: Literal["open", "snoozed", "done"] = "open"
    by: str = ""
    event: int | None = None
    owner: str = ""


OPEN = Progress()


def progress(workspace: Workspace, week: Week) -> Mapping[str, Progress]:
    """Give the themes somebody took up, put off or finished in a week; all others are open."""
    found: dict[str, Progress] = {}
    for step in workspace.store.themes.events(kinds=STEPS):
        before = found.get(step.theme, OPEN)
        if step.event == "assigned" and step.detail["week"] == str(week):
            found[step.theme] = Progress(before.state, before.by, before.event, str(step.detail["to"]))
        elif step.event == "done" and step.detail["week"] == str(week):
            found[step.theme] = Progress("done", step.by, step.seq, before.owner)
        elif step.event == "snoozed" and step.detail["week"] <= str(week) < step.detail["until"]:
            found[step.theme] = Progress("snoozed", step.by, step.seq, before.owner)
    return found


def assign(workspace: Workspace, theme: str, week: Week, to: str, by: str) -> ThemeEvent:
    """Say who looks after a theme in a week's review."""
    return _step(workspace, theme, "assigned", by, {"week": str(week), "to": signed(to)})


def snooze(workspace: Workspace, theme: str, week: Week, until: Week, by: str) -> ThemeEvent:
    """Put a theme off: it is no part of the review again before the week ``until``."""
    if until.monday <= week.monday:
        raise VerdictError(f"{until} is not after {week}", "Name a later week")
    return _step(workspace, theme, "snoozed", by, {"week": str(week), "until": str(until)})


def finish(workspace: Workspace, theme: str, week: Week, by: str) -> ThemeEvent:
    """Say that a theme is done with in a week's review."""
    return _step(workspace, theme, "done", by, {"week": str(week)})


def _step(
    workspace: Workspace,
    theme: str,
    event: Literal["assigned", "snoozed", "done"],
    by: str,
    detail: dict[str, str],
) -> ThemeEvent:
    """Append a step; the one that stands already, said by the same person, is not said again."""
    key = find_theme(workspace, theme).key
    with workspace.store.transaction():
        said = workspace.store.themes.events(key, kinds=(event,))
        if said and (said[-1].by, said[-1].detail) == (signed(by), detail):
            return said[-1]
        return say_of_theme(workspace, key, event, by, detail)
