"""The command line in this process, with the fake embedder, in a folder of its own."""

import json
import logging
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import FakeEmbedder, tiny_workspace
from vocpipe.cli import main


@dataclass(frozen=True)
class Said:
    """What a command printed and its exit code."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Give the one JSON document on stdout; fails when there is anything else."""
        return json.loads(self.out)

    def one_line(self) -> str:
        """Give the one clear line of a command that failed; fails when there is more."""
        lines = self.err.strip().splitlines()
        assert self.code == 1, self
        assert len(lines) == 1, self.err
        assert "Traceback" not in self.err
        return lines[0]


Run = Callable[..., Said]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Give a function that runs one command as the shell would."""
    monkeypatch.setattr("vocpipe.workspace._embedder", lambda settings: FakeEmbedder())
    monkeypatch.setenv("VOCPIPE_USER", "宮下")
    monkeypatch.setenv("VOCPIPE_MESSAGES", "en")

    def command(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["vocpipe", *(str(argument) for argument in arguments)])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as exit_:
            code = exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
        finally:
            logging.getLogger().handlers.clear()
        printed = capsys.readouterr()
        return Said(code, printed.out, printed.err)

    return command


@pytest.fixture(scope="session")
def finished_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a tiny workspace with everything done by the commands; never write it."""
    folder = tiny_workspace(tmp_path_factory.mktemp("finished") / "workspace")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr("vocpipe.workspace._embedder", lambda settings: FakeEmbedder())
        for arguments in (["ingest"], ["run", "--week", "2026-W46"], ["run", "--week", "2026-W47"]):
            patch.setattr(sys, "argv", ["vocpipe", *arguments, "--json"])
            with pytest.raises(SystemExit) as ended:
                main()
            assert not ended.value.code
    return folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def finished(finished_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a copy of the finished workspace."""
    folder = Path(shutil.copytree(finished_folder, tmp_path / "finished"))
    monkeypatch.chdir(folder)
    return folder
