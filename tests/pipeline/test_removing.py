"""A removed source that comes back: its repeats are linked, and its voices are compared with the changes."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fakes import plain_workspace
from vocpipe.errors import NotFoundError
from vocpipe.pipeline.erasing import erase
from vocpipe.pipeline.ingest import ingest, ingest_one
from vocpipe.pipeline.propose import propose
from vocpipe.pipeline.removing import remove_source, restore_source
from vocpipe.pipeline.repeats import link_repeats
from vocpipe.pipeline.verdicts import machine
from vocpipe.records import ERASED, ERASED_TEXT, About, Kind, KindValue
from vocpipe.sources.posted import PostedSource
from vocpipe.workspace import Workspace

SAID = "CSV出力は毎日使っていて、列の並び替えがとても助かっています。"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with plain_workspace(tmp_path) as opened:
        yield opened


def read(workspace: Workspace, name: str, text: str = SAID) -> None:
    file = workspace.settings.path(name)
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([("日付", "お客様", "声"), ("2026-11-02", "会社A", text)])
    (done,) = ingest(workspace, [str(file)])
    assert done.failed is None


def counted(workspace: Workspace) -> int:
    return sum(voice.duplicate_of is None for voice in workspace.store.feedback.find())


def judge(workspace: Workspace) -> None:
    link_repeats(workspace)
    version = workspace.kind_tagger.version
    workspace.store.ledger.set_live(About.KIND, version, workspace.now())
    praise = KindValue(kind=Kind.PRAISE, severity=0)
    voices = workspace.store.feedback.find()
    workspace.store.ledger.append([machine(workspace, one, About.KIND, version, praise) for one in voices])


def test_a_judged_list_read_once_more_counts_nothing_twice(workspace: Workspace) -> None:
    for name in ("a.csv", "b.csv"):
        read(workspace, name)
    judge(workspace)
    (first,) = (v.source for v in workspace.store.feedback.find() if v.duplicate_of is None)
    remove_source(workspace, first)
    assert counted(workspace) == 1
    with pytest.MonkeyPatch.context() as killed:
        killed.setattr(workspace.store.feedback, "of_accounts", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            read(workspace, first)
    read(workspace, first)
    assert len(workspace.store.feedback.find()) == 2
    assert counted(workspace) == 1


def test_what_was_sent_counts_nothing_twice_when_it_is_sent_again_after_its_removal(
    workspace: Workspace,
) -> None:
    def send(name: str, *ids: str) -> None:
        said = datetime(2026, 11, 1 if name == "desk" else 2, tzinfo=UTC)
        items = [{"external_id": one, "text": texts[one], "account": "会社A", "said_at": said} for one in ids]
        assert ingest_one(workspace, PostedSource(name=name, items=items)).failed is None

    texts = {"1": SAID, "2": "請求書の宛名が直せないので困っています。"}
    send("desk", *texts)
    send("form", *texts)
    judge(workspace)
    remove_source(workspace, "desk")
    for one, left in (("1", {"removed": 1}), ("2", {})):
        send("desk", one)
        assert counted(workspace) == 2
        held = workspace.store.cursors.get("desk")
        assert held is not None
        assert held.counts == left


def test_voices_that_were_set_aside_while_others_were_compared_are_compared_when_they_return(
    workspace: Workspace,
) -> None:
    read(workspace, "a.csv")
    read(workspace, "b.csv", "請求書の宛名が直せない")
    remove_source(workspace, "b.csv")
    assert propose(workspace).looked == 1
    assert propose(workspace).looked == 0
    restore_source(workspace, "b.csv")
    assert propose(workspace).looked == 1
    assert propose(workspace).looked == 0


@pytest.mark.parametrize("again", [False, True], ids=["taken back", "read again"])
def test_an_erased_voice_of_a_removed_source_returns_as_a_tombstone(
    workspace: Workspace, again: bool
) -> None:
    read(workspace, "a.csv")
    (voice,) = workspace.store.feedback.find()
    remove_source(workspace, "a.csv")
    erase(workspace, [voice], "本人の求め", "三好")
    if again:
        read(workspace, "a.csv")
    else:
        assert restore_source(workspace, "a.csv") == 1
    (stone,) = workspace.store.feedback.find(with_set_aside=True)
    assert (stone.set_aside, stone.text) == (ERASED, ERASED_TEXT)
    with pytest.raises(NotFoundError):
        restore_source(workspace, "a.csv")


def test_a_source_that_was_removed_already_is_not_named_as_one_to_remove(workspace: Workspace) -> None:
    for name in ("a.csv", "b.csv"):
        read(workspace, name)
    remove_source(workspace, "a.csv")
    with pytest.raises(NotFoundError, match=r"Known are: b\.csv$"):
        remove_source(workspace, "a.csv")
