"""Files are written whole and only when they changed; tables run nothing in a spreadsheet."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from vocpipe.destinations import Delivery, FilesDestination
from vocpipe.destinations.atomic import write_text
from vocpipe.destinations.escape import cell, no_mentions, one_line
from vocpipe.destinations.tables import BOM, to_csv, to_xlsx
from vocpipe.errors import VocpipeError
from vocpipe.records import Brief, Team


def test_a_file_is_written_once_and_again_only_when_it_changed(tmp_path: Path) -> None:
    file = tmp_path / "a" / "brief.md"
    assert write_text(file, "声\n")
    assert not write_text(file, "声\n")
    assert write_text(file, "声2\n")
    assert file.read_text(encoding="utf-8") == "声2\n"
    assert [path.name for path in file.parent.iterdir()] == ["brief.md"]


def test_a_write_that_fails_leaves_the_old_file_and_no_scraps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "brief.md"
    write_text(file, "old")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(VocpipeError, match="No space left"):
        write_text(file, "new")
    assert file.read_text(encoding="utf-8") == "old"
    assert len(list(tmp_path.iterdir())) == 1


def test_briefs_of_a_week_are_delivered_once_and_a_deleted_one_comes_back(tmp_path: Path) -> None:
    brief = Brief(team=Team.PRODUCT, week="2026-W47", lang="ja", markdown="# 概要", html="<p>概要</p>")
    destination, delivery = FilesDestination(name="out", folder=tmp_path), Delivery("2026-W47", (brief,))
    noted = list(destination.deliver(delivery, ()))
    assert len(noted) == 2
    assert list(destination.deliver(delivery, noted)) == []
    (tmp_path / "2026-W47" / "product.ja.md").unlink()
    assert list(destination.deliver(delivery, noted)) == ["out/2026-W47/product.ja.md"]


def test_a_file_written_just_before_a_kill_is_noted_by_the_next_delivery(tmp_path: Path) -> None:
    brief = Brief(team=Team.PRODUCT, week="2026-W47", lang="ja", markdown="# 概要", html="<p>概要</p>")
    destination, delivery = FilesDestination(name="out", folder=tmp_path), Delivery("2026-W47", (brief,))
    next(iter(destination.deliver(delivery, ())))
    assert len(list(destination.deliver(delivery, ()))) == 2


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd", "-x", "@SUM", "\tx", "\r=1", "＝1+1", "＋a", "－a", "＠a", " =1", "　＝1"]
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert cell(text) == "'" + text


@pytest.mark.parametrize("value", ["-12", "+3.5", "1,200", "-4%", "普通の文", "a=b", "", 12, -3.5])
def test_numbers_and_plain_text_stay_as_they_are(value: object) -> None:
    assert cell(value) == str(value)


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_csv_reads_back_as_the_escaped_cells(rows: list[list[str]]) -> None:
    text = to_csv(["a", "b"], rows)
    assert text.startswith(BOM)
    read = list(csv.reader(io.StringIO(text.removeprefix(BOM), newline="")))
    assert read == [["a", "b"], *([cell(value) for value in row] for row in rows)]


def test_a_text_in_a_workbook_is_no_error_and_no_formula() -> None:
    made = to_xlsx({"quotes": (["text", "n"], [["#N/A", 1], ["=1+1", 2]])})
    sheet = openpyxl.load_workbook(io.BytesIO(made))["quotes"]
    told = [[(one.value, one.data_type) for one in row] for row in sheet.iter_rows(min_row=2)]
    assert told == [[("#N/A", "s"), (1, "n")], [("'=1+1", "s"), (2, "n")]]


def test_a_control_character_costs_a_workbook_no_row() -> None:
    said = ["鐘\x07が鳴る", "\ufffe、\udc80、\uffff", "code _x0007_", "次の声"]
    made = to_xlsx({"voices": (["text"], [[text] for text in said])})
    cells = openpyxl.load_workbook(io.BytesIO(made))["voices"]["A"]
    assert [unescape(cell.value) for cell in cells] == ["text", *said]


def test_titles_stay_on_one_line_and_nobody_is_called() -> None:
    assert one_line("件名\r\nBcc: x@example.org\x00") == "件名 Bcc: x@example.org"
    assert (
        no_mentions("@channel <!here> <@U1> mail@example.org") == "＠channel ＜!here> ＜@U1> mail@example.org"
    )
