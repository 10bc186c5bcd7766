"""People: who may come in, for admins; and for everybody a page of their own with sessions and tokens."""

from collections import Counter
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Response

from vocpipe import people
from vocpipe.people.audit import clock
from vocpipe.people.team import find
from vocpipe.records import Person, Role, Scope
from vocpipe.web.people import Reader, Runner
from vocpipe.web.posted import Posted, PostedForm, Text
from vocpipe.web.visit import OpenedPage, Visit

router = APIRouter()

Tick = Annotated[bool, Form()]


@dataclass
class WantedToken:
    """What a token is for, what it may do, and for how many days."""

    label: Text
    scopes: Annotated[list[Scope], Form(default_factory=list)]
    days: Annotated[int, Form()] = 90


NewToken = Annotated[WantedToken, Depends()]


@router.get("/people")
def team(visit: Visit, person: Runner) -> Response:
    """List everybody with their role and how many browsers they are signed in with."""
    store = visit.workspace.store
    sessions = Counter(one.login for one in store.sessions.of(None, clock()))
    everybody = sorted(store.people.all(), key=lambda one: (not one.active, one.name))
    return visit.show("people.html", person, everybody=everybody, sessions=sessions)


@router.post("/people/add")
def add(
    form: Posted,
    person: Runner,
    login: Text,
    role: Annotated[Role, Form()] = Role.VIEWER,
    name: Text = "",
    password: Tick = False,
) -> Response:
    """Add a person; their first password is shown once."""
    wanted = Person(login=login, name=name.strip() or login, role=role)
    added, made = people.add(form.workspace, wanted, person.name, None if password else "")
    if made:
        return form.done("Added. Their first password, shown only now:", back=_at(added.login), secret=made)
    return form.done("Added. They come in through the sign-in service or the proxy.", back=_at(added.login))


@router.get("/people/{login}")
def one(visit: Visit, person: Runner, login: str) -> Response:
    """Show a person: role, sessions, tokens."""
    return _shown(visit, person, find(visit.workspace, login), _at(login))


@router.post("/people/{login}/role")
def role(
    form: Posted, person: Runner, login: str, role: Annotated[Role, Form()], originals: Tick = False
) -> Response:
    """Give a person a role, and the right to see originals or not."""
    changed = people.change(form.workspace, login, person.name, role, originals)
    return form.done("The role is changed. It counts from the next click.", back=_at(changed.login))


@router.post("/people/{login}/password")
def password(form: Posted, person: Runner, login: str) -> Response:
    """Make a new password; it is shown once, and the person's sessions end."""
    made = people.set_password(form.workspace, login, person.name)
    return form.done(
        "The new password, shown only now. All sessions have ended:", back=_at(login), secret=made
    )


@router.post("/people/{login}/disable")
def disable(form: Posted, person: Runner, login: str) -> Response:
    """Let a person in no more."""
    changed = people.disable(form.workspace, login, person.name)
    return form.done("Disabled. Sessions and tokens have ended.", back=_at(changed.login))


@router.post("/people/{login}/enable")
def enable(form: Posted, person: Runner, login: str) -> Response:
    """Let a person in again."""
    changed = people.enable(form.workspace, login, person.name)
    return form.done("Enabled again.", back=_at(changed.login))


@router.post("/people/{login}/sign-out")
def sign_out(form: Posted, person: Runner, login: str) -> Response:
    """Sign a person out everywhere."""
    found = find(form.workspace, login)
    people.end_sessions(form.workspace, found.login, person.name)
    return form.done("Signed out everywhere.", back=_at(found.login))


@router.post("/people/{login}/tokens")
def make_token(form: Posted, person: Runner, login: str, wanted: NewToken) -> Response:
    """Make a token for a person, shown once."""
    return _made(form, person, login, wanted, _at(login))


@router.post("/people/{login}/tokens/{token}/revoke")
def revoke_token(form: Posted, person: Runner, login: str, token: str) -> Response:
    """End a token of a person."""
    people.revoke_token(form.workspace, token, person.name, login)
    return form.done("The token lets nobody in any more.", back=_at(login))


@router.get("/you")
def you(visit: Visit, person: Reader) -> Response:
    """Show whoever is signed in what is theirs."""
    return _shown(visit, person, person, "/you")


@router.post("/you/tokens")
def make_own_token(form: Posted, person: Reader, wanted: NewToken) -> Response:
    """Make a token of one's own, shown once."""
    return _made(form, person, person.login, wanted, "/you")


@router.post("/you/tokens/{token}/revoke")
def revoke_own_token(form: Posted, person: Reader, token: str) -> Response:
    """End a token of one's own."""
    people.revoke_token(form.workspace, token, person.name, person.login)
    return form.done("The token lets nobody in any more.", back="/you")


def _shown(visit: OpenedPage, person: Person, shown: Person, base: str) -> Response:
    store, now = visit.workspace.store, clock()
    return visit.show(
        "person.html",
        person,
        shown=shown,
        base=base,
        own=base == "/you",
        passworded=bool(store.people.password(shown.login)),
        sessions=store.sessions.of(shown.login, now),
        tokens=store.tokens.of(shown.login, now),
    )


def _made(form: PostedForm, person: Person, login: str, wanted: WantedToken, back: str) -> Response:
    asked = (login, wanted.label, wanted.scopes, wanted.days)
    _, secret = people.make_token(form.workspace, *asked, person.name)
    return form.done("The token, shown only now:", back=back, secret=secret)


def _at(login: str) -> str:
    return f"/people/{quote(login)}"
