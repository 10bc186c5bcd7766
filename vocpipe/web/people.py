"""Who may do what: the dependencies by which each page and form names the right it needs."""

from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request

from vocpipe.records import Person, Right
from vocpipe.web.access import person_of


class SignInNeededError(Exception):
    """Nobody is signed in; pages answer with the way to the sign-in page."""


def signed_in(request: Request) -> Person:
    """Give the person behind a request; raises SignInNeededError."""
    person = person_of(request)
    if person is None:
        raise SignInNeededError
    return person


def allowed(person: Person, right: Right) -> Person:
    """Give a person who has a right; raises HTTPException for one who has not."""
    if not person.may(right):
        raise HTTPException(403, f"this needs the right “{right}”; you are signed in as {person.role}")
    return person


def needs(right: Right) -> Any:
    """Give the dependency that lets only people with this right through, and gives the person."""

    def check(request: Request) -> Person:
        return allowed(signed_in(request), right)

    check.right = right  # type: ignore[attr-defined]
    return Depends(check)


Reader = Annotated[Person, needs(Right.READ)]
Tagger = Annotated[Person, needs(Right.TAG)]
Clearer = Annotated[Person, needs(Right.CLEAR)]
Decider = Annotated[Person, needs(Right.DECIDE)]
OriginalsReader = Annotated[Person, needs(Right.ORIGINALS)]
Runner = Annotated[Person, needs(Right.RUN)]
