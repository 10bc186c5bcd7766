"""Open the workspace of the present folder; everything heavy is imported only here and only then."""

import getpass
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vocpipe.workspace import Workspace


@contextmanager
def opened() -> "Iterator[Workspace]":
    """Give the workspace of this folder, closed at the end; raises SettingsError when there is none."""
    from vocpipe.settings import load
    from vocpipe.workspace import Workspace

    logging.basicConfig(level=os.environ.get("VOCPIPE_LOG", "WARNING"), format="%(name)s: %(message)s")
    with Workspace(load()) as workspace:
        yield workspace


@contextmanager
def opened_or_bare() -> "Iterator[Workspace]":
    """Give the workspace of this folder, or one with default settings where there is none.

    The bare one never touches a store: it is for measuring models on a file of labels.
    """
    from vocpipe.settings import FILE, build, load
    from vocpipe.workspace import Workspace, bare

    here = Path.cwd()
    with Workspace(load()) if (here / FILE).is_file() else bare(build({}, here)) as workspace:
        yield workspace


def who(by: str | None) -> str:
    """Give the name a person's verdict is signed with: --by, VOCPIPE_USER, or the login name."""
    return by or os.environ.get("VOCPIPE_USER") or getpass.getuser()
