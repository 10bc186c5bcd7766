"""Closing the loop: whom to tell of what became of their voice, and whom to ask whether it solved it."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from vocpipe import review
from vocpipe.errors import MeanwhileError
from vocpipe.pipeline.closing import to_ask, to_tell
from vocpipe.web.people import Reader, Tagger
from vocpipe.web.posted import Posted, Text
from vocpipe.web.visit import Visit

router = APIRouter()

MOST = 30
"""Shown of each list, the longest waiting first."""


@router.get("/closing")
def closing(visit: Visit, person: Reader) -> Response:
    """Show who waits to be told or asked, with a draft in their language."""
    telling, asking = to_tell(visit.workspace), to_ask(visit.workspace)
    accounts = visit.workspace.store.accounts.current()
    return visit.show(
        "closing.html",
        person,
        telling=telling[:MOST],
        asking=asking[:MOST],
        to_tell=len(telling),
        to_ask=len(asking),
        said_on=visit.workspace.day_of,
        called={key: account.name for key, account in accounts.items()},
    )


@router.post("/closing/{item}/told")
def told(
    form: Posted, person: Tagger, item: str, channel: Text, change: Text = "", message: Text = ""
) -> Response:
    """Record that the commenter was told; refused where somebody told them since the page was opened."""
    with form.workspace.store.transaction():
        if (item, change) not in {(one.voice.id, one.outcome.subject) for one in to_tell(form.workspace)}:
            raise MeanwhileError(
                "they were told meanwhile, or there is nothing to tell", "Open the page anew"
            )
        said = review.tell(form.workspace, item, channel, person.name, change=change, message=message)
    return form.done("Noted: they were told.", said)


@router.post("/closing/{item}/solved")
def solved(
    form: Posted, person: Tagger, item: str, change: Text, solved: Annotated[bool, Form()], note: Text = ""
) -> Response:
    """Record the commenter's answer to "did it solve it?"."""
    said = review.solved(form.workspace, item, change, solved, person.name, note=note)
    return form.done("Noted: their answer counts from now on.", said)
