"""Answers to what the machine asks about themes: carry it out, or never ask it again."""

from fastapi import APIRouter, Request, Response

from vocpipe import review
from vocpipe.web.people import Decider
from vocpipe.web.verdict_forms import Back, Text, done

router = APIRouter()


@router.post("/proposals/{proposal}/accept")
def accept(request: Request, person: Decider, proposal: str, back: Back = "/") -> Response:
    """Carry a proposal out in the person's name."""
    review.accept(request.app.state.workspace, proposal, person.name)
    return done(request, back, "Carried out. It is your word from now on.")


@router.post("/proposals/{proposal}/dismiss")
def dismiss(
    request: Request, person: Decider, proposal: str, back: Back = "/", reason: Text = ""
) -> Response:
    """Say no; it never comes back."""
    review.dismiss(request.app.state.workspace, proposal, person.name, reason)
    return done(request, back, "Dismissed. It never comes back.")
