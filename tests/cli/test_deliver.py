"""``vocpipe deliver`` on the command line."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.fakes import DEAD, WAITS


def test_a_dry_run_lists_what_would_be_sent_and_delivery_says_what_failed(
    finished: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WAITS, (0.0,))
    week = ("--week", "2026-W47")
    assert run("deliver", *week, "--dry-run", "--json").json() == {"planned": [], "failed": []}
    (finished / "vocpipe.toml").open("a", encoding="utf-8").write(DEAD)
    planned = run("deliver", *week, "--dry-run", "--json").json()["planned"]
    assert {one["destination"] for one in planned} == {"dead"}
    assert "json://127.0.0.1" in run("deliver", *week, "--dry-run").out

    failed = run("deliver", *week)
    assert failed.code == 1
    assert "vocpipe: destination 'dead' did not take message 2026-W47/" in failed.err
    (waiting,) = {one["destination"] for one in run("deliver", "--waiting", "--json").json()}
    assert waiting == "dead"
    assert run("deliver", "--test", "dead").code == 1
    assert run("deliver", "--test", "files", "--json").json()["destination"] == "files"
    assert run("deliver", "--test", "files", "--dry-run").code == 2


def test_a_follow_up_is_recorded_shown_and_undone(finished: Path, run: Run) -> None:
    voice = run("items", "--json").json()[0]["id"]
    (said,) = run("followup", voice, "--by", "宮下", "--note", "電話で案内", "--json").json()
    assert said["about"] == "followup"
    assert "電話で案内" in run("show", voice).out
    assert run("undo", said["id"]).code == 0
    assert "followed_up" not in run("show", voice, "--json").json()
