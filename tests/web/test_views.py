"""What pages keep: a person's word is seen at once, a machine's after a time that its answer is worth."""

from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="pip install 'vocpipe[web]'")

from tests.fakes import plain_workspace
from tests.store.makers import by_person, moment, verdict, voice
from vocpipe.pipeline.listing import ItemFilter
from vocpipe.records import About
from vocpipe.web import views


def test_a_persons_word_is_counted_at_once_and_a_machines_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = plain_workspace(tmp_path)
    store, shown = workspace.store, views.Views(workspace)
    store.feedback.save([voice("fb_1"), voice("fb_2", "slow")])
    store.ledger.set_live(About.THEME, "v1", moment())

    def members() -> int:
        return sum(n for _, n in shown.speakers("th_1"))

    monkeypatch.setattr(views, "PATIENCE", 1_000_000)
    monkeypatch.setattr(views, "QUICK", 0.0)
    assert members() == 0
    store.ledger.append([verdict("fb_1", About.THEME, value={"theme": "th_1"})])
    assert members() == 0
    store.ledger.append([by_person("fb_2", About.THEME, value={"theme": "th_1"})])
    assert members() == 2
    monkeypatch.setattr(views, "PATIENCE", 0)
    store.ledger.append([verdict("fb_1", About.THEME, value={"theme": "th_2"})])
    assert members() == 2  # kept before, for as long as was patient then
    store.ledger.append([by_person("fb_2", About.THEME, value={"theme": "th_2"})])
    assert members() == 0


def test_a_list_is_always_as_it_is_though_a_machine_wrote_since_it_was_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = plain_workspace(tmp_path)
    store, shown, wanted = workspace.store, views.Views(workspace), ItemFilter(kind="praise")
    store.feedback.save([voice("fb_1")])
    store.ledger.set_live(About.KIND, "v1", moment())
    monkeypatch.setattr(views, "PATIENCE", 1_000_000)
    monkeypatch.setattr(views, "QUICK", 0.0)
    assert shown.items(wanted, 0, 50) == ([], 0)
    store.ledger.append([verdict("fb_1", value={"kind": "praise", "severity": 0})])
    listed, total = shown.items(wanted, 0, 50)
    assert ([one["id"] for one in listed], total) == (["fb_1"], 1)
