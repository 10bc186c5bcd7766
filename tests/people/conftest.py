"""An empty workspace, and argon2 cheap enough for tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("argon2", reason="pip install 'vocpipe[web]'")

from argon2 import PasswordHasher

from tests.fakes import plain_workspace
from vocpipe.people import secrets
from vocpipe.workspace import Workspace

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords in no time."""
    monkeypatch.setattr(secrets, "_hasher", lambda: CHEAP)


@pytest.fixture
def workspace(tmp_path: Path, sqlite_file: Path) -> Iterator[Workspace]:
    """Give a workspace with nothing in it."""
    shutil.copy(sqlite_file, tmp_path / "vocpipe.db")
    with plain_workspace(tmp_path) as made:
        yield made
