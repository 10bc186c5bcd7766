"""Folders that appear whole or not at all, whoever else makes them at the same moment."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def appearing(target: Path) -> Iterator[Path]:
    """Give a scratch folder beside ``target`` that becomes ``target`` when the block ends well.

    Losing the race to another process is fine: its folder is the same. A block that raises leaves nothing.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".building-", dir=target.parent))
    try:
        yield scratch
        _settle(scratch, target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _settle(scratch: Path, target: Path) -> None:
    try:
        os.rename(scratch, target)
    except OSError:
        if not target.is_dir():
            raise
