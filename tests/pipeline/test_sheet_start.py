"""A new shared sheet, made ready by one command; and each row's state written back beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run, here, run
from tests.fakes import opened, settings_text, tiny_workspace
from tests.standins.sheets_server import EMAIL, SheetsStandin
from tests.standins.sheets_server import Tab as StandinTab
from vocpipe import pipeline
from vocpipe.destinations.sheet_tab import MARK
from vocpipe.pipeline.status import status_rows, write_cells
from vocpipe.sources.sheet_status import STATUS_COLUMN

__all__ = ["here", "run"]


@pytest.fixture
def google() -> Iterator[SheetsStandin]:
    with SheetsStandin() as standin:
        yield standin


@pytest.fixture
def init(here: Path, google: SheetsStandin, run: Run):
    tiny_workspace(here)
    (here / "vocpipe.toml").write_text(settings_text(more='accounts = "accounts.csv"'), "utf-8")
    (here / "accounts.csv").write_text("id,name,as_of\nA1,青空商事,2026-09-01\n", "utf-8")
    key = google.key_file(here)

    def command(*more: str):
        given = ("--sheet", google.sheet_url, "--key", key, "--sheets-api", google.url)
        return run("init", *given, *more)

    return command


def test_an_empty_sheet_gets_headers_drop_downs_a_status_tab_and_the_address_to_share(init, google) -> None:
    said = init("--lang", "ja")
    assert said.code == 0, said.err
    assert EMAIL in said.out
    assert 'type = "sheet"' in said.out
    assert google.rows[0] == ["日付", "会社名", "発言者", "声", "機能", "経路", "記入者", "_voc_id"]
    assert [tab.title for tab in google.tabs] == ["シート1", "vocpipe status"]
    rules = {
        what["range"]["startColumnIndex"]: what["rule"]
        for name, what in google.structures
        if name == "setDataValidation"
    }
    assert sorted(rules) == [1, 4]
    assert len(rules[4]["condition"]["values"]) > 1
    assert not any(rule["strict"] for rule in rules.values())
    assert set(google.inputs) == {"RAW"}


def test_english_headers_are_read_back_by_the_reader(init, google) -> None:
    assert init("--lang", "en").code == 0
    assert google.rows[0][:4] == ["Date", "Account", "Contact", "Feedback"]


def test_a_second_time_changes_nothing(init, google) -> None:
    init()
    before = ([list(row) for row in google.rows], len(google.tabs), len(google.structures))
    said = init()
    assert "nothing was changed" in said.out
    assert ([list(row) for row in google.rows], len(google.tabs), len(google.structures)) == before


def test_a_sheet_in_use_only_gets_what_it_lacks(init, google) -> None:
    used = [["お客様の声 一覧"], ["日付", "声"], ["2026/11/2", "検索が遅い"]]
    google.tabs[0].rows = [list(row) for row in used]
    assert init().code == 0
    assert [row[:2] for row in google.rows[1:]] == used[1:]
    assert google.rows[1][2:] == ["会社名", "発言者", "機能", "経路", "記入者", "_voc_id"]
    assert not any(
        name == "updateSheetProperties" and "frozenRowCount" in str(what) for name, what in google.structures
    )


def test_a_sheet_that_holds_something_else_is_left_alone(init, google) -> None:
    google.tabs[0].rows = [["売上", "1月", "2月"], ["東京", 3, 4]]
    said = init()
    assert "no table of voices" in said.one_line()
    assert google.rows == [["売上", "1月", "2月"], ["東京", 3, 4]]
    assert [tab.title for tab in google.tabs] == ["シート1"]
    assert all(method == "GET" for method, _ in google.requests)


SETTINGS = """\
now = 2026-11-23T09:00:00+09:00
language = "{lang}"
[[source]]
type = "sheet"
name = "shared"
url = "{url}"
service_account_file = "{key}"
sheets_api = "{api}"
status_cells = true
"""
ROWS = [
    ["日付", "会社名", "声"],
    ["2026/11/2", "ABC", "=検索が遅くて困っています"],
    ["2026/11/3", "港南", "通知が多すぎます"],
]


@pytest.mark.parametrize(("lang", "says"), [("ja", "受領"), ("en", "received")])
def test_the_state_stands_beside_rows_that_are_still_the_ones_read(
    tmp_path: Path, google: SheetsStandin, lang: str, says: str
) -> None:
    google.tabs[0].rows = [list(row) for row in ROWS]
    key = google.key_file(tmp_path)
    text = SETTINGS.format(lang=lang, url=google.sheet_url, key=key, api=google.url)
    (tmp_path / "vocpipe.toml").write_text(text, "utf-8")
    with opened(tmp_path) as workspace:
        pipeline.ingest(workspace)
        google.rows[2][2] = "通知が多すぎます。書き足しました"
        google.rows[1:] = google.rows[:0:-1]
        assert write_cells(workspace, status_rows(workspace)) == (1, [])
        column = google.rows[0].index(STATUS_COLUMN)
        by_text = {row[2]: row[column] if len(row) > column else "" for row in google.rows[1:]}
        assert by_text == {"=検索が遅くて困っています": says, "通知が多すぎます。書き足しました": ""}
        (again,) = pipeline.ingest(workspace)
        assert (again.new, again.revised) == (0, 1)
        assert write_cells(workspace, status_rows(workspace)) == (1, [])
        assert write_cells(workspace, status_rows(workspace)) == (0, [])
        (third,) = pipeline.ingest(workspace)
        assert third.unchanged
    assert set(google.inputs) == {"RAW"}


def test_the_status_tab_is_keyed_by_the_id_beside_each_row(tmp_path: Path, google: SheetsStandin) -> None:
    google.tabs[0].rows = [list(row) for row in ROWS]
    google.tabs.append(StandinTab(9, "vocpipe status"))
    key = google.key_file(tmp_path)
    text = SETTINGS.format(lang="ja", url=google.sheet_url, key=key, api=google.url)
    text += text.split("[[source]]")[1].join(["[[destination]]", ""]).replace('"sheet"', '"sheet_tab"')
    (tmp_path / "vocpipe.toml").write_text(text.replace("status_cells = true\n", ""), "utf-8")
    with opened(tmp_path) as workspace:
        pipeline.ingest(workspace)
        assert pipeline.deliver(workspace).failed == []
    header, *rows = google.tabs[1].rows
    assert header[:3] == [MARK, "_voc_id", "state"]
    beside = {row[-1] for row in google.rows[1:]}
    assert {row[1] for row in rows} == beside
