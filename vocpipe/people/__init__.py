"""Who may come in and what is noted of them: people, passwords, sessions, tokens, the audit.

Every verb that changes something notes the deed in the same transaction. Times are the clock's, also
where the workspace replays the past: a session ends when it ends.
"""

from vocpipe.people.audit import noted
from vocpipe.people.sessions import (
    begin,
    end_sessions,
    known_elsewhere,
    owner,
    session_of,
    sign_in,
    sign_out,
)
from vocpipe.people.team import add, change, choose_language, disable, enable, set_password
from vocpipe.people.tokens import make_token, revoke_token, token_of

__all__ = [
    "add",
    "begin",
    "change",
    "choose_language",
    "disable",
    "enable",
    "end_sessions",
    "known_elsewhere",
    "make_token",
    "noted",
    "owner",
    "revoke_token",
    "session_of",
    "set_password",
    "sign_in",
    "sign_out",
    "token_of",
]
