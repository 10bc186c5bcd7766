"""Workspaces for the tests of the verbs."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import FIRST, LAST, opened, tiny_workspace
from vocpipe import pipeline
from vocpipe.weeks import parse_week
from vocpipe.workspace import Workspace


@pytest.fixture(scope="session")
def done_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a tiny workspace in which everything up to the last week is done; never write it."""
    folder = tiny_workspace(tmp_path_factory.mktemp("template") / "workspace")
    with opened(folder) as workspace:
        with workspace.running():
            pipeline.read_reference(workspace)
            pipeline.ingest(workspace)
        for week in (FIRST, LAST):
            pipeline.run(workspace, parse_week(week))
    return folder


@pytest.fixture
def done(done_folder: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Give a copy of that workspace, opened."""
    with opened(Path(shutil.copytree(done_folder, tmp_path / "done"))) as workspace:
        yield workspace
