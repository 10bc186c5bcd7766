"""Links the machine proposes, voice and change side by side: accepted, refused or corrected in bulk."""

from fastapi import APIRouter, Response

from vocpipe import review
from vocpipe.web.people import Decider, Reader
from vocpipe.web.posted import Posted, Several, Text, some
from vocpipe.web.visit import Start, Visit

router = APIRouter()

A_PAGE = 10
"""Themes on a page of proposed links."""

OF_EACH, OF_ONE = 10, 100
"""Proposals shown of each theme, and of a theme on a page of its own."""


@router.get("/links")
def links(visit: Visit, person: Reader, theme: str = "", start: Start = 0) -> Response:
    """Show the open proposals, some themes at a time, or those of one theme."""
    found = visit.views.link_groups()
    shown = [group for group in found if theme in ("", group.key)]
    return visit.show(
        "links.html",
        person,
        groups=shown[start : start + A_PAGE],
        most=OF_ONE if theme else OF_EACH,
        total=len(shown),
        start=start,
        size=A_PAGE,
        changes=visit.views.changes(),
        theme=theme,
    )


@router.post("/links/accept")
def accept(form: Posted, person: Decider, asked: Several) -> Response:
    """Accept the ticked proposals; each link claims what its dates allow."""
    said = review.confirm(form.workspace, "", person.name, only=some(asked))
    return form.done("Accepted. They count from now on.", said)


@router.post("/links/refuse")
def refuse(form: Posted, person: Decider, asked: Several, reason: Text = "") -> Response:
    """Refuse the ticked proposals for good."""
    said = review.refuse(form.workspace, "", person.name, only=some(asked), reason=reason)
    return form.done("Refused. It is never asked again.", said)


@router.post("/links/correct")
def correct(form: Posted, person: Decider, asked: Several, instead: Text, reason: Text = "") -> Response:
    """Refuse the ticked proposals and link the right change."""
    said = review.refuse(form.workspace, "", person.name, only=some(asked), instead=instead, reason=reason)
    return form.done("Corrected. Your answer counts from now on.", said)
