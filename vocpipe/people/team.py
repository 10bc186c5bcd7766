"""The team: who may come in, in which role. ``by`` is the name of whoever changes it."""

import re
import unicodedata
from typing import Any

from vocpipe.errors import NotFoundError, TeamError
from vocpipe.people.audit import clock, noted
from vocpipe.people.secrets import new_password, password_hash
from vocpipe.records import Deed, Person, Role
from vocpipe.workspace import Workspace

_LOGIN = re.compile(r"[^\s/\x00-\x1f\x7f]{1,200}")
_NAME = re.compile(r"[^\x00-\x1f\x7f]{1,100}")


def folded(login: str) -> str:
    """Give a login as it is kept: without capitals, so that an address is the same however it is typed."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def find(workspace: Workspace, login: str) -> Person:
    """Give the person with this login; raises NotFoundError."""
    found = workspace.store.people.get(folded(login))
    if found is None:
        raise NotFoundError("there is nobody with this login", "See: vocpipe people list")
    return found


def add(
    workspace: Workspace, person: Person, by: str, password: str | None = None, how: str = ""
) -> tuple[Person, str]:
    """Add a person and give them with their password.

    ``password`` None makes one, "" gives none (another door vouches for them). ``how`` is that door.
    Raises TeamError when the login or the name is taken or cannot be one.
    """
    person = person.model_copy(update={"login": folded(person.login), "name": person.name.strip()})
    if not _LOGIN.fullmatch(person.login) or not _NAME.fullmatch(person.name):
        raise TeamError(
            "a login has no blanks and no slash, and a name is not empty", "Give an e-mail address and a name"
        )
    chosen = new_password() if password is None else password
    kept = password_hash(chosen) if chosen else ""
    with workspace.store.transaction():
        if not workspace.store.people.add(person, kept, clock()):
            raise TeamError(
                f"{person.login} or the name {person.name} is there already",
                "Names sign verdicts, so each belongs to one person",
            )
        noted(workspace, by, Deed.PERSON_ADDED, person.login, role=person.role.value, how=how)
    return person, chosen


def change(
    workspace: Workspace, login: str, by: str, role: Role | None = None, originals: bool | None = None
) -> Person:
    """Give a person another role, or the right to see originals; the last admin stays one."""
    wanted: dict[str, Any] = {"role": role and role.value, "originals": originals}
    wanted = {name: value for name, value in wanted.items() if value is not None}
    with workspace.store.transaction():
        person = find(workspace, login)
        new = {name: value for name, value in wanted.items() if getattr(person, name) != value}
        if not new:
            return person
        if "role" in new:
            _keep_an_admin(workspace, person)
        workspace.store.people.change(person.login, **new)
        noted(workspace, by, Deed.PERSON_CHANGED, person.login, **new)
        return find(workspace, person.login)


def choose_language(workspace: Workspace, person: Person, lang: str) -> None:
    """Keep the language in which a person reads the pages."""
    if person.lang != lang:
        with workspace.store.transaction():
            workspace.store.people.change(person.login, lang=lang)
            noted(workspace, person.name, Deed.PERSON_CHANGED, person.login, lang=lang)


def set_password(workspace: Workspace, login: str, by: str, password: str | None = None) -> str:
    """Set a person's password (None: make one), end their sessions, and give the password."""
    chosen = new_password() if password is None else password
    kept = password_hash(chosen)
    with workspace.store.transaction():
        person = find(workspace, login)
        workspace.store.people.change(person.login, password=kept)
        workspace.store.sessions.end([one.id for one in workspace.store.sessions.of(person.login, clock())])
        noted(workspace, by, Deed.PASSWORD, person.login)
    return chosen


def disable(workspace: Workspace, login: str, by: str) -> Person:
    """Let a person in no more: sessions and tokens end; what they said keeps its name."""
    with workspace.store.transaction():
        person = find(workspace, login)
        if not person.active:
            return person
        _keep_an_admin(workspace, person)
        workspace.store.people.change(person.login, active=False)
        for held in (workspace.store.sessions, workspace.store.tokens):
            held.end([one.id for one in held.of(person.login, clock())])
        noted(workspace, by, Deed.PERSON_DISABLED, person.login)
        return find(workspace, person.login)


def enable(workspace: Workspace, login: str, by: str) -> Person:
    """Let a disabled person in again."""
    with workspace.store.transaction():
        person = find(workspace, login)
        if not person.active:
            workspace.store.people.change(person.login, active=True)
            noted(workspace, by, Deed.PERSON_ENABLED, person.login)
        return find(workspace, person.login)


def _keep_an_admin(workspace: Workspace, person: Person) -> None:
    admins = [one for one in workspace.store.people.all() if one.active and one.role is Role.ADMIN]
    if admins == [person]:
        raise TeamError(f"{person.login} is the last admin", "Make somebody else admin first")
