"""Several tabs in one ``[[source]]``, each a source of its own; and what every source is asked."""

import io
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.cli.conftest import Run, here, run
from tests.fakes import settings_text
from tests.standins.sheets_server import SheetsStandin, Tab
from vocpipe.sources.sheet_tabs import each_tab

__all__ = ["here", "run"]

HEADER = ["日付", "会社名", "声"]
NOTE = "2026年11月18日 青空商事様 定例\n\n有馬様：一覧を金額の順に並べたい\n佐藤：持ち帰ります\n"


def test_each_tab_has_the_lines_of_its_source_and_its_own_above_them() -> None:
    tabs = [{"gid": 7, "expect": {"min": 1}}, {"name": "2025", "url": "https://x/d/B"}, {"tab": "声"}]
    row = {"type": "sheet", "name": "voc", "url": "https://x/d/A/edit?gid=0#gid=0", "tabs": tabs}
    first, second, third = each_tab(row)
    assert (first["name"], first["url"], first["expect"]) == ("voc/7", "https://x/d/A/edit#gid=7", {"min": 1})
    assert (second["name"], second["url"]) == ("voc/2025", "https://x/d/B")
    assert (third["name"], third["tab"]) == ("voc/声", "声")
    assert each_tab({"name": "a"}) == [{"name": "a"}]


@pytest.fixture
def google(here: Path) -> Iterator[SheetsStandin]:
    with SheetsStandin() as standin:
        standin.tabs[0].rows = [HEADER, ["2026/11/2", "青空", "検索が遅い"]]
        standin.tabs.append(Tab(gid=7, title="旧", rows=[HEADER, ["2026/11/3", "港南", "通知が多い"]]))
        (here / "vocpipe.toml").write_text(
            settings_text(
                more=f'[[source]]\ntype = "sheet"\nname = "voc"\nurl = "{standin.sheet_url}"\n'
                f'service_account_file = "{standin.key_file(here)}"\nsheets_api = "{standin.url}"\n'
                "[[source.tabs]]\ngid = 0\n"
                '[[source.tabs]]\ngid = 7\nname = "old"\nexpect = { min = 2 }\n'
            ),
            "utf-8",
        )
        yield standin


def test_tabs_are_read_and_refused_each_for_itself(google: SheetsStandin, run: Run) -> None:
    said = run("ingest", "--json")
    assert said.code == 1
    first, old = said.json()["sources"]
    assert (first["source"], first["new"], old["source"], old["new"]) == ("voc/0", 1, "voc/old", 0)
    assert "at least 2" in old["failed"]
    google.tabs[1].rows.append(["2026/11/4", "港南", "印刷がずれる"])
    assert [one["new"] for one in run("ingest", "voc", "--json").json()["sources"]] == [0, 2]
    assert [one["source"] for one in run("sources", "--json").json()] == ["voc/0", "voc/old"]


def test_a_tab_that_says_nothing_is_refused_by_its_number(here: Path, run: Run) -> None:
    lines = '[[source]]\ntype = "sheet"\nname = "voc"\n[[source.tabs]]\nexpect = { min = 2 }\n'
    (here / "vocpipe.toml").write_text(settings_text(more=lines), "utf-8")
    assert "number 1 says neither gid" in run("ingest").one_line()


@pytest.mark.parametrize(
    ("expect", "says"),
    [("min = 5", "at least 5"), ("fresh_days = 2", "2026-11-18"), ('fields = ["rating"]', "'rating'")],
)
def test_a_folder_that_is_not_as_expected_keeps_what_came_and_says_so(
    here: Path, run: Run, expect: str, says: str
) -> None:
    (here / "notes").mkdir()
    (here / "notes" / "n.md").write_text(NOTE, "utf-8")
    lines = f'[[source]]\ntype = "folder"\nname = "notes"\npath = "notes"\nexpect = {{ {expect} }}\n'
    (here / "vocpipe.toml").write_text(settings_text(more=lines), "utf-8")
    said = run("ingest")
    assert (said.code, says in said.err) == (1, True)
    assert len(run("items", "--json").json()) == 1
    assert says in run("doctor").out.replace("\n", " ")
    assert run("ingest", "notes", "--accept").code == 0


def test_doctor_says_which_keys_are_set_and_never_what_they_hold(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (
        '[[source]]\ntype = "freshdesk"\nname = "desk"\nurl = "https://a.example"\nkey_env = "DESK_KEY_A"\n'
        '[[source]]\ntype = "freshdesk"\nname = "two"\nurl = "https://b.example"\nkey_env = "DESK_KEY_B"\n'
    )
    (here / "vocpipe.toml").write_text(settings_text(more=lines), "utf-8")
    monkeypatch.setenv("DESK_KEY_A", "s3cret-value")
    keys = {one["what"]: one for one in run("doctor", "--json").json()}["keys"]
    assert (keys["ok"], keys["says"].split(".")[0]) == (False, "not set: DESK_KEY_B (for two)")
    monkeypatch.setenv("DESK_KEY_B", "s3cret-value")
    said = run("doctor", "--json")
    assert "DESK_KEY_A is set, DESK_KEY_B is set" in said.out
    assert "s3cret" not in said.out


def paste(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    stdin = SimpleNamespace(buffer=io.BytesIO(text.encode()), isatty=lambda: False)
    monkeypatch.setattr("sys.stdin", stdin)


def test_pasted_minutes_come_in_once_however_often_they_are_pasted(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "vocpipe.toml").write_text(settings_text(more='our_names = ["佐藤"]\n'), "utf-8")
    counts = []
    for _ in range(2):
        paste(monkeypatch, NOTE)
        counts.append(run("ingest", "-", "--account", "港南", "--json").json()["sources"][0]["new"])
    assert counts == [1, 0]
    (item,) = run("items", "--json").json()
    assert (item["text"], item["account"]) == ("一覧を金額の順に並べたい", "港南")
    paste(monkeypatch, " \n")
    assert "nothing was pasted" in run("ingest", "-").one_line()
