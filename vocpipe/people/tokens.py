"""Personal tokens: keys for programs that act for a person, with scopes and an end."""

from collections.abc import Sequence
from datetime import timedelta

from ulid import ULID

from vocpipe.errors import NotFoundError, TeamError
from vocpipe.people.audit import clock, noted
from vocpipe.people.secrets import digest, new_secret
from vocpipe.people.team import find
from vocpipe.records import Deed, Person, Scope, Token
from vocpipe.workspace import Workspace

PREFIX = "voc_"
"""How every token begins, so that scanners of leaked secrets can tell it."""

LONGEST_DAYS = 366
_TOLD_AGAIN = timedelta(minutes=5)
"""How exactly the last use is kept: asking the store for a write at each call would slow all of them."""


def make_token(
    workspace: Workspace, login: str, label: str, scopes: Sequence[Scope], days: int, by: str
) -> tuple[Token, str]:
    """Make a token for a person and give it with its text, which is shown this once."""
    if not scopes or not 1 <= days <= LONGEST_DAYS:
        raise TeamError(f"a token has a scope and lasts 1 to {LONGEST_DAYS} days", "Choose both")
    now, secret = clock(), PREFIX + new_secret()
    with workspace.store.transaction():
        person = find(workspace, login)
        token = Token(
            id=f"tk_{ULID()}",
            login=person.login,
            label=label.strip()[:100],
            scopes=tuple(sorted(set(scopes))),
            made=now,
            expires=now + timedelta(days=days),
        )
        workspace.store.tokens.add(token, digest(secret))
        noted(workspace, by, Deed.TOKEN_MADE, person.login, token=token.id, scopes=list(token.scopes))
    return token, secret


def token_of(workspace: Workspace, secret: str) -> tuple[Token, Person] | None:
    """Give the token with this text and its person; None when it is unknown, expired or they are disabled."""
    now = clock()
    found = workspace.store.tokens.holder(digest(secret), now)
    if found and (found[0].used is None or now - found[0].used > _TOLD_AGAIN):
        workspace.store.tokens.used(found[0].id, now)
    return found


def revoke_token(workspace: Workspace, token_id: str, by: str, login: str | None = None) -> None:
    """End a token; with ``login`` only one of that person. Raises NotFoundError."""
    with workspace.store.transaction():
        held = [one for one in workspace.store.tokens.of(login, clock()) if one.id == token_id]
        if not held:
            raise NotFoundError(f"there is no token {token_id}", "See: vocpipe people tokens")
        workspace.store.tokens.end([token_id])
        noted(workspace, by, Deed.TOKEN_REVOKED, held[0].login, token=token_id)
