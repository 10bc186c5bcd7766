"""A delivery killed at any point repeats at most one message and loses none."""

import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import LAST, FakeEmbedder, settings_text
from vocpipe.destinations import AppriseDestination, Message
from vocpipe.destinations.apprise_log import Answer
from vocpipe.pipeline.deliver import deliver
from vocpipe.settings import load
from vocpipe.store.outbox import Outbox
from vocpipe.weeks import parse_week
from vocpipe.workspace import Workspace

CHAT = """
[[destination]]
type = "apprise"
name = "chat{number}"
url = "json://127.0.0.1:9/hook"
hosts = ["127.0.0.1"]
allow_private = true
"""
CHATS = 2
TEAMS = 2  # product and success have something to say in that week


def sent(folder: Path) -> list[str]:
    log = folder / "sent.txt"
    return log.read_text("utf-8").split("\n")[:-1] if log.exists() else []


class Steps:
    """Counts the steps of a delivery, and kills the process before or after one of them."""

    def __init__(self, kill_at: int, *, after: bool) -> None:
        self.kill_at, self.after, self.count = kill_at, after, 0

    def of(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **given: Any) -> Any:
            self.count += 1
            here = self.count == self.kill_at
            if here and not self.after:
                os.kill(os.getpid(), signal.SIGKILL)
            answer = step(*args, **given)
            if here:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer

        return watched


def in_child(folder: Path, kill_at: int = 0, *, after: bool = False) -> int:
    """Deliver in a child of which the n-th step is its last; give how many steps there were if it lived."""

    def run() -> None:
        steps = Steps(kill_at, after=after)

        def send(one: AppriseDestination, _address: str, message: Message) -> Answer:
            with (folder / "sent.txt").open("a", encoding="utf-8") as log:
                log.write(one.key(message.key) + "\n")
            return Answer.TAKEN

        AppriseDestination._send = steps.of(send)  # type: ignore[method-assign]
        for name in ("put", "left", "drop", "sending"):
            setattr(Outbox, name, steps.of(getattr(Outbox, name)))
        with Workspace(load(folder), embedder=FakeEmbedder()) as workspace:
            deliver(workspace, parse_week(LAST))
        os._exit(steps.count)

    child = multiprocessing.get_context("fork").Process(target=run)
    child.start()
    child.join()
    return child.exitcode or 0


@pytest.fixture(scope="module")
def folder(done_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copied = Path(shutil.copytree(done_folder, tmp_path_factory.mktemp("kill") / "done"))
    chats = "".join(CHAT.format(number=number) for number in range(CHATS))
    text = settings_text("voices.csv", more='changes = ["changes.csv"]') + chats
    (copied / "vocpipe.toml").write_text(text, "utf-8")
    return copied


def killed_at(folder: Path, place: Path, step: int, *, after: bool) -> list[str]:
    """Give everything sent by a delivery that was killed at a step, and by the next one."""
    copied = Path(shutil.copytree(folder, place / f"{step}-{after}"))
    assert in_child(copied, step, after=after) == -signal.SIGKILL
    in_child(copied)
    once = sent(copied)
    in_child(copied)
    assert sent(copied) == once
    return once


def assert_none_lost_and_one_repeated_at_most(wanted: list[str], again: list[str]) -> None:
    assert set(again) == set(wanted)
    assert len(again) - len(wanted) <= 1


def test_a_delivery_killed_around_a_sending_repeats_at_most_that_message(
    folder: Path, tmp_path: Path
) -> None:
    whole = Path(shutil.copytree(folder, tmp_path / "whole"))
    steps = in_child(whole)
    wanted = sent(whole)
    assert len(set(wanted)) == len(wanted) == CHATS * TEAMS
    for step, after in ((steps - 1, True), (steps, True)):  # the last message has left; it is noted, too
        again = killed_at(folder, tmp_path, step, after=after)
        assert len(again) - len(wanted) == (step < steps)


@pytest.mark.slow
def test_a_delivery_killed_at_any_step_repeats_at_most_one_message_and_loses_none(
    folder: Path, tmp_path: Path
) -> None:
    whole = Path(shutil.copytree(folder, tmp_path / "whole"))
    steps = in_child(whole)
    wanted = sent(whole)
    for step in range(1, steps + 1):
        for after in (False, True):
            again = killed_at(folder, tmp_path, step, after=after)
            assert_none_lost_and_one_repeated_at_most(wanted, again)
