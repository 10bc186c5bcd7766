"""A change recorded by hand: it counts like one of a tracker, and who recorded it stands in the audit."""

from datetime import date
from inspect import get_annotations
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from vocpipe.changes.parse import made_id
from vocpipe.cli.changes import change
from vocpipe.pipeline import reference
from vocpipe.records import Change
from vocpipe.sources.trackers import FeedTracker
from vocpipe.translation import retold, translate


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


def test_a_title_recorded_before_is_refused_by_its_id_and_nothing_is_overwritten(
    finished: Path, run: Run
) -> None:
    known = run("change", "--title", "予備の保存", "--released", "2026-11-10", "--json").json()
    said = run("change", "--title", " 予備の保存 ", "--planned", "2026-10-01").one_line()
    assert f"recorded already: {known['id']}" in said
    assert f"vocpipe change {known['id']}" in said
    (row,) = [one for one in run("changes", "--json").json() if one["title"] == "予備の保存"]
    assert (row["released_on"], row["planned_on"]) == ("2026-11-10", None)


def test_a_list_cannot_take_the_id_that_the_title_would_get(finished: Path, run: Run) -> None:
    key = made_id("by hand", "予備の保存")
    (finished / "changes.csv").write_text(f"id,title\n{key},別のもの\n", "utf-8")
    run("outcomes")
    assert f"{key} is read from a list" in run("change", "--title", "予備の保存").one_line()


def test_a_list_that_uses_the_id_of_a_change_recorded_by_hand_is_told_and_does_not_overwrite_it(
    finished: Path, run: Run
) -> None:
    run("change", "CH-9", "--title", "圏外で入力した点検が消えない", "--released", "2026-11-20")
    voice = run("items", "--json").json()[0]["id"]
    assert run("link", voice, "CH-9", "--how", "contributed").code == 0
    with (finished / "changes.csv").open("a", encoding="utf-8") as file:
        file.write("CH-9,まったく別の変更,planned,,,,,\nCH-10,新しい変更,planned,,,,,\n")
    said = run("outcomes").err.strip()
    assert "changes.csv row 6: id CH-9 is that of a change recorded by hand" in said
    assert "手で記録した変更の ID です" in retold("ja", said)
    assert "vocpipe change CH-9" in retold("ja", said)
    told = {row["id"]: row for row in run("changes", "--json").json()}
    assert (told["CH-9"]["title"], told["CH-9"]["voices"]) == ("圏外で入力した点検が消えない", 1)
    assert "CH-10" in told


