"""Coming in and going out: by password, or because another door vouches; sessions that can be ended."""

from datetime import timedelta

from ulid import ULID

from vocpipe.errors import AccessError
from vocpipe.people.audit import clock, noted
from vocpipe.people.secrets import digest, matches, new_secret, outdated, password_hash
from vocpipe.people.team import add, folded
from vocpipe.records import Deed, Person, Role, Session
from vocpipe.workspace import Workspace

_TRY_AGAIN = "Try again, or ask an admin for a new password"


def sign_in(workspace: Workspace, login: str, password: str, where: str = "") -> Person:
    """Give the person whose password this is; ``where`` is the address they come from.

    Unknown logins, wrong passwords and disabled people are refused in the same words and the same
    time: AccessError. A password hashed under older settings is hashed anew.
    """
    people = workspace.store.people
    person = people.get(folded(login))
    kept = people.password(person.login) if person else ""
    if not matches(kept, password) or person is None or not person.active:
        # What was typed may be a password in the wrong field: only a known login is noted.
        noted(workspace, person.name if person else "", Deed.REFUSED, how="password", where=where)
        raise AccessError("the login or the password is wrong", _TRY_AGAIN)
    if outdated(kept):
        people.change(person.login, password=password_hash(password))
    return person


def known_elsewhere(
    workspace: Workspace, login: str, name: str, new_people: Role | None, how: str, where: str = ""
) -> Person:
    """Give the person another door (OIDC, a proxy) vouches for; a new one gets the role ``new_people``.

    Raises AccessError for who is disabled, or is not in the team while newcomers have no role.
    """
    person = workspace.store.people.get(folded(login))
    if person is None and new_people is not None:
        taken = workspace.store.people.named(name.strip()) is not None
        wanted = Person(login=login, name=login if taken or not name.strip() else name, role=new_people)
        return add(workspace, wanted, by=how, password="", how=how)[0]
    if person is None or not person.active:
        noted(workspace, person.name if person else folded(login), Deed.REFUSED, how=how, where=where)
        raise AccessError("you are not in the team, or no longer", "Ask an admin to add you")
    return person


def owner(workspace: Workspace, name: str) -> Person:
    """Give whoever started the app on this machine, an admin when vocpipe meets them for the first time."""
    people = workspace.store.people
    login = "".join(folded(name).replace("/", " ").split())
    person = people.named(name) or people.get(login)
    if person is None:
        person = add(workspace, Person(login=login, name=name, role=Role.ADMIN), name, "", "start link")[0]
    if not person.active:
        raise AccessError(f"{person.login} is disabled", f"Run: vocpipe people enable {person.login}")
    return person


def begin(workspace: Workspace, person: Person, how: str, hours: int, where: str = "") -> str:
    """Begin a session of ``hours`` and give its secret, which only the browser keeps."""
    now, secret = clock(), new_secret()
    session = Session(
        id=f"se_{ULID()}", login=person.login, how=how, began=now, expires=now + timedelta(hours=hours)
    )
    with workspace.store.transaction():
        workspace.store.sessions.expired(now)
        workspace.store.sessions.add(session, digest(secret))
        noted(workspace, person.name, Deed.SIGNED_IN, person.login, how=how, where=where)
    return secret


def session_of(workspace: Workspace, secret: str) -> tuple[Session, Person] | None:
    """Give the session a secret opens and its person; None when it has ended."""
    return workspace.store.sessions.holder(digest(secret), clock())


def sign_out(workspace: Workspace, secret: str) -> None:
    """End the session of this browser."""
    found = session_of(workspace, secret)
    if found is None:
        return
    session, person = found
    with workspace.store.transaction():
        workspace.store.sessions.end([session.id])
        noted(workspace, person.name, Deed.SIGNED_OUT, person.login)


def end_sessions(workspace: Workspace, login: str, by: str) -> int:
    """Sign a person out everywhere and give how many sessions that ended."""
    with workspace.store.transaction():
        ended = workspace.store.sessions.end(
            [one.id for one in workspace.store.sessions.of(folded(login), clock())]
        )
        if ended:
            noted(workspace, by, Deed.SESSIONS_ENDED, folded(login), sessions=ended)
    return ended
