"""People's verbs on the command line: one verdict a command, one clear line when it may not be."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.pipeline.states import assert_same, tables


def id_of(run: Run, words: str) -> str:
    """Give the id of the voice whose text holds the words, as a person would find it."""
    return next(item["id"] for item in run("items", "--json").json() if words in item["text"])


def theme_of(run: Run, words: str) -> str:
    return next(item["theme"] for item in run("items", "--json").json() if words in item["text"])


def test_a_correction_is_listed_shown_and_can_be_taken_back(finished: Path, run: Run) -> None:
    voice = id_of(run, "戻れず")
    (said,) = run("correct", voice, "--kind", "request", "--severity", "3", "--json").json()
    assert (said["by"], said["human"], said["value"]["severity"]) == ("宮下", True, 3)
    (item,) = [one for one in run("items", "--kind", "request", "--json").json() if one["id"] == voice]
    assert item["severity"] == 3
    assert said["id"] in run("show", voice).out.replace("\n", "")

    assert run("undo", said["id"], "--reason", "見間違い").code == 0
    shown = run("show", voice, "--json").json()
    assert [line for line in shown["ledger"] if "(undone)" in line["what"]]


def test_the_command_tells_how_to_take_it_back(finished: Path, run: Run) -> None:
    said = run("admit", id_of(run, "Dark mode"), "--reason", "one voice, but true")
    assert ": Core: hits the core. Undo: vocpipe undo vd_" in said.out
    undone = run("undo", said.out.split()[-1]).out
    assert "taken back: Core: hits the core;" in undone


def test_values_are_taken_in_the_words_that_are_shown(finished: Path, run: Run) -> None:
    voice = run("items", "--json").json()[0]["id"]
    usage = ("--feature", "csv_export", "--state", "利用をやめた", "--knowledge", "部分的に理解")
    every = ("--kind", "要望", *usage, "--team", "サクセス", "--reason", "電話で聞いた", "--json")
    kind, use, route = (one["value"] for one in run("correct", voice, *every).json())
    assert (kind["kind"], use["state"], use["knowledge"]) == ("request", "ex_user", "partial")
    assert list(route["reasons"]) == ["success"]
    assert voice in {one["id"] for one in run("items", "--kind", "要望", "--json").json()}
    assert run("correct", voice, "--kind", "要件").code == 2


def test_kind_usage_and_route_are_corrected_in_one_command_or_not_at_all(finished: Path, run: Run) -> None:
    voice = id_of(run, "朝礼に")
    every = ["--kind", "question", "--feature", "board", "--state", "ex_user", "--team", "success"]
    before = tables(finished)
    assert "reason" in run("correct", voice, *every).one_line()
    assert_same(before, tables(finished))
    assert len(run("correct", voice, *every, "--reason", "電話で聞いた", "--json").json()) == 3
    (item,) = [one for one in run("items", "--json").json() if one["id"] == voice]
    assert (item["kind"], item["route"]) == ("question", "success")
    assert {"feature": "board", "state": "ex_user"}.items() <= item["usages"][0].items()


@pytest.mark.parametrize(
    "half",
    [
        [],
        ["--feature", "board"],
        ["--state", "user"],
        ["--severity", "2"],
        ["--kind", "praise", "--feature", "board"],
        ["--team", "sales", "--reason", "x", "--severity", "1"],
        ["--kind", "anger"],
        ["--severity", "9", "--kind", "praise"],
    ],
)
def test_half_a_correction_is_wrong_use(finished: Path, run: Run, half: list[str]) -> None:
    assert run("correct", "fb_whatever", *half).code == 2


def test_themes_are_renamed_merged_split_and_voices_moved(finished: Path, run: Run) -> None:
    offline, board = theme_of(run, "戻れず"), theme_of(run, "朝礼に")
    named = run("rename", offline, "--ja", "圏外で消える", "--en", "Lost offline", "--json").json()
    assert named["labels"] == {"ja": "圏外で消える", "en": "Lost offline"}
    alone = id_of(run, "Dark mode")
    assert run("move", alone, offline, "--json").json()[0]["value"]["theme"] == offline
    assert run("move", alone, "single", "--json").json()[0]["value"]["theme"] is None
    new = run("split", offline, id_of(run, "三回目"), "--ja", "三回目", "--json").json()["key"]
    assert theme_of(run, "三回目") == new
    assert run("merge", new, offline, "--json").json()["key"] == offline
    assert theme_of(run, "三回目") == offline
    assert {row["key"] for row in run("themes", "--json").json()} >= {offline, board}


def test_outcomes_are_linked_and_told_and_stand_in_the_lists(finished: Path, run: Run) -> None:
    linked = run("link", theme_of(run, "戻れず"), "CH-1", "--how", "caused", "--json").json()
    assert len(linked) == 5
    voice = id_of(run, "朝礼に")
    assert run("decline", voice, "--reason", "費用に見合わない").code == 0
    assert run("possible", id_of(run, "CSV出力"), "列の並び替え").code == 0
    assert run("decline", id_of(run, "Dark mode"), "--reason", "the screen's", "--not-ours").code == 0
    told = run("tell", linked[0]["feedback_id"], "--channel", "mail", "--change", "CH-1", "--json").json()
    assert told[0]["value"]["channel"] == "mail"
    outcomes = {item["id"]: item["outcome"] for item in run("items", "--json").json()}
    assert outcomes[voice] == "declined"
    assert sorted(filter(None, outcomes.values())) == [
        "already_possible",
        *["caused"] * 5,
        "declined",
        "not_ours",
    ]
    changes = {row["id"]: row["voices"] for row in run("changes", "--json").json()}
    assert changes["CH-1"] == 5
    assert len(run("show", "CH-1", "--json").json()["voices"]) == 5


def test_a_quote_goes_from_the_question_to_the_export_and_is_gone_after_the_withdrawal(
    finished: Path, run: Run
) -> None:
    voice, words = id_of(run, "CSV出力"), "CSV出力は毎日使っている。列の並び替えがとても助かる。"
    assert "exact part" in run("consent", "ask", voice, "最高のツールです。").one_line()
    (asked,) = run("consent", "ask", voice, words, "--json").json()
    quote = asked["quote"]
    assert asked["state"] == "asked"
    terms = ["--channel", "web", "--proof", "mail of 11-20", "--incentive", "none", "--expires", "2027-03-31"]
    assert run("consent", "approve", quote, *terms, "--json").json()[0]["expires"] == "2027-03-31"
    held = run("export", "quotes", "--channel", "web", "--json").json()
    assert (held["rows"], len(held["held"])) == ([], 1)
    run("consent", "clear", quote)
    done = run("export", "banners", "--channel", "web", "--save", "out.csv", "--json").json()
    assert {row["headline"] for row in done["rows"]} == {words}
    assert words in (finished / "out.csv").read_text("utf-8-sig")
    assert run("export", "quotes", "--channel", "press", "--json").json()["rows"] == []
    gone = run("consent", "withdraw", quote, "--reason", "社内の方針")
    assert f"take it down from {finished / 'out.csv'} (web)" in gone.out
    assert run("export", "quotes", "--channel", "web", "--json").json()["rows"] == []


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["show", "fb_nothing"], "there is no voice fb_nothing"),
        (["show", "th_nothing"], "there is no theme th_nothing"),
        (["show", "nonsense"], "is no voice, theme, change or account"),
        (["admit", "fb_nothing", "--reason", "x"], "there is no voice fb_nothing"),
        (["link", "fb_nothing", "CH-99", "--how", "caused"], "there is no change CH-99"),
        (["rename", "th_nothing", "--ja", "x"], "there is no theme"),
        (["undo", "vd_nothing"], "no person's verdict vd_nothing"),
        (["items", "--week", "soon"], "Write it as 2026-W47"),
        (["run", "--week", "2026-W99"], "Write it as 2026-W47"),
        (["brief", "product", "--week", "2020-W01"], "vocpipe run --week 2020-W01"),
        (["search", "x", "--theme", "th_nothing"], "there is no theme"),
    ],
)
def test_what_is_not_there_is_one_clear_line(
    finished: Path, run: Run, arguments: list[str], expected: str
) -> None:
    before = tables(finished)
    assert expected in run(*arguments).one_line()
    assert_same(before, tables(finished))


def test_a_grade_that_the_dates_do_not_allow_says_which_one_they_do(finished: Path, run: Run) -> None:
    line = run("link", id_of(run, "朝礼に"), "CH-2", "--how", "caused").one_line()
    assert "allow 'coincident' at most" in line
    assert "--reason" in line


def test_a_verdict_without_a_name_uses_the_login(
    finished: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VOCPIPE_USER")
    monkeypatch.setattr("getpass.getuser", lambda: "kitagawa")
    (said,) = run("admit", id_of(run, "Dark mode"), "--reason", "true", "--json").json()
    assert said["by"] == "kitagawa"
    assert (
        run("admit", id_of(run, "Dark mode"), "--reason", "true", "--by", "北川", "--json").json()[0]["by"]
        == "北川"
    )
