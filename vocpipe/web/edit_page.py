"""Rows without an id that may be known voices, edited: one voice or two, said by people."""

from fastapi import APIRouter, Request, Response

from vocpipe import review
from vocpipe.people import noted
from vocpipe.records import Deed
from vocpipe.store import PossibleEdit
from vocpipe.web.people import Person, Reader, Tagger
from vocpipe.web.posted import Posted, PostedForm
from vocpipe.web.render import page
from vocpipe.workspace import Workspace

router = APIRouter()

ANSWERED = 20
"""Answers shown, the latest first, to take one back."""


@router.get("/edits")
def edits(request: Request, person: Reader) -> Response:
    """Show what waits for an answer, old and new words side by side, and the latest answers."""
    workspace: Workspace = request.app.state.workspace
    answered = review.answered_edits(workspace, ANSWERED)
    waiting = review.possible_edits(workspace)
    return page(request, "edits.html", person, edits=waiting, answered=answered)


@router.post("/edits/{edit}/same")
def same(form: Posted, person: Tagger, edit: str) -> Response:
    """Say that the new row is the known voice, edited."""
    with form.workspace.running():
        said = review.same_voice(form.workspace, edit, person.name)
    back = _noted(form, person, said, "same")
    return form.done("One voice: it says the new words and keeps what people said of it.", undo_at=back)


@router.post("/edits/{edit}/new")
def new(form: Posted, person: Tagger, edit: str) -> Response:
    """Say that the new row is a voice of its own."""
    said = review.new_voice(form.workspace, edit, person.name)
    return form.done("Two voices. It is not asked again.", undo_at=_noted(form, person, said, "new"))


@router.post("/edits/{edit}/undo")
def undo(form: Posted, person: Tagger, edit: str) -> Response:
    """Take an answer back."""
    with form.workspace.running():
        _noted(form, person, review.ask_again(form.workspace, edit, person.name), "undo")
    return form.done("Taken back. It waits for an answer again.")


def _noted(form: PostedForm, person: Person, said: PossibleEdit, answer: str) -> str:
    """Note who answered how, and give where that is taken back."""
    noted(form.workspace, person.name, Deed.EDIT_ANSWERED, said.id, answer=answer, source=said.source)
    return f"/edits/{said.id}/undo"
