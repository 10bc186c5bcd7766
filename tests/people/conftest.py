"""An empty workspace, and passwords that cost no time."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import plain_workspace
from vocpipe.workspace import Workspace


@pytest.fixture(autouse=True)
def in_no_time(cheap_passwords: None) -> None:
    """Hash passwords in no time."""


@pytest.fixture
def workspace(tmp_path: Path, sqlite_file: Path) -> Iterator[Workspace]:
    """Give a workspace with nothing in it."""
    shutil.copy(sqlite_file, tmp_path / "vocpipe.db")
    with plain_workspace(tmp_path) as made:
        yield made
