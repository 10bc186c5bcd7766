"""Who may do what: roles, the rights each has, and the person behind a request."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request


class Role(StrEnum):
    """What a person is here for."""

    VIEWER = "viewer"
    CS = "cs"
    DESK = "desk"
    PM = "pm"
    ADMIN = "admin"


class Right(StrEnum):
    """What a page or an action needs."""

    OPEN = "open"
    """Needs nobody: signing in, pictures and styles."""
    READ = "read"
    TAG = "tag"
    """Correct kind, usage, route; mark a follow-up."""
    DECIDE = "decide"
    """Themes, what hits the core, what became of voices."""
    CLEAR = "clear"
    """Consent and what may leave the house."""
    RUN = "run"
    """Sources, rejects, settings, people."""


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.VIEWER: frozenset({Right.READ}),
    Role.CS: frozenset({Right.READ, Right.TAG}),
    Role.DESK: frozenset({Right.READ, Right.TAG, Right.CLEAR}),
    Role.PM: frozenset({Right.READ, Right.TAG, Right.DECIDE}),
    Role.ADMIN: frozenset(Right),
}


@dataclass(frozen=True)
class Person:
    """Somebody signed in; ``name`` signs their verdicts."""

    name: str
    role: Role
    lang: str = ""

    def may(self, right: Right) -> bool:
        """Whether their role has this right."""
        return right is Right.OPEN or right in RIGHTS[self.role]


class SignInNeededError(Exception):
    """Nobody is signed in; pages answer with the way to the sign-in page."""


def signed_in(request: Request) -> Person:
    """Give the person of the session; raises SignInNeededError."""
    held = request.session.get("person")
    if not held:
        raise SignInNeededError
    return Person(name=str(held["name"]), role=Role(held["role"]), lang=str(request.session.get("lang", "")))


def needs(right: Right) -> Any:
    """Give the dependency that lets only people with this right through, and gives the person."""

    def check(request: Request) -> Person:
        person = signed_in(request)
        if not person.may(right):
            raise HTTPException(403, f"this needs the right “{right}”; you are signed in as {person.role}")
        return person

    check.right = right  # type: ignore[attr-defined]
    return Depends(check)


Reader = Annotated[Person, needs(Right.READ)]
Tagger = Annotated[Person, needs(Right.TAG)]
Decider = Annotated[Person, needs(Right.DECIDE)]
Clearer = Annotated[Person, needs(Right.CLEAR)]
Runner = Annotated[Person, needs(Right.RUN)]


def right_of(dependency: Callable[..., Any]) -> Right | None:
    """Give the right a dependency asks for, for the test that walks every route."""
    return getattr(dependency, "right", None)
