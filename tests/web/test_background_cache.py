"""Pages that take long: shown as they were last while they are made anew in the background."""

import subprocess
import sys
import time
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="pip install 'vocpipe[web]'")

from tests.fakes import plain_workspace
from tests.store.makers import by_person, voice
from vocpipe.web import background_cache
from vocpipe.web.background_cache import BackgroundCache, NotMadeYetError, Shown
from vocpipe.workspace import Workspace


class Background:
    """Stands in for the other process: does its work when it is told to."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace, self.asked = workspace, list[tuple[Future[Any], Any]]()

    def submit(self, _made: Any, _settings: Any, make: Any) -> Future[Any]:
        self.asked.append((Future(), make))
        return self.asked[-1][0]

    def work(self) -> None:
        future, make = self.asked.pop()
        with Workspace(self.workspace.settings) as other:
            future.set_result(background_cache.made(other, make))


def count(workspace: Workspace) -> int:
    return workspace.store.feedback.count()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return plain_workspace(tmp_path)


def test_few_voices_are_always_shown_as_they_are(workspace: Workspace) -> None:
    shown = BackgroundCache(workspace)
    for expected in (1, 2):
        workspace.store.feedback.save([voice(f"fb_{expected}")])
        assert shown.give("n", count) == Shown(expected)


def test_many_voices_are_shown_as_they_were_until_newer_ones_are_made(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, background = BackgroundCache(workspace), Background(workspace)
    workspace.store.feedback.save([voice("fb_1")])
    assert shown.give("n", count) == Shown(1)
    monkeypatch.setattr(background_cache, "MANY", 0)
    monkeypatch.setitem(shown.__dict__, "_process", background)
    assert shown.give("n", count) == Shown(1)
    workspace.store.feedback.save([voice("fb_2")])
    workspace.store.ledger.append([by_person("fb_1")])
    for _ in range(2):
        assert shown.give("n", count) == Shown(1, workspace.now())
    assert len(background.asked) == 1
    background.work()
    assert shown.give("n", count) == Shown(2)


def test_the_first_answer_of_many_is_not_waited_for_longer_than_a_moment(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, background = BackgroundCache(workspace), Background(workspace)
    monkeypatch.setattr(background_cache, "MANY", 0)
    monkeypatch.setattr(background_cache, "PATIENCE", 0.0)
    monkeypatch.setitem(shown.__dict__, "_process", background)
    shown.begin("n", count)
    with pytest.raises(NotMadeYetError):
        shown.give("n", count)
    assert len(background.asked) == 1
    background.work()
    assert shown.give("n", count) == Shown(0)


SERVER = """
import os, time
from vocpipe.web.background_cache import background_process
if __name__ == "__main__":
    pool = background_process()
    pool.submit(time.sleep, 60)
    print(pool.submit(os.getpid) and list(pool._processes)[0], flush=True)
    os._exit(0)
"""


@pytest.mark.slow
def test_the_background_process_ends_with_a_server_that_is_killed(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text(SERVER, "utf-8")
    ran = subprocess.run([sys.executable, tmp_path / "server.py"], stdout=subprocess.PIPE, check=True)
    ends = time.monotonic() + 30
    while Path(f"/proc/{int(ran.stdout)}").exists() and time.monotonic() < ends:
        time.sleep(0.1)
    assert not Path(f"/proc/{int(ran.stdout)}").exists()
