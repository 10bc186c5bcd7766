"""The same list handed in twice: told at once, and one of the two can be removed and brought back."""

import csv
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Run

ROWS = [
    ("日付", "取引先", "担当者名", "声"),
    ("2026/11/16", "欅不動産", "高山", "並べ替えがない"),
    ("2026/11/17", "", "", "検索が遅い"),
    ("2026/11/18", "青空商事", "西", "CSV出力は毎日使っていて、列の並び替えがとても助かっています。"),
]


@pytest.fixture
def twice(finished: Path, run: Run) -> Path:
    """Stand in a finished workspace in which one list came in as CSV."""
    with (finished / "list.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(ROWS)
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.save(finished / "list.xlsx")
    assert "same words" not in run("ingest", "list.csv").err
    return finished


def texts(run: Run) -> list[str]:
    return sorted(row["text"] for row in run("items", "--json").json())


def test_a_list_that_is_handed_in_again_is_told_and_can_be_removed_and_brought_back(
    twice: Path, run: Run
) -> None:
    once = texts(run)
    told = run("ingest", "list.xlsx").err
    assert "3 of 3 voices have the same words, person and day as voices of list.csv" in told
    assert "vocpipe remove list.xlsx" in told
    doubled = texts(run)
    assert len(doubled) == len(once) + 3
    gone = run("remove", "list.csv", "--reason", "twice").out
    assert "3" in gone
    assert "vocpipe remove list.csv --undo" in gone
    assert texts(run) == once
    assert "removed: vocpipe remove list.csv --undo" in run("sources").out
    aside = run("items", "--set-aside", "--source", "list.csv", "--json").json()
    assert {row["set_aside"] for row in aside} == {"source removed"}
    (deed,) = [one for one in run("audit", "--json").json() if one["what"] == "source removed"]
    assert (deed["about"], deed["detail"]["voices"], deed["detail"]["reason"]) == ("list.csv", 3, "twice")
    assert run("remove", "list.csv", "--undo", "--json").json()["voices"] == 3
    assert texts(run) == doubled


def test_a_list_with_one_row_in_common_is_not_said_to_be_the_same(twice: Path, run: Run) -> None:
    others = [(*ROWS[1][:-1], "まったく別の声です。"), (*ROWS[2][:-1], "もう一つ、別の声です。")]
    with (twice / "other.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([*ROWS[:2], *others])
    assert "same words" not in run("ingest", "other.csv").err


@pytest.mark.slow
def test_a_repeat_of_a_removed_voice_takes_its_place_and_is_a_repeat_again_once_that_returns(
    twice: Path, run: Run
) -> None:
    def repeats() -> dict[str, str | None]:
        long = [row for row in run("items", "--json").json() if row["text"] == ROWS[3][3]]
        shown = [run("show", row["id"], "--json").json() for row in long]
        return {one["source"]: one["duplicate_of"] for one in shown}

    run("ingest", "list.xlsx")
    run("run", "--week", "2026-W47")
    both = repeats()
    first = next(source for source, original in both.items() if original is None)
    assert sorted(both) == ["list.csv", "list.xlsx"]
    assert sum(original is None for original in both.values()) == 1
    run("remove", first)
    assert list(repeats().values()) == [None]
    run("remove", first, "--undo")
    assert sum(original is None for original in repeats().values()) == 1


def test_a_removed_list_that_is_handed_in_once_more_is_there_again(twice: Path, run: Run) -> None:
    once = texts(run)
    run("remove", "list.csv")
    assert len(texts(run)) == len(once) - 3
    run("ingest", "list.csv")
    assert texts(run) == once
    assert "removed" not in run("sources").out


def test_what_was_shown_of_earlier_days_stays_when_a_source_is_removed(twice: Path, run: Run) -> None:
    def counted(day: str) -> int:
        return int(run("kpi", "--as-of", day, "--json").json()["counts"]["counted"])

    before = counted("2026-11-23")
    settings = (twice / "vocpipe.toml").read_text("utf-8")
    later = settings.replace("now = 2026-11-23", "now = 2026-11-25")
    assert later != settings
    (twice / "vocpipe.toml").write_text(later, "utf-8")
    run("remove", "list.csv")
    assert counted("2026-11-25") == before - 3
    assert counted("2026-11-23") == before


def test_only_what_was_handed_in_can_be_removed(twice: Path, run: Run) -> None:
    assert "list.tsv is no source with voices" in run("remove", "list.tsv").one_line()
    assert "list.csv was not removed" in run("remove", "list.csv", "--undo").one_line()
    configured = run("sources", "--json").json()[0]["source"]
    assert "is read by vocpipe.toml" in run("remove", configured).one_line()
