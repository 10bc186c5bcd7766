"""Who calls: a personal token as bearer, its scopes, and the person it acts for."""

from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from vocpipe import people
from vocpipe.records import Person, Right, Scope
from vocpipe.workspace import Workspace

_bearer = HTTPBearer(
    auto_error=False, scheme_name="token", description="A personal token: vocpipe people token"
)


def needs(scope: Scope, right: Right) -> Any:
    """Give the dependency that lets only tokens of this scope through whose person has this right."""

    def check(
        request: Request, shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
    ) -> Person:
        found = people.token_of(request.app.state.workspace, shown.credentials) if shown else None
        if found is None:
            raise HTTPException(401, "there is no such token", {"WWW-Authenticate": "Bearer"})
        token, person = found
        if scope not in token.scopes:
            raise HTTPException(403, f"this token has no scope “{scope}”")
        return allowed(person, right)

    check.scope = scope  # type: ignore[attr-defined]
    return Depends(check)


def allowed(person: Person, right: Right) -> Person:
    """Give a person who has a right; raises HTTPException for one who has not."""
    if not person.may(right):
        raise HTTPException(403, f"this needs the right “{right}”; the token acts for a {person.role}")
    return person


async def _opened(request: Request) -> Workspace:
    found: Workspace = request.app.state.workspace
    return found


Opened = Annotated[Workspace, Depends(_opened)]
"""The workspace that the API speaks for."""

Reader = Annotated[Person, needs(Scope.READ, Right.READ)]
Speaker = Annotated[Person, needs(Scope.WRITE, Right.TAG)]
Bringer = Annotated[Person, needs(Scope.INGEST, Right.TAG)]
