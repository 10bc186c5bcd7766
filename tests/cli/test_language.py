"""The command line in the workspace's language, and what people's verbs say they did."""

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_people import id_of, theme_of

WORDS = re.compile(r"[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}")
"""Three English words in a row: a sentence, not a name or a command."""


@pytest.fixture
def japanese(finished: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a finished workspace in Japanese."""
    monkeypatch.delenv("VOCPIPE_MESSAGES", raising=False)
    return finished


@pytest.mark.parametrize(
    "arguments",
    [
        ["doctor"],
        ["ingest"],
        ["items", "--week", "2026-W46"],
        ["themes", "--week", "2026-W46"],
        ["sources"],
        ["rejects"],
        ["accounts"],
        ["changes"],
        ["kpi", "--as-of", "2026-11-22"],
        ["review", "--week", "2026-W46"],
        ["links"],
        ["replies"],
        ["followups"],
        ["alerts", "--all"],
        ["consent", "list"],
        ["routing"],
        ["show", "fb_nothing"],
        ["run", "--week", "soon"],
        ["possible", "board", "x"],
        ["rejects", "nowhere"],
    ],
    ids=" ".join,
)
def test_every_command_speaks_the_workspaces_language(
    japanese: Path, run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.delenv("VOCPIPE_MESSAGES", raising=False)
    said = run(*arguments)
    written = re.sub(r"vocpipe [a-z|]+( [A-Za-z0-9_.|\[\]-]+)*|[“「].*?[”」]", "", said.out + said.err)
    ours = [line for line in written.splitlines() if not re.search(r"stock|vans|Dark mode|screen", line)]
    assert not [line for line in ours if WORDS.search(line)]
    assert re.search(r"[ぁ-んァ-ン一-龥]", said.out + said.err)


def test_a_run_says_in_japanese_that_the_language_model_is_down(
    japanese: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VOCPIPE_MESSAGES", raising=False)
    monkeypatch.setattr("vocpipe.http.wait_for", lambda *_: 0.0)
    with (japanese / "vocpipe.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[llm]\nbase_url = "http://127.0.0.1:1"\nmodel = "tiny"\n')
    said = run("run", "--week", "2026-W46")
    assert said.code == 0
    assert said.err.strip() == (
        "vocpipe: 言語モデルの接続先: つながりません（ConnectionError）。docs/llm.ja.md を見てください"
    )


def test_a_person_may_ask_for_the_other_language(
    japanese: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOCPIPE_MESSAGES", "en")
    assert "there is no voice fb_nothing" in run("show", "fb_nothing").one_line()
    monkeypatch.delenv("VOCPIPE_MESSAGES")
    monkeypatch.delenv("VOCPIPE_LANGUAGE", raising=False)
    assert "声 fb_nothing はありません。一覧: vocpipe items" in run("show", "fb_nothing").one_line()


def test_without_a_workspace_the_terminal_decides(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("VOCPIPE_MESSAGES", "VOCPIPE_LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    assert "vocpipe.toml がありません" in run("items").one_line()
    monkeypatch.setenv("LANG", "C.UTF-8")
    assert "there is no vocpipe.toml" in run("items").one_line()


def test_a_voice_is_shown_as_a_page(finished: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    voice = id_of(run, "戻れず")
    run("correct", voice, "--kind", "request", "--severity", "3")
    shown = run("show", voice).out
    assert not re.search(r"None|_product|T\d\d:\d\d|[{}]|\[\]", shown)
    assert "宮下: Kind: request · loss or churn risk" in shown
    assert "the machine (" in shown
    monkeypatch.delenv("VOCPIPE_MESSAGES")
    assert "宮下: 種類: 要望 · 損失・解約のおそれ" in run("show", voice).out


def test_a_theme_is_taken_put_off_finished_and_taken_back(finished: Path, run: Run) -> None:
    theme = theme_of(run, "戻れず")
    said = run("assign", theme, "北川", "--week", "2026-W47").out
    assert "北川 looks after it in 2026-W47. Undo: vocpipe undo " in said
    assert "北川 looks after it in 2026-W47" in run("show", theme).out
    assert "comes back in 2026-W50" in run("snooze", theme, "--until", "2026-W50", "--week", "2026-W47").out
    assert "is not after" in run("snooze", theme, "--until", "2026-W46", "--week", "2026-W47").one_line()
    done = run("done", theme, "--week", "2026-W47", "--json").json()
    assert (done["event"], done["by"]) == ("done", "宮下")
    assert run("undo", done["seq"]).out.startswith(f"{theme}: taken back")


def test_a_capability_that_nobody_wrote_down_is_refused_with_the_near_ones(finished: Path, run: Run) -> None:
    voice = id_of(run, "CSV出力")
    assert "列の並び替え" in run("possible", voice, "列の並べ替え").one_line()
    assert "Outcome: already possible · 列の並び替え" in run("possible", voice, "列の並び替え").out


def test_a_folder_without_files_says_what_can_be_read(finished: Path, run: Run) -> None:
    (finished / "empty").mkdir()
    line = run("ingest", "empty").one_line()
    assert "holds no file vocpipe can read" in line
    assert ".csv" in line