def test_a_tracker_that_uses_the_id_of_a_change_recorded_by_hand_does_not_overwrite_it(
    finished: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("change", "CH-9", "--title", "圏外で入力した点検が消えない", "--released", "2026-11-20")
    with (finished / "vocpipe.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[tracker]]\ntype = "feed"\nname = "notes"\nurl = "https://example.com/feed"\n')
    monkeypatch.setattr(FeedTracker, "read", lambda _: [Change(id="CH-9", title="別の変更", source="notes")])
    assert "tracker notes: id CH-9 is that of a change recorded by hand" in run("outcomes").err
    assert "圏外で入力した点検が消えない" in [row["title"] for row in run("changes", "--json").json()]


def test_the_help_says_in_both_languages_that_planned_is_the_day_of_the_decision() -> None:
    words = 'The day on which it was decided to do it (not the day it is due): 2026-11-20; "" takes it back.'
    # The command line puts its help into the language of messages when it is first loaded.
    assert get_annotations(change)["planned"].__metadata__[0].help in (words, translate("ja", words))
    assert "終える予定の日ではありません" in translate("ja", words)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--title", "新機能", "--planned", "2027-01-01"], "not the day it is due"),
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
    (finished / "changes.csv").write_text("id;name of it\nX;a\nY;b\n", encoding="utf-8")
    assert (
        run("outcomes").err.count("changes.csv row 2: no column is the title (there are: id, name of it)")
        == 1
    )


def test_a_plan_that_its_list_names_no_more_is_told_until_people_say_what_became_of_it(
    finished: Path, run: Run
) -> None:
    both = "id,title\nCH-3,残る変更\nX-2,消える変更\n"
    (finished / "changes.csv").write_text(both, "utf-8")
    assert run("outcomes").err == "", "what was released or declined is done, wherever it stands"
    (finished / "changes.csv").write_text(both.replace("X-2,消える変更\n", ""), "utf-8")
    for _ in range(2):
        said = run("outcomes").err.strip()
        assert "changes.csv: no longer in it, and kept as last read (1): X-2. Put" in said
    assert "一覧に戻すか" in retold("ja", said)
    assert [one["source"] for one in run("rejects", "--json").json()] == ["changes: changes.csv"]
    assert run("change", "X-2", "--declined", "2026-11-20", "--json").json()["state"] == "declined"
    assert run("outcomes").err == ""
    assert run("rejects", "--json").json() == []
    (finished / "changes.csv").write_text(both + "CH-1,戻った変更\n", "utf-8")
    assert "X-2 is that of a change recorded by hand" in run("outcomes").err
    assert {"戻った変更", "消える変更"} <= {row["title"] for row in run("changes", "--json").json()}


def test_a_fact_file_with_two_columns_of_one_name_is_refused_and_an_empty_one_told(
    finished: Path, run: Run
) -> None:
    (finished / "changes.csv").write_text("id,title,note,title,note\nX-1,a,n,b,m\n", "utf-8")
    (finished / "uses.csv").write_text("account_id,feature,day\n", "utf-8")
    with (finished / "vocpipe.toml").open("r+", encoding="utf-8") as file:
        settings = file.read()
        file.seek(0)
        file.write('usage_events = "uses.csv"\n' + settings)
    said = run("outcomes")
    assert said.code == 1
    assert "vocpipe: changes.csv: more than one column is headed title. Rename" in said.err
    assert "uses.csv: no row was found in it" in said.err
    assert "同じ見出しの列が2つ以上" in retold("ja", said.err.splitlines()[-1])


def test_a_list_with_a_column_for_each_label_as_jira_exports_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "jira.csv"
    head = "Issue key,Summary,Status,Created,Labels,Labels,Labels"
    file.write_text(f"{head}\nP-1,CSV export,open,2026-10-01,export,,csv\n", "utf-8")
    (found,) = reference._changes_in(file, file.name, date(2026, 11, 23)).changes
    assert found.features == ("export", "csv")


def name_lists(folder: Path, lists: str, more: str = "") -> None:
    settings = folder / "vocpipe.toml"
    kept = [line for line in settings.read_text("utf-8").splitlines() if not line.startswith("changes = ")]
    settings.write_text("\n".join([f"changes = {lists}", *kept, more]), "utf-8")


def test_a_list_or_tracker_that_cannot_be_read_stops_no_other_and_is_told_until_it_is_mended(
    finished: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_KEY", raising=False)
    tracker = '[[tracker]]\ntype = "github"\nname = "app"\nrepo = "o/r"\ntoken_env = "NO_KEY"\n'
    (finished / "page.csv").write_text("<!DOCTYPE html><html></html>", "utf-8")
    (finished / "good.csv").write_text("id,title\nG-1,よい変更\n", "utf-8")
    name_lists(finished, '["gone.csv", "page.csv", "good.csv"]', tracker)
    said = run("outcomes")
    assert said.code == 1
    assert [line for line in said.err.splitlines() if line.startswith("vocpipe: ")] == [
        f"vocpipe: {finished / 'gone.csv'} is not there. "
        "Mend its line in vocpipe.toml, or put the file there",
        "vocpipe: page.csv is a web page, not a table. Sign in there and export it again as CSV",
        "vocpipe: tracker app: NO_KEY is not set. Set it to an access token",
    ]
    assert "G-1" in {row["id"] for row in run("changes", "--json").json()}
    shown = {row["source"]: row["mend"] for row in run("sources", "--json").json()}
    assert "is not set" in shown["tracker: app"]
    assert "is a web page" in shown["changes: page.csv"]
    name_lists(finished, '["good.csv"]')
    (finished / "vocpipe.toml").write_text(
        (finished / "vocpipe.toml").read_text("utf-8").replace(tracker, "")
    )
    assert run("outcomes").code == 0
    assert not [row for row in run("sources", "--json").json() if ": " in row["source"]]


def test_a_bad_row_waits_among_the_rejects_until_it_is_mended(finished: Path, run: Run) -> None:
    rows = "id;title;released_on\nCH-3;Van stock;\nX-1;良い行;2026-11-01\n"
    rows += "X-2;悪い日付;1/11/2026\nX-3;多い;2026-11-01;余り\n"
    (finished / "changes.csv").write_bytes(rows.encode("cp932"))
    assert run("outcomes").code == 0
    told = [(one["source"], one["row"], one["column"]) for one in run("rejects", "--json").json()]
    assert told == [("changes: changes.csv", 4, "released_on"), ("changes: changes.csv", 5, None)]
    assert {"X-1"} <= {row["id"] for row in run("changes", "--json").json()}
    (finished / "changes.csv").write_text(
        rows.replace("1/11/2026", "2026/11/1").replace(";余り", ""), "utf-8"
    )
    assert run("rejects", "--retry", "--json").json() == []


def test_two_lists_with_the_same_id_do_not_overwrite_each_other_in_whatever_order(
    finished: Path, run: Run
) -> None:
    for name in ("a", "b"):
        (finished / f"{name}.csv").write_text(f"id,title\n1,{name} の変更\n", "utf-8")
    for lists in ('["a.csv", "b.csv"]', '["b.csv", "a.csv"]'):
        name_lists(finished, lists)
        assert "b.csv row 2: id 1 is also in a.csv, which was kept" in run("outcomes").err
        assert [row["title"] for row in run("changes", "--json").json() if row["id"] == "1"] == ["a の変更"]
    for mover, name in (("a", "b"), ("b", "a")):
        (finished / f"{mover}.csv").write_text(f"id,title\n{mover}2,別の変更\n", "utf-8")
        (finished / f"{name}.csv").write_text(f"id,title\n1,{name} へ移した変更\n", "utf-8")
        assert "id 1" not in run("outcomes").err, "moved to another list, it is that list's"
        titles = [row["title"] for row in run("changes", "--json").json() if row["id"] == "1"]
        assert titles == [f"{name} へ移した変更"]
