"""A change recorded by hand: it counts like one of a tracker, and who recorded it stands in the audit."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_a_change_recorded_by_hand_goes_from_plan_to_release_and_back(finished: Path, run: Run) -> None:
    made = run("change", "--title", "オフラインの保存", "--planned", "2026-10-01", "--json").json()
    assert (made["state"], made["source"]) == ("planned", "by hand")
    known = made["id"]
    assert run("change", known, "--started", "2026-10-05", "--json").json()["state"] == "started"
    released = run("change", known, "--released", "2026年11月10日", "--json").json()
    assert (released["state"], released["planned_on"], released["title"]) == (
        "released", "2026-10-01", "オフラインの保存",
    )  # fmt: skip
    assert run("change", known, "--released", "", "--json").json()["state"] == "started"
    assert run("change", known, "--declined", "2026-11-12", "--by", "北川").code == 0
    (row,) = [one for one in run("changes", "--json").json() if one["id"] == known]
    assert row["state"] == "declined"
    noted = [one for one in run("audit", "--json").json() if one["about"] == known]
    assert [one["who"] for one in noted] == ["北川", "宮下", "宮下", "宮下", "宮下"]
    assert noted[0]["detail"] == {"declined_on": "2026-11-12"}


def test_its_voices_are_proposed_and_it_survives_the_next_reading_of_the_lists(
    finished: Path, run: Run
) -> None:
    run("change", "CH-9", "--title", "圏外で入力した点検が消えない", "--released", "2026-11-20")
    assert run("outcomes").code == 0
    assert run("show", "CH-9").code == 0
    assert run("kpi", "--verify").code == 0


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["CH-1", "--released", "2026-11-20"], "CH-1 is read from a list or tracker"),
        (["CH-77", "--released", "2026-11-20"], "there is no change CH-77"),
        (["--title", "新機能", "--released", "2027-01-01"], "2027-01-01 has not come yet"),
        (["--title", "新機能", "--released", "20/11/2026"], "column 'released_on' is not a date"),
        (["--title", " "], "column 'title' has no text"),
    ],
)
def test_what_cannot_be_recorded_is_told_in_a_line(
    finished: Path, run: Run, arguments: list[str], why: str
) -> None:
    assert why in run("change", *arguments).one_line()


def test_a_list_without_changes_is_told_and_does_not_look_like_one_in_order(finished: Path, run: Run) -> None:
    (finished / "changes.csv").write_text("", encoding="utf-8")
    assert "changes.csv: no change was found in it" in run("outcomes").err
    (finished / "changes.csv").write_text("id;title\nX;a\nY;b\n", encoding="utf-8")
    assert run("outcomes").err.count("no column is the title") == 1
