"""From files to voices: what is kept, what is split, what is hidden, what is set aside and refused."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import opened, plain_workspace, settings_text, write_sheet
from tests.pipeline.states import assert_same, tables
from vocpipe import pipeline
from vocpipe.errors import SettingsError, SourceError
from vocpipe.pipeline.ingest import Ingested
from vocpipe.pipeline.repeats import link_repeats
from vocpipe.records import Feedback, Side
from vocpipe.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with plain_workspace(tmp_path) as opened_one:
        yield opened_one


def read(workspace: Workspace, *rows: tuple[str, str, str, str, str], name: str = "sheet.csv") -> Ingested:
    (result,) = pipeline.ingest(workspace, [str(write_sheet(workspace.settings.root / name, rows))])
    return result


def voices(workspace: Workspace) -> list[Feedback]:
    return workspace.store.feedback.find(with_set_aside=True)


def test_a_row_becomes_a_voice_with_its_place_its_day_and_a_company_nobody_told_us_of(
    workspace: Workspace,
) -> None:
    result = read(workspace, ("2026/11/2", "三好", "未知商事", "畑山様", "CSVの列を選びたい。"))
    (voice,) = voices(workspace)
    assert (result.new, result.rejected) == (1, 0)
    assert voice.text == "CSVの列を選びたい。"
    assert voice.origin == "sheet.csv row 2"
    assert voice.said_at.astimezone(workspace.settings.zone).date().isoformat() == "2026-11-02"
    assert voice.recorder == "三好"
    account = workspace.store.accounts.current()[voice.account_id or ""]
    assert (account.name, account.status) == ("未知商事", "unknown")


def test_the_same_company_written_in_four_ways_is_one_account(workspace: Workspace) -> None:
    names = ("株式会社ＡＢＣ", "(株)ABC", "abc様", "ABC")
    read(
        workspace, *(("2026/11/2", "三好", name, "", f"困っています その{n}") for n, name in enumerate(names))
    )
    assert len({voice.account_id for voice in voices(workspace)}) == 1
    assert len(workspace.store.accounts.current()) == 1


def test_a_row_with_several_asks_becomes_as_many_voices_each_an_exact_part_of_it(
    workspace: Workspace,
) -> None:
    text = "・車の在庫を見たい\n・写真をまとめて送りたい\n・通知を減らしたい"
    assert read(workspace, ("2026/11/2", "三好", "ABC", "", text)).new == 3
    found = voices(workspace)
    assert [voice.part for voice in found] == [0, 1, 2]
    assert len({voice.external_id for voice in found}) == 1
    for voice in found:
        assert voice.span is not None
        assert text[slice(*voice.span)] == voice.text


def test_a_voice_said_twice_is_linked_to_the_first_and_both_are_kept(workspace: Workspace) -> None:
    said = "地下の機械室で入力した点検結果が、地上に戻ると全部消えています。"
    read(workspace, ("2026/11/2", "三好", "ABC", "", said))
    read(workspace, ("2026/11/3", "陳", "ABC", "", said + "!"), name="other.csv")
    read(workspace, ("2026/11/3", "陳", "別の会社", "", said), name="third.csv")
    assert link_repeats(workspace).repeats == 1
    first, second, of_others = voices(workspace)
    assert second.duplicate_of == first.id
    assert of_others.duplicate_of is None


def test_filler_is_kept_but_set_aside(workspace: Workspace) -> None:
    result = read(workspace, ("2026/11/2", "三好", "ABC", "", "特になし"))
    assert (result.new, result.set_aside) == (1, 1)
    assert voices(workspace)[0].set_aside
    assert workspace.store.feedback.find() == []


def test_words_of_an_unknown_speaker_wait_and_are_never_taken_for_the_customers(
    workspace: Workspace,
) -> None:
    notes = workspace.settings.root / "call.vtt"
    cue = "WEBVTT\n\n00:00:01.000 --> 00:00:05.000\n<v Speaker 1>The export takes ten minutes every day.\n"
    notes.write_text(cue, "utf-8")
    pipeline.ingest(workspace, [str(notes)])
    unknown = [voice for voice in voices(workspace) if voice.side is Side.UNKNOWN]
    assert unknown
    assert all(voice.set_aside == "unknown speaker" for voice in unknown)


SECRETS = ("taro.yamada@example.co.jp", "090-1234-5678", "03-1234-5678", "畑山", "山田太郎", "Hatakeyama")


def test_no_mail_number_or_name_of_a_person_reaches_any_table(workspace: Workspace) -> None:
    root = workspace.settings.root
    said = "畑山さん(taro.yamada@example.co.jp、090-1234-5678)いわく、CSVの列を選びたい。"
    rows = [
        ("2026/11/2", "三好", "ABC", "畑山", said),
        ("2026/11/3", "三好", "ABC", "山田太郎", "Mr. Hatakeyama wants the stock in vans."),
        ("いつか", "三好", "ABC", "山田太郎", f"日付のない行。{said}"),
        ("2099/1/1", "三好", "ABC", "畑山", f"先の日付。{said}"),
    ]
    assert read(workspace, *rows).rejected == 2
    ticket = {
        "id": "T-1",
        "created_at": "2026-11-04T09:00:00+09:00",
        "subject": "列を選びたい",
        "description": f"{said}\n--\n山田太郎 様\nTEL 03-1234-5678",
        "requester": {"name": "山田太郎", "email": "taro.yamada@example.co.jp"},
        "organization": "ABC",
    }
    broken = {**ticket, "id": "T-2", "created_at": "いつか"}
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in (ticket, broken))
    (root / "tickets.jsonl").write_text(lines, "utf-8")
    pipeline.ingest(workspace, [str(root / "tickets.jsonl")])
    pipeline.run(workspace)

    held = "\n".join(row for rows_of in tables(root).values() for row in rows_of)
    assert [secret for secret in SECRETS if secret in held] == []
    assert "CSVの列を選びたい" in held


def test_a_page_whose_address_holds_personal_data_is_not_kept(workspace: Workspace) -> None:
    file = workspace.settings.path("crm.csv")
    pages = (
        "https://crm.example/t/7",
        "https://crm.example/?tel=09012345678",
        "https://crm.example/090%2D1234-5678",
    )
    lines = [f"2026-11-02,CSV出力の{n}列目を並び替えたい,{page}" for n, page in enumerate(pages)]
    file.write_text("\n".join(["日付,声,リンク", *lines]), "utf-8")
    assert not pipeline.ingest(workspace, [str(file)])[0].failed
    found = [voice.origin for voice in workspace.store.feedback.find(source="crm.csv")]
    assert found == [f"crm.csv row 2 {pages[0]}", "crm.csv row 3", "crm.csv row 4"]


def test_a_mended_file_resolves_its_rejects(workspace: Workspace) -> None:
    bad = ("いつか", "三好", "ABC", "", "日付がおかしい行です。")
    assert read(workspace, bad).rejected == 1
    (waiting,) = workspace.store.rejects.open()
    assert (waiting.file, waiting.row, waiting.column) == ("sheet.csv", 2, "日付")
    assert read(workspace, ("2026/11/2", *bad[1:])).new == 1
    assert workspace.store.rejects.open() == []


def test_the_same_bad_file_again_adds_no_reject(workspace: Workspace) -> None:
    bad = ("いつか", "三好", "ABC", "", "日付がおかしい行です。")
    read(workspace, bad)
    before = tables(workspace.settings.root)
    read(workspace, bad)
    assert_same(before, tables(workspace.settings.root))


def test_one_source_that_cannot_be_read_stops_no_other(tmp_path: Path) -> None:
    write_sheet(tmp_path / "good.csv", [("2026/11/2", "三好", "ABC", "", "CSVの列を選びたい。")])
    (tmp_path / "vocpipe.toml").write_text(settings_text("gone.csv", "good.csv"), "utf-8")
    with opened(tmp_path) as workspace:
        gone, good = pipeline.ingest(workspace)
    assert gone.failed is not None
    assert "gone.csv" in gone.failed
    assert (good.new, good.failed) == (1, None)


def test_a_name_that_is_neither_file_nor_source_says_which_sources_there_are(tmp_path: Path) -> None:
    (tmp_path / "vocpipe.toml").write_text(settings_text("good.csv"), "utf-8")
    with (
        opened(tmp_path) as workspace,
        pytest.raises(SourceError, match=r"nothing.csv .*Configured are: good"),
    ):
        pipeline.ingest(workspace, ["nothing.csv"])


def test_two_sources_of_one_name_are_refused_since_they_would_share_cursor_and_ids(tmp_path: Path) -> None:
    (tmp_path / "vocpipe.toml").write_text(settings_text("a/voices.csv", "b/voices.csv"), "utf-8")
    with opened(tmp_path) as workspace, pytest.raises(SettingsError, match="voices"):
        pipeline.ingest(workspace)


def test_a_folder_is_read_file_by_file(workspace: Workspace) -> None:
    notes = workspace.settings.root / "notes"
    notes.mkdir()
    write_sheet(notes / "a.csv", [("2026/11/2", "三好", "ABC", "", "CSVの列を選びたい。")])
    write_sheet(notes / "b.csv", [("2026/11/3", "三好", "ABC", "", "請求書を英語にしたい。")])
    (notes / "ignored.png").write_bytes(b"\x89PNG")
    assert [one.new for one in pipeline.ingest(workspace, [str(notes)])] == [1, 1]


def test_a_folder_is_read_with_the_folders_inside_but_neither_locks_nor_our_own_briefs(
    workspace: Workspace,
) -> None:
    root = workspace.settings.root
    for inside in ("in/a", "in/b", "in/.trash", "briefs"):
        (root / inside).mkdir(parents=True)
    write_sheet(root / "in/a/notes.csv", [("2026/11/2", "三好", "ABC", "", "CSVの列を選びたい。")])
    write_sheet(root / "in/b/notes.csv", [("2026/11/3", "三好", "ABC", "", "請求書を英語にしたい。")])
    for passed_over in ("in/~$notes.csv", "in/.trash/notes.csv", "briefs/product.ja.md"):
        (root / passed_over).write_text("引用はすべて原文のままです", "utf-8")
    read = {one.source: (one.new, one.failed) for one in pipeline.ingest(workspace, [str(root / "in")])}
    assert read == {"a/notes.csv": (1, None), "b/notes.csv": (1, None)}
    assert not [one for one in pipeline.ingest(workspace, [str(root)]) if "briefs" in one.source]


@pytest.fixture
def gathered(tmp_path: Path) -> Iterator[Workspace]:
    """Give a workspace whose one source is a folder with a bad row in two files of one name."""
    folder = "[[source]]\ntype = 'folder'\nname = 'exports'\npath = 'exports'\n"
    (tmp_path / "vocpipe.toml").write_text(settings_text(more=folder), "utf-8")
    for month in ("10", "11"):
        (tmp_path / "exports" / month).mkdir(parents=True)
        write_sheet(tmp_path / "exports" / month / "voices.csv", [bad_row(month), good_row(month)])
    with opened(tmp_path) as workspace:
        pipeline.ingest(workspace)
        yield workspace


def bad_row(month: str) -> tuple[str, str, str, str, str]:
    return ("いつか", "三好", "ABC", "", f"{month}月の日付がおかしい行です。")


def good_row(month: str) -> tuple[str, str, str, str, str]:
    return ("2026/11/2", "三好", "ABC", "", f"{month}月のCSVの列を選びたい。")


def waiting(workspace: Workspace) -> list[str]:
    return [reject.file for reject in workspace.store.rejects.open()]


def test_a_mended_file_of_a_folder_closes_its_rejects_and_no_others(gathered: Workspace) -> None:
    assert waiting(gathered) == ["10/voices.csv", "11/voices.csv"]
    file = gathered.settings.root / "exports" / "11" / "voices.csv"
    write_sheet(file, [("2026/11/2", *bad_row("11")[1:]), good_row("11")])
    (result,) = pipeline.ingest(gathered)
    assert (result.new, result.rejected) == (1, 0)
    assert waiting(gathered) == ["10/voices.csv"]
    (again,) = pipeline.ingest(gathered)
    assert again.unchanged
    assert waiting(gathered) == ["10/voices.csv"]


def test_a_refused_file_of_a_folder_is_a_reject_until_it_can_be_read_or_is_gone(gathered: Workspace) -> None:
    for month in ("10", "11"):
        write_sheet(gathered.settings.root / "exports" / month / "voices.csv", [good_row(month)])
    broken = gathered.settings.root / "exports" / "broken.xlsx"
    broken.write_bytes(b"no workbook")
    pipeline.ingest(gathered)
    assert waiting(gathered) == ["broken.xlsx"]
    broken.unlink()
    pipeline.ingest(gathered)
    assert waiting(gathered) == []


def test_an_append_only_ledger_cannot_be_changed_from_outside(done: Workspace) -> None:
    connection = sqlite3.connect(done.settings.root / "vocpipe.db")
    with pytest.raises(sqlite3.DatabaseError, match="append-only"):
        connection.execute("DELETE FROM verdict")
    connection.close()
