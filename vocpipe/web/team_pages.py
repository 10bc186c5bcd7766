"""People: who may come in, for admins; and for everybody a page of their own with sessions and tokens."""

from collections import Counter
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel

from vocpipe import people
from vocpipe.people.audit import clock
from vocpipe.people.team import find
from vocpipe.records import Person, Role, Scope
from vocpipe.web.people import Reader, Runner
from vocpipe.web.posted import done
from vocpipe.web.render import page
from vocpipe.workspace import Workspace

router = APIRouter()

Text = Annotated[str, Form()]
Tick = Annotated[bool, Form()]


class NewToken(BaseModel):
    """What a token is for, what it may do, and for how many days."""

    label: str
    scopes: list[Scope] = []
    days: int = 90


@router.get("/people")
def team(request: Request, person: Runner) -> Response:
    """List everybody with their role and how many browsers they are signed in with."""
    workspace: Workspace = request.app.state.workspace
    sessions = Counter(one.login for one in workspace.store.sessions.of(None, clock()))
    everybody = sorted(workspace.store.people.all(), key=lambda one: (not one.active, one.name))
    return page(request, "people.html", person, everybody=everybody, sessions=sessions)


@router.post("/people/add")
def add(
    request: Request,
    person: Runner,
    login: Text,
    role: Annotated[Role, Form()] = Role.VIEWER,
    name: Text = "",
    password: Tick = False,
) -> Response:
    """Add a person; their first password is shown once."""
    wanted = Person(login=login, name=name.strip() or login, role=role)
    workspace: Workspace = request.app.state.workspace
    added, made = people.add(workspace, wanted, person.name, None if password else "")
    if made:
        return done(request, _at(added), "Added. Their first password, shown only now:", secret=made)
    return done(request, _at(added), "Added. They come in through the sign-in service or the proxy.")


@router.get("/people/{login}")
def one(request: Request, person: Runner, login: str) -> Response:
    """Show a person: role, sessions, tokens."""
    return _shown(request, person, find(request.app.state.workspace, login), f"/people/{quote(login)}")


@router.post("/people/{login}/role")
def role(
    request: Request, person: Runner, login: str, role: Annotated[Role, Form()], originals: Tick = False
) -> Response:
    """Give a person a role, and the right to see originals or not."""
    changed = people.change(request.app.state.workspace, login, person.name, role, originals)
    return done(request, _at(changed), "The role is changed. It counts from the next click.")


@router.post("/people/{login}/password")
def password(request: Request, person: Runner, login: str) -> Response:
    """Make a new password; it is shown once, and the person's sessions end."""
    made = people.set_password(request.app.state.workspace, login, person.name)
    back = f"/people/{quote(login)}"
    return done(request, back, "The new password, shown only now. All sessions have ended:", secret=made)


@router.post("/people/{login}/disable")
def disable(request: Request, person: Runner, login: str) -> Response:
    """Let a person in no more."""
    changed = people.disable(request.app.state.workspace, login, person.name)
    return done(request, _at(changed), "Disabled. Sessions and tokens have ended.")


@router.post("/people/{login}/enable")
def enable(request: Request, person: Runner, login: str) -> Response:
    """Let a person in again."""
    changed = people.enable(request.app.state.workspace, login, person.name)
    return done(request, _at(changed), "Enabled again.")


@router.post("/people/{login}/sign-out")
def sign_out(request: Request, person: Runner, login: str) -> Response:
    """Sign a person out everywhere."""
    found = find(request.app.state.workspace, login)
    people.end_sessions(request.app.state.workspace, found.login, person.name)
    return done(request, _at(found), "Signed out everywhere.")


@router.post("/people/{login}/tokens")
def make_token(request: Request, person: Runner, login: str, wanted: Annotated[NewToken, Form()]) -> Response:
    """Make a token for a person, shown once."""
    return _made(request, person, login, wanted, f"/people/{quote(login)}")


@router.post("/people/{login}/tokens/{token}/revoke")
def revoke_token(request: Request, person: Runner, login: str, token: str) -> Response:
    """End a token of a person."""
    people.revoke_token(request.app.state.workspace, token, person.name, login)
    return done(request, f"/people/{quote(login)}", "The token lets nobody in any more.")


@router.get("/you")
def you(request: Request, person: Reader) -> Response:
    """Show whoever is signed in what is theirs."""
    return _shown(request, person, person, "/you")


@router.post("/you/tokens")
def make_own_token(request: Request, person: Reader, wanted: Annotated[NewToken, Form()]) -> Response:
    """Make a token of one's own, shown once."""
    return _made(request, person, person.login, wanted, "/you")


@router.post("/you/tokens/{token}/revoke")
def revoke_own_token(request: Request, person: Reader, token: str) -> Response:
    """End a token of one's own."""
    people.revoke_token(request.app.state.workspace, token, person.name, person.login)
    return done(request, "/you", "The token lets nobody in any more.")


def _shown(request: Request, person: Person, shown: Person, base: str) -> Response:
    workspace: Workspace = request.app.state.workspace
    store, now = workspace.store, clock()
    return page(
        request,
        "person.html",
        person,
        shown=shown,
        base=base,
        own=base == "/you",
        passworded=bool(store.people.password(shown.login)),
        sessions=store.sessions.of(shown.login, now),
        tokens=store.tokens.of(shown.login, now),
    )


def _made(request: Request, person: Person, login: str, wanted: NewToken, back: str) -> Response:
    _, secret = people.make_token(
        request.app.state.workspace, login, wanted.label, wanted.scopes, wanted.days, person.name
    )
    return done(request, back, "The token, shown only now:", secret=secret)


def _at(person: Person) -> str:
    return f"/people/{quote(person.login)}"
