"""What people do to themes by form: rename, merge, split; take up, put off, finish; answer the machine."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from vocpipe import review
from vocpipe.web.people import Decider
from vocpipe.web.posted import Posted, Several, Text
from vocpipe.workspace import Workspace

router = APIRouter()


@router.post("/themes/{key}/rename")
def rename(form: Posted, person: Decider, key: str, ja: Text = "", en: Text = "") -> Response:
    """Name a theme."""
    with form.about(key, person) as workspace:
        review.rename(workspace, key, {"ja": ja.strip(), "en": en.strip()}, person.name)
        event = _last(workspace, key)
    return form.done("The theme has its new name. The machine never renames it again.", event=event)


@router.post("/themes/{key}/merge")
def merge(form: Posted, person: Decider, key: str, into: Text) -> Response:
    """Merge a theme into another."""
    with form.about(key, person) as workspace:
        theme = review.merge(workspace, key, into, person.name)
        event = _last(workspace, key)
    back = f"/themes/{theme.key}" if "/themes/" in form.back else form.back
    return form.done("The themes are one now.", event=event, back=back)


@router.post("/themes/{key}/split")
def split(form: Posted, person: Decider, key: str, items: Several, ja: Text = "", en: Text = "") -> Response:
    """Split voices off into a theme of their own."""
    with form.about(key, person) as workspace:
        theme = review.split(workspace, key, items, {"ja": ja.strip(), "en": en.strip()}, person.name)
        event = _last(workspace, theme.key)
    back = f"/themes/{theme.key}"
    return form.done("The voices have a theme of their own.", event=event, back=back)


@router.post("/themes/{key}/assign")
def assign(form: Posted, person: Decider, key: str, week: Text, to: Text = "") -> Response:
    """Say who looks after a theme this week; nobody named is the person."""
    with form.about(key, person) as workspace:
        said = review.assign(workspace, key, workspace.week(week), to or person.name, person.name)
    return form.done("Assigned for this week.", event=said.seq)


@router.post("/themes/{key}/snooze")
def snooze(
    form: Posted, person: Decider, key: str, week: Text, weeks: Annotated[int, Form(ge=1, le=52)] = 1
) -> Response:
    """Put a theme off for some weeks."""
    with form.about(key, person) as workspace:
        now = workspace.week(week)
        said = review.snooze(workspace, key, now, now.shift(weeks), person.name)
    return form.done("Put off. It comes back by itself.", event=said.seq)


@router.post("/themes/{key}/done")
def finish(form: Posted, person: Decider, key: str, week: Text) -> Response:
    """Say that a theme is done with in a week's review."""
    with form.about(key, person) as workspace:
        said = review.finish(workspace, key, workspace.week(week), person.name)
    return form.done("Done with for this week.", event=said.seq)


@router.post("/proposals/{proposal}/accept")
def accept(form: Posted, person: Decider, proposal: str) -> Response:
    """Carry a proposal out in the person's name."""
    said = review.accept(form.workspace, proposal, person.name)
    return form.done("Carried out. It is your word from now on.", event=said.seq)


@router.post("/proposals/{proposal}/dismiss")
def dismiss(form: Posted, person: Decider, proposal: str, reason: Text = "") -> Response:
    """Say no; it never comes back."""
    said = review.dismiss(form.workspace, proposal, person.name, reason)
    return form.done("Dismissed. It never comes back.", event=said.seq)


def _last(workspace: Workspace, key: str) -> int | None:
    """Give the number of what was just said of a theme."""
    return next((event.seq for event in reversed(workspace.store.themes.events(key))), None)
