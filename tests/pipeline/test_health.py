"""Readings that are not what they should be: refused, explained, and taken when somebody says so."""

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import Run, here, run
from tests.fakes import settings_text, write_sheet

__all__ = ["here", "run"]

Row = tuple[str, str, str, str, str]


def rows(count: int, first: int = 0) -> list[Row]:
    numbers = range(first, first + count)
    return [("2026/11/2", "三好", "ABC", "", f"その{n}の画面で一覧の並べ替えができない") for n in numbers]


@pytest.fixture
def folder(here: Path) -> Path:
    (here / "vocpipe.toml").write_text(settings_text("voices.csv"), "utf-8")
    write_sheet(here / "voices.csv", rows(60))
    return here


def only(said: object) -> dict[str, object]:
    (found,) = said.json()["sources"]  # type: ignore[attr-defined]
    return dict(found)


def health(run: Run) -> dict[str, object]:
    (found,) = run("sources", "--json").json()
    return dict(found)


def test_a_collapse_is_refused_explained_and_taken_when_accepted(folder: Path, run: Run) -> None:
    run("ingest")
    write_sheet(folder / "voices.csv", rows(30))
    said = run("ingest")
    assert said.code == 1
    assert "30 of 60 known rows are gone" in said.err
    assert "--accept" in said.err
    refused = health(run)
    assert (refused["ok"], refused["voices"], refused["missing"]) == (False, 60, 0)
    assert "30 of 60" in run("doctor").out.replace("\n", " ")
    assert only(run("ingest", "--accept", "--json"))["missing"] == 30
    taken = health(run)
    assert (taken["ok"], taken["voices"], taken["missing"], taken["mend"]) == (True, 60, 30, "")


def test_a_missing_row_is_marked_and_loses_the_mark_when_it_is_back(folder: Path, run: Run) -> None:
    run("ingest")
    write_sheet(folder / "voices.csv", rows(58))
    assert only(run("ingest", "--json"))["missing"] == 2
    gone = [item["gone"] for item in run("items", "--json").json() if item["gone"]]
    assert gone == ["missing since 2026-11-23"] * 2
    write_sheet(folder / "voices.csv", rows(60))
    assert only(run("ingest", "--json"))["updated"] == 2
    assert health(run)["missing"] == 0
    assert only(run("ingest", "--json"))["unchanged"]


@pytest.mark.parametrize(
    ("expect", "says"),
    [
        ("min = 100", "at least 100"),
        ("max = 50", "at most 50"),
        ("fresh_days = 7", "2026-11-02"),
        ('fields = ["commenter"]', "'commenter'"),
    ],
)
def test_an_expectation_that_is_not_met_refuses_the_reading_whole(
    folder: Path, run: Run, expect: str, says: str
) -> None:
    with (folder / "vocpipe.toml").open("a", encoding="utf-8") as file:
        file.write(f"[source.expect]\n{expect}\n")
    said = run("ingest")
    assert said.code == 1
    assert says in said.err
    assert run("items", "--json").json() == []
    assert only(run("ingest", "--accept", "--json"))["new"] == 60


def test_sources_tell_of_each_what_came_and_how_to_mend(folder: Path, run: Run) -> None:
    assert "never read" in str(health(run)["mend"])
    write_sheet(folder / "voices.csv", [*rows(3), ("いつか", "三好", "ABC", "", "日付の無い声です")])
    run("ingest")
    found = health(run)
    assert (found["new"], found["rejected"], found["mend"]) == (
        3,
        1,
        "rows to mend: 1 (vocpipe rejects voices)",
    )
    assert found["next_cursor"]
    assert "voices" in run("sources").out


def corrected(folder: Path, run: Run, cells: dict[str, str]) -> Path:
    """Export the rejects, write cells into the first one, and give the file."""
    exported = folder / "rejects.csv"
    exported.write_text(run("rejects", "--csv").out, "utf-8")
    with exported.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert found[0].keys() >= cells.keys()
    with exported.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(found[0]))
        writer.writeheader()
        writer.writerows([found[0] | cells, *found[1:]])
    return exported


def test_a_row_without_a_text_is_mended_by_writing_the_text_into_its_export(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOCPIPE_MESSAGES", "ja")
    write_sheet(folder / "voices.csv", [*rows(3), ("2026/11/3", "三好", "ABC", "", "")])
    run("ingest")
    assert "本文がありません" in run("rejects", "--csv").out
    still = run("rejects", "--mended", corrected(folder, run, {}))
    assert (still.code, "本文がありません" in still.err) == (1, True)
    said = run("rejects", "--mended", corrected(folder, run, {"声": "印刷が薄い。"}), "--json")
    assert (said.code, said.json()["voices"]) == (0, 1)


def test_rejects_are_exported_for_excel_whatever_the_shell_writes(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sheet(folder / "voices.csv", [*rows(3), ("2026/11/3", "三好", "ABC", "", "")])
    run("ingest")
    with io.TextIOWrapper(io.BytesIO(), encoding="cp932") as shell, monkeypatch.context() as patch:
        patch.setattr("sys.stdout", shell)
        assert run("rejects", "--csv").code == 0
        assert shell.buffer.getvalue().decode().startswith("\ufeffreject,source")


def test_rejects_are_exported_mended_and_taken_in_once(folder: Path, run: Run) -> None:
    bad = [("いつか", "三好", "ABC", "", f"日付の無い声その{n}です") for n in range(2)]
    write_sheet(folder / "voices.csv", [*rows(3), *bad])
    run("ingest")
    exported = corrected(folder, run, {"日付": "2026/11/3"})
    said = run("rejects", "--mended", exported, "--json")
    assert said.code == 1
    assert (said.json()["resolved"], said.json()["voices"], len(said.json()["still"])) == (1, 1, 1)
    assert len(run("rejects", "--json").json()) == 1
    write_sheet(folder / "voices.csv", [*rows(3), *(("2026/11/3", *row[1:]) for row in bad)])
    assert only(run("ingest", "--json"))["new"] == 1
    assert len(run("items", "--json").json()) == 5
    assert run("rejects", "--json").json() == []


def test_retrying_reads_a_source_with_rejects_from_its_beginning(folder: Path, run: Run) -> None:
    write_sheet(folder / "voices.csv", [*rows(3), ("いつか", "三好", "ABC", "", "日付の無い声です")])
    run("ingest")
    said = run("rejects", "--retry", "--json")
    assert (said.code, len(said.json())) == (0, 1)
    assert len(run("items", "--json").json()) == 3
