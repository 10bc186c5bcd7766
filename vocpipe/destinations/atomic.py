"""Write files whole or not at all, and only when their content changed."""

import os
import secrets
from pathlib import Path

from vocpipe.errors import VocpipeError


def write_text(path: Path, text: str) -> bool:
    """Write ``text`` to ``path`` as UTF-8 through a temporary file beside it; folders are made.

    Gives False, and touches nothing, when the file already says so. Raises VocpipeError
    when the folder cannot be written.
    """
    return write_bytes(path, text.encode("utf-8"))


def holds(path: Path, text: str) -> bool:
    """Tell whether the file at ``path`` says exactly ``text`` already."""
    return path.is_file() and path.read_bytes() == text.encode("utf-8")


def write_bytes(path: Path, content: bytes) -> bool:
    """Write ``content`` to ``path`` as ``write_text`` does."""
    try:
        if path.is_file() and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, content)
    except OSError as error:
        raise VocpipeError(
            f"{path} cannot be written ({error.strerror})", "Check the folder and its rights"
        ) from error
    return True


def _replace(path: Path, content: bytes) -> None:
    scratch = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with scratch.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
