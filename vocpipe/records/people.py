"""People who work with vocpipe: roles and rights, sessions, tokens, and what is noted of what they did."""

from enum import StrEnum

from vocpipe.records.words import About, JsonValue, Moment, Noun


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
    ORIGINALS = "originals"
    """See a voice as it was written, with the personal data; each look is noted."""
    RUN = "run"
    """Sources, rejects, settings, people, the audit."""


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.VIEWER: frozenset({Right.READ}),
    Role.CS: frozenset({Right.READ, Right.TAG}),
    Role.DESK: frozenset({Right.READ, Right.TAG, Right.CLEAR}),
    Role.PM: frozenset({Right.READ, Right.TAG, Right.DECIDE}),
    Role.ADMIN: frozenset(Right),
}


_SAID: dict[About, Right] = {
    About.KIND: Right.TAG,
    About.USAGE: Right.TAG,
    About.ROUTE: Right.TAG,
    About.FOLLOWUP: Right.TAG,
    About.TOLD: Right.TAG,
    About.SOLVED: Right.TAG,
    About.ALERT: Right.TAG,
    About.CONSENT: Right.CLEAR,
}


def right_to_say(about: About) -> Right:
    """Give the right that saying something about a voice needs, and taking it back."""
    return _SAID.get(about, Right.DECIDE)


class Scope(StrEnum):
    """What a personal token may be used for; never more than the person may do."""

    READ = "read"
    WRITE = "write"
    """Say verdicts."""
    INGEST = "ingest"
    """Bring in voices."""


class Person(Noun):
    """Somebody who may come in. ``login`` (an e-mail address or a short name) never changes; ``name`` signs.

    ``originals`` gives the right of that name on top of the role's; ``lang`` is empty until they choose.
    """

    login: str
    name: str
    role: Role
    lang: str = ""
    active: bool = True
    originals: bool = False

    def may(self, right: Right) -> bool:
        """Whether their role, or what they were given besides, has this right."""
        return (
            right is Right.OPEN or right in RIGHTS[self.role] or (right is Right.ORIGINALS and self.originals)
        )


class Session(Noun):
    """One browser in which a person is signed in, and how they came in; the secret itself is not kept."""

    id: str
    login: str
    how: str
    began: Moment
    expires: Moment


class Token(Noun):
    """A key for programs that acts for a person; the secret itself is shown once and not kept."""

    id: str
    login: str
    label: str
    scopes: tuple[Scope, ...]
    made: Moment
    expires: Moment
    used: Moment | None = None


class Deed(StrEnum):
    """What is noted besides verdicts: everything that lets people in, shows what is hidden, or writes."""

    SIGNED_IN = "signed in"
    REFUSED = "sign-in refused"
    SIGNED_OUT = "signed out"
    SESSIONS_ENDED = "sessions ended"
    PERSON_ADDED = "person added"
    PERSON_CHANGED = "person changed"
    PERSON_DISABLED = "person disabled"
    PERSON_ENABLED = "person enabled"
    PASSWORD = "password set"
    TOKEN_MADE = "token made"
    TOKEN_REVOKED = "token revoked"
    ORIGINAL = "original read"
    UPLOADED = "uploaded"
    RETRIED = "retried"
    SOURCE_REMOVED = "source removed"
    SOURCE_RESTORED = "source restored"
    EDIT_ANSWERED = "edit answered"
    DELIVERY_DECIDED = "delivery decided"
    CHANGE_RECORDED = "change recorded"


class AuditEntry(Noun):
    """Who did what to what, when; ``detail`` are plain values, never customers' words."""

    at: Moment
    who: str
    what: str
    about: str = ""
    detail: dict[str, JsonValue] = {}
