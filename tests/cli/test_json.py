"""--json is one JSON document on stdout and nothing else; what people see is on stdout as tables."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.fakes import LAST, tiny_workspace
from tests.pipeline.states import assert_same, tables

READING = [
    ["items"],
    ["items", "--week", LAST],
    ["themes", "--week", LAST],
    ["accounts"],
    ["changes"],
    ["show", "CH-1"],
    ["brief", "product", "--week", LAST],
    ["brief", "success", "--week", LAST, "--lang", "en"],
    ["search", "圏外で消える"],
    ["search", "slow", "--match", "words", "--kind", "problem", "--from", "2026-11-01", "--to", "2026-11-30"],
    ["kpi"],
    ["rejects"],
    ["doctor"],
    ["db", "check"],
]


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_a_command_prints_one_document_with_json_and_something_readable_without(
    finished: Path, run: Run, arguments: list[str]
) -> None:
    said = run(*arguments, "--json")
    assert said.code == 0
    assert said.err == ""
    said.json()
    readable = run(*arguments)
    assert readable.code == 0
    assert readable.out.strip()
    with pytest.raises(json.JSONDecodeError):
        readable.json()


@pytest.mark.parametrize("arguments", [one for one in READING if one[0] != "kpi"], ids=" ".join)
def test_looking_changes_nothing(finished: Path, run: Run, arguments: list[str]) -> None:
    before = tables(finished)
    run(*arguments)
    assert_same(before, tables(finished))


STEPS = ["embed", "tag", "place", "weigh", "route", "propose", "draft", "deliver"]
WORKING = [["ingest"], ["run", "--week", LAST], ["kpi"], ["db", "upgrade"]]


@pytest.mark.parametrize("arguments", WORKING, ids=" ".join)
def test_a_command_done_again_changes_nothing(finished: Path, run: Run, arguments: list[str]) -> None:
    assert run(*arguments, "--json").code == 0
    before = tables(finished)
    assert run(*arguments, "--json").json()
    assert_same(before, tables(finished))


def test_from_nothing_to_a_brief_as_the_readme_says(here: Path, run: Run) -> None:
    assert len(run("init", "--json").json()["written"]) == 2
    (here / "vocpipe.toml").unlink()
    tiny_workspace(here)
    assert run("doctor").code == 0
    assert run("ingest").code == 0
    assert run("run", "--week", LAST).code == 0
    page = run("brief", "product", "--week", LAST, "--format", "html", "--save", "brief.html")
    assert page.out.strip() == "brief.html"
    assert (here / "brief.html").read_text("utf-8").startswith("<!doctype html>")
    assert run("kpi", "--as-of", "2026-11-22", "--save", "kpi.md").code == 0
    assert (here / "kpi.md").is_file()


def test_the_template_that_init_writes_is_read_without_a_complaint(here: Path, run: Run) -> None:
    for language in ("ja", "en"):
        assert run("init", language, "--language", language).code == 0
        from vocpipe.settings import load

        assert load(here / language).language == language


def test_a_run_of_a_week_without_voices_names_the_week_that_has_some(finished: Path, run: Run) -> None:
    said = run("run", "--week", "2026-W52")
    assert "Nobody said anything in 2026-W52" in said.out
    assert "vocpipe run --week 2026-W47" in said.out
    steps = [line.split()[0] for line in said.out.splitlines() if line.split()]
    assert [step for step in steps if step in STEPS] == STEPS


def test_a_workspace_without_rejects_says_so_in_one_line(here: Path, run: Run) -> None:
    run("init")
    assert run("rejects").out.splitlines() == ["Every row could be read."]


def test_filters_combine_and_leave_the_rest_out(finished: Path, run: Run) -> None:
    items = run("items", "--json").json()
    kinds = {item["kind"] for item in items}
    assert sum(len(run("items", "--kind", kind, "--json").json()) for kind in kinds) == len(items) == 18
    single = run("items", "--theme", "single", "--json").json()
    assert {item["theme"] for item in single} <= {"single"}
    assert len(run("items", "--account", "会社A", "--json").json()) == 4
    assert run("items", "--account", "会社A", "--week", "2020-W01", "--json").json() == []


def test_a_spreadsheet_finds_no_formula_in_the_csv(finished: Path, run: Run) -> None:
    (finished / "evil.csv").write_text(
        '日付,お客様,声\n2026/11/2,会社A,"=HYPERLINK(""http://x"",""y"")と入力された"\n', "utf-8"
    )
    run("ingest", "evil.csv")
    rows = list(csv.reader(io.StringIO(run("items", "--csv").out)))
    assert len(rows) == 20
    cells = [cell for row in rows for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_two_runs_at_once_are_refused_with_who_holds_the_workspace(finished: Path, run: Run) -> None:
    from tests.fakes import opened

    with opened(finished) as workspace, workspace.running():
        assert "already running since" in run("run").one_line()
        assert "already running since" in run("ingest").one_line()
        assert run("items", "--json").code == 0
