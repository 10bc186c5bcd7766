"""Erased words that come in again are known and stay out; whatever else a row says comes in."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import NOW, FakeEmbedder, plain_workspace
from vocpipe.pipeline.erasing import erase
from vocpipe.pipeline.importing import hold, preview
from vocpipe.pipeline.incoming import Reading, to_voices
from vocpipe.pipeline.ingest import ingest
from vocpipe.pipeline.mending import mend
from vocpipe.pipeline.originals import original
from vocpipe.pipeline.tombstones import tombstones
from vocpipe.records import Channel, Feedback
from vocpipe.settings import build
from vocpipe.workspace import Workspace

GONE = "請求書の宛名が直せない"
KEPT = "一覧を印刷したい"
NEW = "地図で車を探したい"
LONG = "毎朝の点呼で一覧を開くたびに画面が固まり、班長が紙の名簿を配り直しているので直してほしい。"
HEADER = ("ID", "日付", "お客様", "担当者名", "声")
ERASED = "these words were erased on 2026-11-23; take them out of the source"
UNCLEAR = "words were erased here; a new voice needs a row of its own"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with plain_workspace(tmp_path) as opened:
        yield opened


def read(workspace: Workspace, *rows: str, name: str = "voices.csv") -> dict[str, str]:
    """Read a file with a row for each "id,account,person,ask;ask"; give what it left in the store by text."""
    file = workspace.settings.path(name)
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        for row in rows:
            key, account, person, asks = row.split(",")
            listed = asks.split(";")
            said = asks if len(listed) == 1 else "\n".join(f"{n}. {ask}" for n, ask in enumerate(listed, 1))
            writer.writerow((key, "2026-11-02", account, person, said))
    (done,) = ingest(workspace, [str(file)])
    assert done.failed is None
    return {voice.text: voice.id for voice in workspace.store.feedback.find()}


def forget(workspace: Workspace, text: str) -> Feedback:
    """Erase what says this."""
    (voice,) = (one for one in workspace.store.feedback.find() if one.text == text)
    erase(workspace, [voice], "本人の求め", "三好")
    return voice


def refused(workspace: Workspace) -> list[str]:
    """Give why rows wait as rejects, and see that none of them holds the words."""
    waiting = workspace.store.rejects.open()
    assert GONE not in str(waiting)
    assert LONG not in str(waiting)
    return [f"{one.file} {one.row}: {one.reason}" for one in waiting]


@pytest.mark.parametrize("key", ["", "R-1"])
def test_a_row_that_is_unchanged_stays_out_and_the_others_come_in(workspace: Workspace, key: str) -> None:
    read(workspace, f"{key},会社A,今野,{GONE}")
    forget(workspace, GONE)
    assert list(read(workspace, f"{key},会社A,今野,{GONE}", f",会社B,白石,{KEPT}")) == [KEPT]
    assert refused(workspace) == [f"voices.csv 2: {ERASED}"]
    read(workspace, f",会社B,白石,{KEPT}")
    assert refused(workspace) == [], "it was taken out of the source"


@pytest.mark.parametrize(
    ("key", "asks"),
    [
        ("", f"{GONE};{KEPT}を二部"),
        ("R-1", f"{GONE};{KEPT}を二部"),
        ("R-1", f"{NEW};{GONE};{KEPT}"),
    ],
)
def test_of_an_edited_row_the_erased_ask_stays_out_and_no_other_is_lost(
    workspace: Workspace, key: str, asks: str
) -> None:
    read(workspace, f"{key},会社A,今野,{GONE};{KEPT}")
    forget(workspace, GONE)
    left = read(workspace, f"{key},会社A,今野,{asks}")
    others = set(asks.split(";")) - {GONE}
    assert others <= set(left) <= others | {KEPT}
    assert refused(workspace) == [f"voices.csv 2: {ERASED}"]
    assert read(workspace, f"{key},会社A,今野,{asks}") == left, "read again it is the same"


def test_an_ask_stays_the_voice_it_is_when_the_erased_one_is_taken_out_of_its_row(
    workspace: Workspace,
) -> None:
    before = read(workspace, f"R-1,会社A,今野,{GONE};{KEPT};{LONG}")
    forget(workspace, GONE)
    after = read(workspace, f"R-1,会社A,今野,{KEPT};{LONG}")
    assert after == {text: before[text] for text in (KEPT, LONG)}
    edited = read(workspace, f"R-1,会社A,今野,{KEPT}を二部;{LONG}")
    assert edited == {f"{KEPT}を二部": before[KEPT], LONG: before[LONG]}


def test_the_original_of_an_ask_is_found_where_an_erased_one_was_taken_out_of_its_row(tmp_path: Path) -> None:
    source = {"type": "csv", "name": "voices.csv", "path": "voices.csv"}
    with Workspace(build({"now": NOW, "source": [source]}, tmp_path), embedder=FakeEmbedder()) as workspace:
        read(workspace, f"R-1,会社A,今野,{GONE};{KEPT}")
        forget(workspace, GONE)
        read(workspace, f"R-1,会社A,今野,{KEPT}")
        (voice,) = workspace.store.feedback.find()
        assert original(workspace, voice).text == KEPT


def test_what_may_be_the_erased_ask_edited_waits_for_a_person(workspace: Workspace) -> None:
    before = read(workspace, f"R-1,会社A,今野,{GONE};{KEPT}", f"R-2,会社A,今野,{LONG}")
    forget(workspace, GONE)
    forget(workspace, LONG)
    after = read(workspace, f"R-1,会社A,今野,{GONE}です;{KEPT}", f"R-2,会社A,今野,{LONG}頼む")
    assert after == {KEPT: before[KEPT]}
    assert refused(workspace) == [f"voices.csv {row}: {UNCLEAR}" for row in (2, 3)]


def test_an_edited_row_waits_also_where_another_row_says_the_erased_words(workspace: Workspace) -> None:
    read(workspace, f"R-1,会社A,今野,{GONE}")
    forget(workspace, GONE)
    assert read(workspace, f"R-1,会社A,今野,{KEPT}", f"R-2,会社A,今野,{GONE}") == {}
    assert sorted(refused(workspace)) == [f"voices.csv 2: {UNCLEAR}", f"voices.csv 3: {ERASED}"]


def test_a_voice_that_said_the_same_and_was_not_erased_stays_as_it_is(workspace: Workspace) -> None:
    rows = [f",会社A,今野,{GONE}", f",会社A,今野,{GONE}"]
    read(workspace, *rows)
    one, other = workspace.store.feedback.find()
    assert erase(workspace, [one], "本人の求め", "三好").same_words == [other.id]
    left = read(workspace, *rows, f",会社B,白石,{KEPT}")
    assert left[GONE] == other.id
    assert workspace.store.feedback.by_id([other.id])[other.id].gone is None
    assert refused(workspace) == [f"voices.csv 2: {ERASED}"]
    erase(workspace, [other], "本人の求め", "三好")
    assert read(workspace, *rows) == {KEPT: left[KEPT]}
    assert refused(workspace) == [f"voices.csv {row}: {ERASED}" for row in (2, 3)]


def test_what_colleagues_wrote_in_the_ticket_of_an_erased_voice_stays_out(workspace: Workspace) -> None:
    def take() -> list[str | None]:
        erased = tombstones(workspace, "desk")
        reading = Reading("desk", Channel.TICKET, workspace.now(), workspace.redactor, erased)
        around = {"account": "会社A", "context": f"「{GONE}」とのこと"}
        said = {"5012": GONE, "5012/7": KEPT, "5013": NEW}
        items = [{"external_id": key, "text": text} | around for key, text in said.items()]
        workspace.store.feedback.save(to_voices(items, reading).voices)
        return [voice.context for voice in workspace.store.feedback.find()]

    assert None not in take()
    forget(workspace, GONE)
    assert take() == [None, f"「{GONE}」とのこと"], "another ticket keeps what was written in it"


def test_a_copy_under_another_name_stays_out(workspace: Workspace) -> None:
    read(workspace, f",会社A,今野,{GONE}", f",,,{LONG}")
    forget(workspace, GONE)
    forget(workspace, LONG)
    assert read(workspace, f",会社A,,{GONE}", f",会社B,,{LONG}", name="copy.csv") == {}
    assert len(refused(workspace)) == 2


def test_equal_words_of_somebody_else_are_their_own(workspace: Workspace) -> None:
    thanks = "助かります"
    read(workspace, f",会社A,今野,{thanks}", f",会社A,今野,{LONG}", ",,,とても便利です")
    for text in (thanks, LONG, "とても便利です"):
        forget(workspace, text)
    others = [f",会社A,白石,{thanks}", f",会社B,,{thanks}", f",会社B,白石,{LONG}", ",,,とても便利です"]
    read(workspace, *others, f",会社A,今野,{thanks}", f",会社A,白石,{LONG}", name="other.csv")
    left = [(v.text, v.account_id is None) for v in workspace.store.feedback.find(source="other.csv")]
    assert left == [(thanks, False), (thanks, False), (LONG, False), ("とても便利です", True)]
    assert refused(workspace) == [f"other.csv {row}: {ERASED}" for row in (6, 7)]


def test_a_row_that_cannot_be_read_keeps_no_erased_words(workspace: Workspace) -> None:
    read(workspace, f",会社A,今野,{GONE};{KEPT}")
    file = workspace.settings.path("bad.csv")
    file.write_text(f"日付,声\n去年,1. {GONE} 2. {KEPT}\n去年,{KEPT}\n", "utf-8")
    ingest(workspace, [str(file)])
    assert sum(GONE in str(one.raw) for one in workspace.store.rejects.open()) == 1
    forget(workspace, GONE)
    file.write_text(f"日付,声\nいつか,{GONE}\nいつか,{KEPT}\n", "utf-8")
    ingest(workspace, [str(file)])
    waiting = workspace.store.rejects.open("bad.csv")
    assert [one.raw for one in waiting] == [{}, {"日付": "いつか", "声": KEPT}]
    mended = mend(workspace, waiting[1].id, {"日付": "2026-11-02", "声": GONE})
    assert mended.still == []


def test_a_preview_shows_no_erased_words_and_an_erasing_deletes_what_waits(workspace: Workspace) -> None:
    read(workspace, f",会社A,今野,{LONG}")
    content = f"日付,お客様,声\n2026-11-02,会社A,{LONG}\n".encode()
    key = hold(workspace, "mine.csv", content)
    assert [voice.text for voice in preview(workspace, key, {}).voices] == [LONG]
    folder = workspace.settings.path(".vocpipe-uploads")
    assert list(folder.iterdir())
    forget(workspace, LONG)
    assert not list(folder.iterdir())
    assert preview(workspace, hold(workspace, "mine.csv", content), {}).voices == []
