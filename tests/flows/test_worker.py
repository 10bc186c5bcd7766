"""What docs/prefect.md tells to type: a server, the deployments of prefect.yaml, a worker that runs each."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

import flows.quiet
from tests.fakes import LAST, opened, tiny_workspace

REPOSITORY = Path(__file__).parents[2]
PREFECT = Path(sys.executable).with_name("prefect")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Give the settings of docs/prefect.md for a server of this test's own and its workspace."""
    pytest.importorskip("prefect", reason="pip install 'vocpipe[flows]'")
    port = _free_port()
    return {
        **flows.quiet._DEFAULTS,
        **{name: os.environ[name] for name in os.environ if not name.startswith("PREFECT_")},
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "VOCPIPE_WORKSPACE": str(tiny_workspace(tmp_path / "workspace")),
    }


@pytest.fixture
def typed(environment: dict[str, str], tmp_path: Path) -> Iterator[dict[str, str]]:
    """Keep a server and a worker running around a test."""
    port = environment["PREFECT_API_URL"].rsplit(":", 1)[1].split("/")[0]
    running = []
    with (tmp_path / "server.log").open("w") as log:
        try:
            server = [str(PREFECT), "server", "start", "--host", "127.0.0.1", "--port", port, "--no-ui"]
            running.append(_start(server, environment, log))
            _await(environment["PREFECT_API_URL"] + "/health")
            _type(environment, "work-pool", "create", "vocpipe", "--type", "process")
            _type(environment, "--no-prompt", "deploy", "--all")
            running.append(_start([str(PREFECT), "worker", "start", "--pool", "vocpipe"], environment, log))
            yield environment
        finally:
            for process in reversed(running):
                _stop(process)


@pytest.mark.slow
def test_a_worker_runs_each_deployment_of_prefect_yaml_to_its_end(typed: dict[str, str]) -> None:
    _type(typed, "deployment", "run", "ingest/hourly", "--watch")
    _type(typed, "deployment", "run", "weekly/monday", "-p", f"week={LAST}", "--watch")
    _type(typed, "deployment", "run", "outcomes/daily", "--watch")
    with opened(Path(typed["VOCPIPE_WORKSPACE"])) as workspace:
        assert workspace.store.feedback.count() == 18
        assert workspace.store.briefs.of_week(LAST)
    assert list(Path(typed["VOCPIPE_WORKSPACE"]).rglob("kpi*.html"))
    _type(typed, "deployment", "run", "retrain/monthly", "--watch")
    _type(typed, "deployment", "run", "monthly/page", "-p", "month=2026-11", "--watch")
    pages = {file.name for file in Path(typed["VOCPIPE_WORKSPACE"]).rglob("leadership-*.html")}
    assert pages == {"leadership-2026-11.ja.html", "leadership-2026-11.en.html"}


def _free_port() -> int:
    """Give a free port below those that calls of this machine are given: it stays free until it is used."""
    for port in range(20_000 + os.getpid() % 10_000, 32_000):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise AssertionError("every port is taken")


def _start(command: list[str], environment: dict[str, str], log: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=log, stderr=log)  # type: ignore[call-overload,no-any-return]


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a process; one that does not go by itself (Prefect's worker, now and then) is killed."""
    process.terminate()
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _type(environment: dict[str, str], *words: str) -> None:
    done = subprocess.run(
        [str(PREFECT), *words], cwd=REPOSITORY, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, f"prefect {' '.join(words)}:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"


def _await(url: str, seconds: float = 180) -> None:
    """Wait until the server answers."""
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            assert time.monotonic() < until, f"{url} did not answer in {seconds} s"
            time.sleep(0.5)
