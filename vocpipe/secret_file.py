"""A secret kept in a file of its own: made on first use, for its owner alone."""

import os
import secrets
import tempfile
from pathlib import Path

from vocpipe.errors import SettingsError


def read_or_make_secret(file: Path) -> str:
    """Give the secret in ``file``, made on first use; whole or not at all, and never a second one.

    Raises SettingsError when the file cannot be read or written.
    """
    try:
        if not _secret_in(file):
            _make_secret(file)
        return _secret_in(file)
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not text"
        raise SettingsError(
            f"{file} cannot be read or written ({why})", "Check the permissions of the folder and the file"
        ) from error


def _secret_in(file: Path) -> str:
    return file.read_text(encoding="ascii").strip() if file.exists() else ""


def _make_secret(file: Path) -> None:
    handle, made = tempfile.mkstemp(prefix=f"{file.name}.", dir=file.parent)  # for its owner only
    try:
        with os.fdopen(handle, "w", encoding="ascii") as scratch:
            scratch.write(secrets.token_hex(32))
        try:
            os.link(made, file)  # unlike renaming, it never puts ours in the place of another process's
        except OSError:  # there is one, or this disk knows no links
            if not _secret_in(file):
                Path(made).replace(file)
    finally:
        Path(made).unlink(missing_ok=True)
