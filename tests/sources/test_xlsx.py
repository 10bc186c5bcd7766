"""Workbooks as people keep them."""

import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from vocpipe.errors import SourceError
from vocpipe.sources import archives
from vocpipe.sources.files import source_for
from vocpipe.sources.xlsx import XlsxSource


def saved(
    tmp_path: Path, sheets: dict[str, list[list[object]]], merged: dict[str, list[str]] | None = None
) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for area in (merged or {}).get(title, []):
            sheet.merge_cells(area)
    path = tmp_path / "声.xlsx"
    book.save(path)
    return path


def read(path: Path, **settings: object):
    pages = list(XlsxSource(name="x", path=path, **settings).read(None))
    return [item for page in pages for item in page.items], pages[-1].notes


def test_every_sheet_with_feedback_is_read_and_the_others_are_named(tmp_path):
    path = saved(
        tmp_path,
        {
            "9月": [["日付", "声"], [datetime(2026, 9, 14), "遅い"]],
            "集計": [["区分", "件数"], ["a", 1]],
            "Oct": [["Feedback", "Company"], ["slow", "Acme"]],
        },
    )
    items, notes = read(path)
    assert [(item["text"], item["place"]["file"]) for item in items] == [
        ("遅い", "声.xlsx [9月]"),
        ("slow", "声.xlsx [Oct]"),
    ]
    assert any("'集計' was not read" in note for note in notes)
    assert [item["text"] for item in read(path, sheets=["Oct"])[0]] == ["slow"]


def test_a_missing_sheet_and_a_workbook_without_feedback_are_refused(tmp_path):
    path = saved(tmp_path, {"a": [["区分", "件数"]], "b": [["x"]]})
    with pytest.raises(SourceError, match="none of its 2 sheets"):
        read(path)
    with pytest.raises(SourceError, match="Its sheets are: a, b"):
        read(path, sheets=["c"])


def test_a_text_merged_over_rows_is_one_voice_and_merged_accounts_fill_down(tmp_path):
    rows = [
        ["会社名", "声"],
        ["青空", "一つ目"],
        [None, "二つ目"],
        ["港南", "長い声"],
        [None, None],
        ["北", "四つ目"],
    ]
    items, _ = read(saved(tmp_path, {"s": rows}, {"s": ["A2:A3", "A4:A5", "B4:B5"]}))
    assert [(item["account"], item["text"]) for item in items] == [
        ("青空", "一つ目"),
        ("青空", "二つ目"),
        ("港南", "長い声"),
        ("北", "四つ目"),
    ]


def test_phantom_rows_artefacts_and_numbers_read_as_people_see_them(tmp_path):
    rows = [
        ["ID", "声", "会社名"],
        [7.0, "一行目_x000D_\n二行目_x0000_", "007"],
        *[[None, None, None]] * 500,
        [8, "次", 12],
    ]
    items, _ = read(saved(tmp_path, {"s": rows}))
    assert [(item["external_id"], item["text"], item["account"]) for item in items] == [
        ("7", "一行目\n二行目", "007"),
        ("8", "次", "12"),
    ]
    assert items[1]["place"]["row"] == 503


def test_a_formula_without_a_value_is_a_reject_and_an_error_cell_says_so(tmp_path):
    items, _ = read(saved(tmp_path, {"s": [["会社名", "声"], ["a", "=A1&A2"], ["b", "#REF!"]]}))
    assert [item["reject"] for item in items] == ["no text", "the cell shows a formula error"]


@pytest.mark.parametrize("content", [b"not a zip", b"PK\x03\x04broken"])
def test_a_damaged_workbook_is_refused(tmp_path, content):
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(SourceError, match="damaged"):
        read(path)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "x")
    with pytest.raises(SourceError, match="no Excel workbook"):
        read(path)


@pytest.mark.parametrize("case", ["bomb", "entries", "slip"])
def test_a_bomb_or_a_path_outside_is_refused_before_it_is_unpacked(tmp_path, case):
    path = tmp_path / "x.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        if case == "bomb":
            archive.writestr("word/document.xml", b"0" * 30_000_000)
        elif case == "entries":
            for number in range(archives.MAX_ENTRIES + 1):
                archive.writestr(f"{number}.xml", "")
        else:
            archive.writestr("../../evil.xml", "x")
    with pytest.raises(SourceError):
        archives.check_archive(path)


def test_a_workbook_that_somebody_renamed_to_csv_is_read_all_the_same(tmp_path):
    path = saved(tmp_path, {"声": [["ご意見"], ["一覧が遅いです"]]})
    renamed = path.rename(tmp_path / "renamed.csv")
    (page,) = source_for(renamed).read(None)
    assert [item["text"] for item in page.items] == ["一覧が遅いです"]
