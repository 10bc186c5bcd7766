"""The driver's failures as one line that names the store and the way out.

The line holds neither SQL nor values. PostgreSQL writes the offending row into an error's DETAIL, so
only its primary message is ever quoted, and only for the kinds whose primary message names nothing
but tables, columns and constraints.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError, StatementError

from vocpipe.errors import StoreError

_WAYS_OUT = (
    (
        ("locked", "lock timeout", "deadlock"),
        "is locked by another process",
        "Wait for it to finish, then run the command again",
    ),
    (
        ("readonly", "read-only", "permission denied"),
        "may not be written",
        "Check the permissions of the file and of its folder, or of the database user",
    ),
    (
        ("malformed", "not a database", "no such table", "no such column", "corrupt"),
        "is damaged or is not a vocpipe database",
        "Run: vocpipe db check, or restore a backup",
    ),
    (
        ("i/o error",),
        "could not be read from or written to its disk",
        "Check the disk and its free space, then run the command again",
    ),
    (
        ("is full", "no space left"),
        "has no room left on its disk",
        "Free some space, then run the command again",
    ),
)
_OTHERWISE = ("cannot be reached or opened", "Check database_url, permissions, and that the server runs")
_OUR_MISTAKE = "Nothing of this step was saved; please report it as a mistake in vocpipe"
_SAYS_WHICH_RULE = ("23", "P0001")


@contextmanager
def translated(where: object) -> Iterator[None]:
    """Turn failures of the driver inside the block into StoreError; ``where`` names the store."""
    try:
        yield
    except IntegrityError as error:
        raise StoreError(f"the store {where} refused a row: {_rule(error.orig)}", _OUR_MISTAKE) from None
    except DBAPIError as error:
        known = _known(str(error.orig).lower())
        if known is None and not isinstance(error, OperationalError | InterfaceError):
            raise StoreError(f"the store {where} refused a step: {_rule(error.orig)}", _OUR_MISTAKE) from None
        what, fix = known or _OTHERWISE
        raise StoreError(f"the store {where} {what}", fix) from error
    except StatementError as error:
        kind = type(error.orig).__name__
        raise StoreError(
            f"the store {where} was given a value it cannot hold ({kind})", _OUR_MISTAKE
        ) from None


def _known(message: str) -> tuple[str, str] | None:
    return next(
        ((what, fix) for signs, what, fix in _WAYS_OUT if any(sign in message for sign in signs)), None
    )


def _rule(error: Any) -> str:
    """Give which rule was broken: SQLite's message, or of PostgreSQL only what cannot quote a row."""
    diagnosis = getattr(error, "diag", None)
    if diagnosis is None:
        return str(error).splitlines()[0]
    state = str(diagnosis.sqlstate)
    return str(diagnosis.message_primary) if state.startswith(_SAYS_WHICH_RULE) else f"SQLSTATE {state}"
