"""Passwords through argon2id, and random secrets of which only a digest is kept.

Passwords follow NIST SP 800-63B: a least length, no rules about signs, any script. Random secrets have
256 bits, so a plain SHA-256 is enough for them and can be looked up.
"""

import hashlib
import secrets
import unicodedata
from functools import cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from vocpipe.errors import SettingsError, TeamError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 256
"""Characters of a password."""

_AT_ONCE = BoundedSemaphore(4)
"""Hashing takes 64 MiB each time: more at once only wait, so that tries cannot fill the memory."""


def new_secret() -> str:
    """Give a secret nobody can guess, for a cookie or a token."""
    return secrets.token_urlsafe(32)


def new_password() -> str:
    """Give a first password, to be handed over once."""
    return secrets.token_urlsafe(12)


def digest(secret: str) -> str:
    """Give what is kept of a random secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def password_hash(password: str) -> str:
    """Give what is kept of a password; raises TeamError when it is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise TeamError(
            f"a password has {SHORTEST} to {LONGEST} characters, this one {len(password)}",
            "A few words in a row are easy to keep in mind",
        )
    return _hasher().hash(_folded(password))


def matches(kept: str, password: str) -> bool:
    """Tell whether a password is the one that was kept; without one it takes as long and says no."""
    from argon2.exceptions import InvalidHashError, VerificationError

    if len(password) > LONGEST:
        return False
    try:
        with _AT_ONCE:
            return _hasher().verify(kept or _nobodys(), _folded(password)) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    """Tell whether a password was hashed under weaker settings than today's."""
    return _hasher().check_needs_rehash(kept)


@cache
def _hasher() -> "PasswordHasher":
    """Give argon2id with argon2-cffi's settings (RFC 9106, low memory)."""
    try:
        from argon2 import PasswordHasher
    except ModuleNotFoundError as error:
        raise SettingsError(
            "passwords need argon2", "Run where vocpipe was cloned: scripts/install web"
        ) from error
    return PasswordHasher()


@cache
def _nobodys() -> str:
    return _hasher().hash(new_secret())


def _folded(password: str) -> str:
    """Give one spelling of the same typed letters, whatever keyboard they came from."""
    return unicodedata.normalize("NFKC", password)
