"""A week spread over real Dask workers, and what is said when they cannot be had."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes import LAST, opened, tiny_workspace
from tests.flows.test_worker import PREFECT, REPOSITORY, _await, _start, _stop, environment
from vocpipe.errors import SettingsError
from vocpipe.records import About

__all__ = ["environment"]

WORKERS = "\n[workers]\ncount = 2\npart = 6\n"


def _asking_for_workers(folder: Path) -> Path:
    made = tiny_workspace(folder)
    (made / "vocpipe.toml").open("a", encoding="utf-8").write(WORKERS)
    return made


def test_workers_without_a_prefect_server_are_refused_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("prefect", reason="pip install 'vocpipe[flows]'")
    from flows.workers import on_workers

    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    with pytest.raises(SettingsError, match="PREFECT_API_URL"):
        on_workers(str(_asking_for_workers(tmp_path / "workspace")))


@pytest.mark.slow
def test_two_dask_workers_tag_every_voice_once_and_leave_the_run_nothing_to_tag(
    environment: dict[str, str], tmp_path: Path
) -> None:
    pytest.importorskip("prefect_dask", reason="pip install 'vocpipe[dask]'")
    folder = _asking_for_workers(tmp_path / "dask")
    with (tmp_path / "server.log").open("w") as log:
        port = environment["PREFECT_API_URL"].rsplit(":", 1)[1].split("/")[0]
        command = [str(PREFECT), "server", "start", "--host", "127.0.0.1", "--port", port, "--no-ui"]
        server = _start(command, environment, log)
        try:
            _await(environment["PREFECT_API_URL"] + "/health")
            _flow(environment, "ingest", "ingest", folder)
            _flow(environment, "workers", "on_workers", folder)
            _spread_to_the_end(folder)
            _flow(environment, "weekly", "weekly", folder, LAST)
        finally:
            _stop(server)
    with opened(folder) as workspace:
        assert workspace.store.briefs.of_week(LAST)
        assert len(workspace.store.ledger.said_since(About.KIND, 0)) == 18


def _spread_to_the_end(folder: Path) -> None:
    """Look at the ledger alone: the taggers' versions name the model, and these tests load none."""
    with opened(folder) as workspace:
        for about in (About.KIND, About.USAGE):
            said = {(one.feedback_id, one.subject) for one in workspace.store.ledger.said_since(about, 0)}
            assert len(said) == len(workspace.store.ledger.said_since(about, 0)) >= 18
            assert len({feedback_id for feedback_id, _ in said}) == 18


def _flow(environment: dict[str, str], module: str, name: str, *words: object) -> None:
    """Call a flow in a process of its own, as a worker would."""
    code = f"from flows.{module} import {name}; {name}(*{[str(word) for word in words]!r})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
