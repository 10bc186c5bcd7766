"""Pages that take long: shown as they were last while they are made anew beside."""

from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="pip install 'vocpipe[web]'")

from tests.fakes import plain_workspace
from tests.store.makers import voice
from vocpipe.web import later
from vocpipe.web.later import Later, NotMadeYetError, Shown
from vocpipe.workspace import Workspace


class Beside:
    """Stands in for the other process: does its work when it is told to."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace, self.asked = workspace, list[tuple[Future[Any], Any]]()

    def submit(self, _made: Any, _settings: Any, make: Any) -> Future[Any]:
        self.asked.append((Future(), make))
        return self.asked[-1][0]

    def work(self) -> None:
        future, make = self.asked.pop()
        future.set_result(later.made(self.workspace, make))


def count(workspace: Workspace) -> int:
    return workspace.store.feedback.count()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return plain_workspace(tmp_path)


def test_few_voices_are_always_shown_as_they_are(workspace: Workspace) -> None:
    shown = Later(workspace)
    for expected in (1, 2):
        workspace.store.feedback.save([voice(f"fb_{expected}")])
        assert shown.give("n", count) == Shown(expected)


def test_many_voices_are_shown_as_they_were_until_newer_ones_are_made(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, beside = Later(workspace), Beside(workspace)
    workspace.store.feedback.save([voice("fb_1")])
    assert shown.give("n", count) == Shown(1)
    monkeypatch.setattr(later, "MANY", 0)
    monkeypatch.setitem(shown.__dict__, "_beside", beside)
    assert shown.give("n", count) == Shown(1)
    workspace.store.feedback.save([voice("fb_2")])
    for _ in range(2):
        assert shown.give("n", count) == Shown(1, workspace.now())
    assert len(beside.asked) == 1
    beside.work()
    assert shown.give("n", count) == Shown(2)


def test_the_first_answer_of_many_is_not_waited_for_longer_than_a_moment(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, beside = Later(workspace), Beside(workspace)
    monkeypatch.setattr(later, "MANY", 0)
    monkeypatch.setattr(later, "PATIENCE", 0.0)
    monkeypatch.setitem(shown.__dict__, "_beside", beside)
    shown.begin("n", count)
    with pytest.raises(NotMadeYetError):
        shown.give("n", count)
    assert len(beside.asked) == 1
    beside.work()
    assert shown.give("n", count) == Shown(0)
