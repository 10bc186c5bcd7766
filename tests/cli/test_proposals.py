"""The machine's questions about themes, and people's answers, on the command line."""

from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.test_people import id_of, theme_of
from tests.fakes import opened
from vocpipe.pipeline.theme_week import propose
from vocpipe.themes.week_values import Proposed


def ask(folder: Path, keys: tuple[str, str]) -> None:
    """Have the machine propose to merge two themes."""
    with opened(folder) as workspace:
        space = workspace.space()
        assert space is not None
        propose(workspace, space, [Proposed("merge", keys, (), {"mutual_acceptance": 0.61})])


def test_a_proposal_is_listed_with_its_evidence_and_dismissed(finished: Path, run: Run) -> None:
    one, other = theme_of(run, "戻れず"), theme_of(run, "朝礼に")
    assert run("review", "--json").json() == []
    ask(finished, (one, other))
    (row,) = run("review", "--json").json()
    assert (row["what"], row["themes"], row["evidence"]) == (
        "merge",
        [one, other],
        {"mutual_acceptance": 0.61},
    )
    assert "61%" in run("review").out
    assert "1 proposal waits" in run("themes").err
    assert run("dismiss", row["id"], "--reason", "別の話", "--json").json()["event"] == "dismissed"
    assert run("review", "--json").json() == []


def test_an_accepted_merge_is_done(finished: Path, run: Run) -> None:
    one, other = theme_of(run, "戻れず"), theme_of(run, "朝礼に")
    ask(finished, (one, other))
    (row,) = run("review", "--json").json()
    said = run("accept", row["id"]).out
    assert f"{one}: carried out: merge. Undo: vocpipe undo " in said
    assert theme_of(run, "朝礼に") == one
    assert run("undo", said.split()[-1]).code == 0
    assert theme_of(run, "朝礼に") == other


def test_voices_are_told_apart_and_together(finished: Path, run: Run) -> None:
    theme, voice = theme_of(run, "戻れず"), id_of(run, "戻れず")
    assert run("apart", voice, theme, "--json").json()["detail"]["pair"] == sorted([voice, theme])
    assert theme_of(run, "戻れず") == "single"
    assert run("together", voice, theme).code == 0
    assert theme_of(run, "戻れず") == theme
    assert "there is no proposal" in run("accept", "pr_nothing").one_line()


def test_the_weeks_single_voices_are_listed_with_their_reasons_in_either_language(
    finished: Path, run: Run
) -> None:
    japanese, english = (
        run("review", "--singles", "--week", "2026-W45", "--lang", lang, "--json").json()
        for lang in ("ja", "en")
    )
    assert japanese
    assert [one["id"] for one in japanese] == [one["id"] for one in english]
    assert [one["why"] for one in japanese] != [one["why"] for one in english]
    assert any(one["why"] and one["why"].isascii() for one in english)
    assert japanese[0]["id"] in run("review", "--week", "2026-W45").out
