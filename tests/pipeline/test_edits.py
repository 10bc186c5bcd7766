"""Rows without an id of their own, edited: asked of people, and never two voices of one once they said so."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from tests.cli.conftest import Run, here, run
from tests.fakes import NOW, plain_workspace, settings_text, write_sheet
from tests.standins.sheets_server import SheetsStandin
from vocpipe import review
from vocpipe.pipeline.edits import likely_edits
from vocpipe.records import Channel, Feedback, Lang, feedback_id
from vocpipe.store import PossibleEdit

__all__ = ["here", "run"]

OLD = "一覧の並べ替えができないので毎朝困っている"
EDITED = "一覧の並べ替えができないので、毎朝とても困っている"
OTHER = "請求書の宛名を部署ごとに変えたい"

Texts = Callable[[list[str], int], None]


@pytest.fixture
def google() -> Iterator[SheetsStandin]:
    with SheetsStandin() as standin:
        yield standin


@pytest.fixture(params=["csv", "sheet that is only read"])
def typed(request: pytest.FixtureRequest, here: Path, google: SheetsStandin) -> Texts:
    """Give a function that sets what the source holds on a day."""

    def type_in(texts: list[str], day: int) -> None:
        rows = [["2026/11/2", "三好", "青空商事", "", text] for text in texts]
        now = f"now = 2026-11-{day:02}T09:00:00+09:00"
        if request.param == "csv":
            write_sheet(here / "voices.csv", [tuple(row) for row in rows])
            lines = settings_text("voices.csv")
        else:
            google.tabs[0].rows = [["日付", "記入者", "お客様", "担当者名", "声"], *rows]
            key = google.key_file(here)
            lines = settings_text(
                more=f'[[source]]\ntype = "sheet"\nname = "voices"\nurl = "{google.sheet_url}"\n'
                f'service_account_file = "{key}"\nsheets_api = "{google.url}"\nwrite_ids = false\n'
            )
        (here / "vocpipe.toml").write_text(lines.replace(f"now = {NOW}", now), "utf-8")

    return type_in


def counted(run: Run) -> dict[str, str]:
    return {item["text"]: item["id"] for item in run("items", "--json").json()}


def one_edit(run: Run) -> dict[str, str]:
    (found,) = run("edits", "--json").json()
    return dict(found)


def test_an_edited_row_is_asked_about_and_becomes_a_revision_when_somebody_says_so(
    typed: Texts, run: Run
) -> None:
    typed([OLD, OTHER], 23)
    run("ingest")
    first = counted(run)[OLD]
    typed([EDITED, OTHER], 24)
    assert "Possible edits of known voices: 1" in run("ingest").err
    asked = one_edit(run)
    assert (asked["was"], asked["now"]) == (OLD, EDITED)
    assert "vocpipe edits" in run("sources").out
    assert "1 possible edits" in run("doctor").out.replace("\n", " ")
    for _ in range(2):
        assert run("edits", asked["id"], "--same", "--json").json()["by"] == "宮下"
    deeds = [one for one in run("audit", "--json").json() if one["what"] == "edit answered"]
    assert [(one["who"], one["about"]) for one in deeds] == [("宮下", asked["id"])]
    assert (counted(run)[EDITED], OLD in counted(run)) == (first, False)
    assert run("show", first, "--json").json()["revision"] == 2
    assert run("edits", "--json").json() == []
    for day in (25, 26, 27):  # whatever is read later stays one voice, there and not missing
        typed([OTHER, EDITED], day)
        run("ingest")
        assert len(counted(run)) == 2
        assert run("show", first, "--json").json()["gone"] is None


def test_a_row_edited_twice_stays_the_same_voice(typed: Texts, run: Run) -> None:
    typed([OLD, OTHER], 20)
    run("ingest")
    first = counted(run)[OLD]
    for day, text in ((21, EDITED), (22, EDITED + "。急ぎ"), (23, EDITED + "。急ぎです")):
        typed([text, OTHER], day)
        run("ingest")
        run("edits", one_edit(run)["id"], "--same")
        assert counted(run)[text] == first
    run("ingest")
    assert len(counted(run)) == 2
    assert run("show", first, "--json").json()["gone"] is None


def test_a_row_said_to_be_new_stays_a_voice_of_its_own_and_is_not_asked_again(typed: Texts, run: Run) -> None:
    typed([OLD, OTHER], 23)
    run("ingest")
    typed([EDITED, OTHER], 24)
    run("ingest")
    asked = one_edit(run)["id"]
    assert run("edits", asked, "--new").code == 0
    assert {OLD, EDITED, OTHER} == set(counted(run))
    assert "answered new" in run("edits", asked, "--same").one_line()
    typed([EDITED, OTHER, "まったく別の新しい声です"], 25)
    run("ingest")
    assert run("edits", "--json").json() == []


def test_an_answer_can_be_taken_back_and_given_otherwise(typed: Texts, run: Run) -> None:
    typed([OLD, OTHER], 23)
    run("ingest")
    first = counted(run)[OLD]
    typed([EDITED, OTHER], 24)
    run("ingest")
    asked = one_edit(run)
    run("edits", asked["id"], "--same")
    assert run("edits", asked["id"], "--undo").code == 0
    assert counted(run)[OLD] == first
    assert {OLD, EDITED, OTHER} == set(counted(run))
    assert one_edit(run)["id"] == asked["id"]
    assert "was not answered" in run("edits", asked["id"], "--undo").one_line()
    assert run("edits", asked["id"], "--new").code == 0
    typed([EDITED, OTHER], 25)
    run("ingest")
    assert {OLD, EDITED, OTHER} == set(counted(run))
    assert run("edits", "--json").json() == []


def voice(key: str, text: str, account: str | None = None) -> Feedback:
    return Feedback(
        id=f"fb_{key}",
        source="s",
        external_id=key,
        text=text,
        text_hash=key,
        lang=Lang.JA,
        channel=Channel.SHEET,
        said_at="2026-11-02T00:00:00Z",
        received_at="2026-11-02T00:00:00Z",
        account_id=account,
    )


@pytest.mark.parametrize("dated", [True, False])
def test_an_answer_that_is_taken_back_leaves_the_day_it_was_said_as_it_was(
    tmp_path: Path, dated: bool
) -> None:
    workspace = plain_workspace(tmp_path)
    read = [datetime(2026, 11, day, tzinfo=UTC) for day in (2, 9)]
    said = [datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 8, tzinfo=UTC)] if dated else read
    pairs = zip(("a", "b"), (OLD, EDITED), said, read, strict=True)
    old, new = (
        voice(key, text).model_copy(update={"id": feedback_id("s", key, 0), "said_at": on, "received_at": at})
        for key, text, on, at in pairs
    )
    workspace.store.feedback.save([old, new])
    workspace.store.edits.save([PossibleEdit("ed_1", "s", "a", "b", 80.0, read[1])])
    past = partial(workspace.store.feedback.facts, datetime(2026, 11, 10, tzinfo=UTC))
    known = past()
    review.same_voice(workspace, "ed_1", "pm")
    assert past() == known
    held = workspace.store.feedback.by_id([old.id])[old.id]
    assert (held.text, held.said_at) == (EDITED, new.said_at if dated else old.said_at)
    review.ask_again(workspace, "ed_1", "pm")
    assert past() == known, "figures of past days stay as they were"
    again = workspace.store.feedback.by_id([old.id, new.id])
    assert [(again[one.id].text, again[one.id].said_at) for one in (old, new)] == [
        (OLD, old.said_at),
        (EDITED, new.said_at),
    ]


def test_an_ask_of_a_row_that_was_not_edited_is_left_alone_when_the_answer_is_taken_back(
    tmp_path: Path,
) -> None:
    workspace = plain_workspace(tmp_path)
    rows = {"a": (OTHER, OLD), "b": (OTHER, EDITED)}
    said = [(key, part, text) for key, texts in rows.items() for part, text in enumerate(texts)]
    workspace.store.feedback.save(
        [
            voice(key, text).model_copy(update={"id": feedback_id("s", key, part), "part": part})
            for key, part, text in said
        ]
    )
    workspace.store.edits.save([PossibleEdit("ed_1", "s", "a", "b", 80.0, workspace.now())])
    review.same_voice(workspace, "ed_1", "pm")
    review.ask_again(workspace, "ed_1", "pm")
    held = workspace.store.feedback.with_external_ids("s", ["a", "b"])
    assert {(one.external_id, one.part): (one.text, one.set_aside) for one in held} == {
        (key, part): (text, None) for key, part, text in said
    }


def test_other_words_and_other_accounts_are_no_edit_and_a_row_is_in_one_pair() -> None:
    gone = [voice("a", OLD, "x"), voice("b", OLD + "。", "x")]
    assert likely_edits(gone, [voice("c", OTHER, "x"), voice("d", OLD, "y")]) == []
    pairs = likely_edits(gone, [voice("c", OLD + "よ", "x")])
    assert [(old, new) for old, new, _ in pairs] == [("a", "c")]


def test_naming_an_edit_needs_one_answer(here: Path, run: Run) -> None:
    (here / "vocpipe.toml").write_text(settings_text(), "utf-8")
    assert run("edits", "ed_1").code == 2
    assert run("edits", "ed_1", "--same", "--new").code == 2
    assert "no possible edit" in run("edits", "ed_1", "--same").one_line()
