"""A delivery killed at any point repeats at most one message and loses none."""

import multiprocessing
import os
import shutil
import signal
from pathlib import Path

import pytest

from tests.fakes import LAST, FakeEmbedder, settings_text
from vocpipe.destinations import AppriseDestination, Message
from vocpipe.pipeline.deliver import deliver
from vocpipe.settings import load
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


def sent(folder: Path) -> list[str]:
    log = folder / "sent.txt"
    return log.read_text("utf-8").split("\n")[:-1] if log.exists() else []


def in_child(folder: Path, kill_at: int, *, noted: bool) -> None:
    """Deliver in a child that kills itself at the n-th message: as it left, or once it was noted too."""

    def run() -> None:
        with Workspace(load(folder), embedder=FakeEmbedder()) as workspace:
            count = 0

            def send(one: AppriseDestination, _address: str, message: Message) -> None:
                nonlocal count
                count += 1
                if noted and count == kill_at + 1:
                    os.kill(os.getpid(), signal.SIGKILL)
                with (folder / "sent.txt").open("a", encoding="utf-8") as log:
                    log.write(one.key(message.key) + "\n")
                if not noted and count == kill_at:
                    os.kill(os.getpid(), signal.SIGKILL)

            AppriseDestination._send = send  # type: ignore[method-assign]
            deliver(workspace, parse_week(LAST))

    child = multiprocessing.get_context("fork").Process(target=run)
    child.start()
    child.join(60)


@pytest.fixture
def folder(done_folder: Path, tmp_path: Path) -> Path:
    copied = Path(shutil.copytree(done_folder, tmp_path / "done"))
    text = settings_text("voices.csv", more='changes = ["changes.csv"]') + "".join(
        CHAT.format(number=number) for number in range(3)
    )
    (copied / "vocpipe.toml").write_text(text, "utf-8")
    return copied


@pytest.mark.parametrize("noted", [False, True], ids=["as it left", "once it was noted"])
def test_a_killed_delivery_repeats_at_most_one_message_and_loses_none(
    folder: Path, tmp_path: Path, noted: bool
) -> None:
    whole = Path(shutil.copytree(folder, tmp_path / "whole"))
    in_child(whole, 0, noted=False)
    wanted = sent(whole)
    assert len(wanted) > 1
    assert len(set(wanted)) == len(wanted)
    for kill_at in (1, len(wanted)):
        killed = Path(shutil.copytree(folder, tmp_path / f"killed-{kill_at}"))
        in_child(killed, kill_at, noted=noted)
        in_child(killed, 0, noted=False)
        again = sent(killed)
        assert set(again) == set(wanted)
        assert len(again) - len(wanted) == (0 if noted else 1)


def test_a_delivery_done_twice_sends_nothing_the_second_time(folder: Path) -> None:
    in_child(folder, 0, noted=False)
    first = sent(folder)
    in_child(folder, 0, noted=False)
    assert sent(folder) == first
