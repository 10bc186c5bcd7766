"""Tables on a narrow terminal: the text of a row is never the part that is lost."""

import pytest
from rich.cells import cell_len

from tests.cli.conftest import Run
from vocpipe.cli import output

COLUMNS = ("id", "said", "account", "kind", "voice")
VOICE = "写真をアップロードすると画面が固まってしまい、スマホを再起動するしかありません。"
ROW = ("fb_09c2ae2c877b5f67", "2026-11-15", "株式会社山本電機", "request", VOICE)


def printed(capsys: pytest.CaptureFixture[str], rows: list[tuple[str, ...]], wide: int) -> list[str]:
    output.table("Voices", COLUMNS, rows, wide)
    return capsys.readouterr().out.splitlines()


@pytest.fixture(autouse=True)
def eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a terminal of 80 columns, in English."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("VOCPIPE_MESSAGES", "en")


def test_a_row_that_does_not_fit_is_an_entry_with_its_whole_text_first(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = printed(capsys, [ROW], 4)
    assert VOICE in "".join(line.strip() for line in lines)
    shown = " ".join(line.strip() for line in lines)
    assert "fb_09c2ae2c877b5f67 · said 2026-11-15 · account 株式会社山本電機 · kind request" in shown
    assert max(map(cell_len, lines)) <= 80


def test_a_row_that_fits_stays_a_line_of_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = [
        line for line in printed(capsys, [("fb_1", "2026-11-15", "山本", "x", "短い声")], 4) if "fb_1" in line
    ]
    assert line.split() == ["fb_1", "2026-11-15", "山本", "x", "短い声"]


def test_in_a_pipe_each_row_is_one_line_however_long(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS")
    long = (*ROW[:4], f"{VOICE * 9}\n次の行")
    (line,) = [line for line in printed(capsys, [long, ROW], 4) if "次の行" in line]
    assert line.split() == [*ROW[:4], VOICE * 9, "次の行"]


def test_a_title_that_counts_to_none_does_not_say_it_twice(capsys: pytest.CaptureFixture[str]) -> None:
    output.table("0 alerts of 2026-W47", COLUMNS, [], 4)
    output.table("Voices of 2026-W10", COLUMNS, [], 4)
    assert capsys.readouterr().out == "0 alerts of 2026-W47\nVoices of 2026-W10: none\n"


def test_a_column_that_is_empty_in_every_row_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    head = " ".join(printed(capsys, [("fb_1", "2026-11-15", "", "x", "a voice")], 4))
    assert "said" in head
    assert "account" not in head


def test_a_table_without_rows_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, [], 4) == ["Voices: none"]


@pytest.mark.parametrize("command", ["items", "themes", "search stock", "sources", "changes"])
def test_every_list_of_a_workspace_fits_the_terminal(finished: object, run: Run, command: str) -> None:
    lines = run(*command.split()).out.splitlines()
    assert max(map(cell_len, lines)) <= 80
