"""Rows without an id that may be known voices, edited: one voice or two, said by people."""

from collections.abc import Callable

from fastapi import APIRouter, Response

from vocpipe import review
from vocpipe.people import noted
from vocpipe.records import Deed, Person
from vocpipe.store import PossibleEdit
from vocpipe.web.people import Reader, Tagger
from vocpipe.web.posted import Posted, PostedForm
from vocpipe.web.visit import Start, Visit
from vocpipe.workspace import Workspace

router = APIRouter()

A_PAGE = 20

ANSWERED = 20
"""Answers shown, the latest first, to take one back."""


@router.get("/edits")
def edits(visit: Visit, person: Reader, start: Start = 0) -> Response:
    """Show what waits for an answer, old and new words side by side, and the latest answers."""
    answered = review.answered_edits(visit.workspace, ANSWERED)
    waiting, total = review.possible_edits(visit.workspace, start, A_PAGE)
    return visit.show(
        "edits.html",
        person,
        edits=waiting,
        answered=answered,
        start=start,
        size=A_PAGE,
        total=total,
    )


@router.post("/edits/{edit}/same")
def same(form: Posted, person: Tagger, edit: str) -> Response:
    """Say that the new row is the known voice, edited."""
    with form.workspace.running():
        back = _answered(form, person, edit, "same", review.same_voice)
    return form.done("One voice: it says the new words and keeps what people said of it.", undo_at=back)


@router.post("/edits/{edit}/new")
def new(form: Posted, person: Tagger, edit: str) -> Response:
    """Say that the new row is a voice of its own."""
    back = _answered(form, person, edit, "new", review.new_voice)
    return form.done("Two voices. It is not asked again.", undo_at=back)


@router.post("/edits/{edit}/undo")
def undo(form: Posted, person: Tagger, edit: str) -> Response:
    """Take an answer back."""
    with form.workspace.running():
        _answered(form, person, edit, "undo", review.ask_again)
    return form.done("Taken back. It waits for an answer again.")


Verb = Callable[[Workspace, str, str], PossibleEdit]


def _answered(form: PostedForm, person: Person, edit: str, answer: str, verb: Verb) -> str:
    """Answer, note who did unless it was answered so already (a button pressed twice); give the way back."""
    store = form.workspace.store
    with store.transaction():
        waited = edit in {one.id for one in store.edits.waiting()}
        said = verb(form.workspace, edit, person.name)
        if waited != (answer == "undo"):
            noted(form.workspace, person.name, Deed.EDIT_ANSWERED, edit, answer=answer, source=said.source)
    return f"/edits/{edit}/undo"
