"""Answers to what the machine asks about themes: carry it out, or never ask it again."""

from fastapi import APIRouter, Response

from vocpipe import review
from vocpipe.web.people import Decider
from vocpipe.web.posted import Posted, Text

router = APIRouter()


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
