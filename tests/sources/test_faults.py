"""Faults of reading, seen from the store: nothing half-taken, nothing twice, nothing lost."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Run, here, run
from tests.fakes import plain_workspace, settings_text, write_sheet
from tests.pipeline.states import assert_same, tables
from tests.standins.sheets_server import Fault, SheetsStandin
from vocpipe import gsheets, pipeline
from vocpipe.pipeline.incoming import Reading, to_voices
from vocpipe.records import Channel
from vocpipe.sources.delimited import CsvSource
from vocpipe.store import Store
from vocpipe.text.privacy import Redactor
from vocpipe.workspace import Workspace

__all__ = ["here", "run"]

HEADER = ["日付", "会社名", "声"]
FORMULAS = ('=HYPERLINK("http://x.example") と表示される', "＝cmd|' /C calc'!A0 と入力した", "\t+=1+1 になる")


@pytest.fixture
def google() -> Iterator[SheetsStandin]:
    with SheetsStandin() as standin:
        standin.tabs[0].rows = [HEADER, *[["2026/11/2", "007", f"その{n}の検索が遅い"] for n in range(3)]]
        yield standin


@pytest.fixture
def shared(here: Path, google: SheetsStandin) -> Path:
    """Stand in a workspace whose one source is the shared sheet."""
    lines = [
        "[[source]]",
        'type = "sheet"',
        'name = "shared"',
        f'url = "{google.sheet_url}"',
        f'service_account_file = "{google.key_file(here)}"',
        f'sheets_api = "{google.url}"',
    ]
    (here / "vocpipe.toml").write_text(settings_text(more="\n".join(lines) + "\n"), "utf-8")
    return here


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the client not wait between its tries."""
    ask = gsheets.ask
    monkeypatch.setattr(
        gsheets, "ask", lambda send, limits, _, **more: ask(send, limits, lambda seconds: None, **more)
    )


def gone(run: Run) -> list[str]:
    return [item["gone"] for item in run("items", "--json").json() if item["gone"]]


def test_answers_that_stay_broken_are_a_clear_error(
    shared: Path, google: SheetsStandin, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    google.fail(*[Fault(truncate=True) for _ in range(20)])
    said = run("ingest")
    assert said.code == 1
    assert "no JSON" in said.err
    assert tables(shared)["feedback"] == []


def test_a_reading_that_fails_moves_no_cursor_and_ends_with_exit_code_1(
    shared: Path, google: SheetsStandin, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    run("ingest")
    before = tables(shared)["cursor"]
    google.rows.append(["2026/11/3", "007", "新しい声です"])
    google.fail(*[Fault(429) for _ in range(20)])
    assert run("ingest").code == 1
    assert tables(shared)["cursor"] == before
    google.faults.clear()
    assert run("ingest", "--json").json()["sources"][0]["new"] == 1
    assert run("doctor").code == 0


def test_a_row_deleted_is_marked_missing_and_loses_the_mark_when_it_is_back(
    shared: Path, google: SheetsStandin, run: Run
) -> None:
    run("ingest")
    taken = google.rows.pop(2)
    run("ingest")
    assert gone(run) == []
    run("ingest")
    assert [mark[:13] for mark in gone(run)] == ["missing since"]
    google.rows.append(taken)
    run("ingest")
    assert gone(run) == []
    assert len(run("items", "--json").json()) == 3


@pytest.mark.parametrize("written", ["007", "5.10", "1e5", "8085807e40000000", "１２３"])
def test_ids_that_look_like_numbers_stay_as_written(tmp_path: Path, written: str) -> None:
    (tmp_path / "a.csv").write_text(f"ID,会社名,声\n{written},{written},検索が遅い\n", "utf-8")
    (page,) = CsvSource(name="a", path=tmp_path / "a.csv").read(None)
    assert (page.items[0]["external_id"], page.items[0]["account"]) == (written, written)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with plain_workspace(tmp_path) as made:
        yield made


def test_a_page_replayed_changes_nothing(workspace: Workspace) -> None:
    file = write_sheet(
        workspace.settings.root / "a.csv", [("2026/11/2", "三好", "ABC", "", "列を選びたい。")]
    )
    pipeline.ingest(workspace, [str(file)])
    before = tables(workspace.settings.root)
    file.write_bytes(file.read_bytes() + b"\n")
    (result,) = pipeline.ingest(workspace, [str(file)])
    assert (result.new, result.revised, result.same) == (0, 0, 1)
    for name in ("feedback", "feedback_revision", "verdict", "reject"):
        assert_same({name: before[name]}, {name: tables(workspace.settings.root)[name]})


def test_odd_characters_and_endless_texts_are_cleaned_or_rejected_alike_in_both_stores(store: Store) -> None:
    odd = "検索\0が\ud800遅い\u202e\u200b 👩‍👩‍👧 困る"
    items = [{"external_id": "1", "text": odd}, {"external_id": "2", "text": "あ" * 1_000_000}]
    reading = Reading("s", Channel.SHEET, datetime(2026, 11, 2, tzinfo=UTC), Redactor(salt="salt"))
    read = to_voices(items, reading)
    store.feedback.save(read.voices)
    store.rejects.save(read.rejects)
    (voice,) = store.feedback.find()
    assert voice.text == "検索が遅い 👩‍👩‍👧 困る"
    assert ["longer than 20,000" in reject.reason for reject in store.rejects.open()] == [True]


def test_formulas_people_wrote_are_words_and_go_back_inert(
    shared: Path, google: SheetsStandin, run: Run
) -> None:
    google.tabs[0].rows = [HEADER, *[["2026/11/2", "ABC", text] for text in FORMULAS]]
    run("ingest")
    texts = {item["text"] for item in run("items", "--json").json()}
    assert texts == {text.strip() for text in FORMULAS}
    assert set(google.inputs) == {"RAW"}
    lines = run("items", "--csv").out.splitlines()[1:]
    assert len(lines) >= 3
    assert not any(
        part.lstrip('"').startswith(("=", "＝", "+")) for line in lines for part in line.split(",")
    )
