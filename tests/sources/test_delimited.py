"""CSV files in the encodings and with the mistakes people have."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocpipe.errors import SourceError
from vocpipe.sources.base import PAGE_SIZE
from vocpipe.sources.csv_rows import BrokenRow, parse, sniff
from vocpipe.sources.delimited import CsvSource
from vocpipe.translation import retold

TABLE = "日付,会社名,声\r\n2026/9/14,青空商事,並び順がもどる\r\n2026/9/15,007,ソートが遅い表\r\n"
TEXTS = ["並び順がもどる", "ソートが遅い表"]


def source(tmp_path: Path, content: bytes, **settings: object) -> CsvSource:
    path = tmp_path / "声.csv"
    path.write_bytes(content)
    return CsvSource(name="csv", path=path, **settings)


def items(of: CsvSource):
    return [item for page in of.read(None) for item in page.items]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp932", "euc_jp"])
def test_the_encoding_is_found_by_content(tmp_path, encoding):
    found = items(source(tmp_path, TABLE.encode(encoding)))
    assert [item["text"] for item in found] == TEXTS
    assert found[1]["account"] == "007"


def test_western_text_is_not_taken_for_japanese(tmp_path):
    content = "feedback,company\nLe café est fermé à midi,Gérard & fils\n".encode("cp1252")
    assert items(source(tmp_path, content))[0]["text"] == "Le café est fermé à midi"


def test_ids_do_not_depend_on_encoding_or_place(tmp_path):
    first = {item["text"]: item["external_id"] for item in items(source(tmp_path, TABLE.encode()))}
    lines = TABLE.split("\r\n")
    turned = "\n".join([lines[0], lines[2], lines[1]])
    assert {
        item["text"]: item["external_id"] for item in items(source(tmp_path, turned.encode("cp932")))
    } == first


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found(tmp_path, delimiter):
    found = items(source(tmp_path, TABLE.replace(",", delimiter).encode()))
    assert [item["text"] for item in found] == TEXTS


def test_cells_over_several_lines_count_as_one_row(tmp_path):
    found = items(
        source(tmp_path, '声,会社名\r\n"一行目\r\n二行目 ""引用"" です",青空\r\n次,港南\r\n'.encode())
    )
    assert [item["text"] for item in found] == ['一行目\r\n二行目 "引用" です', "次"]
    assert [item["place"]["row"] for item in found] == [2, 3]


def test_a_quote_that_never_closes_costs_one_row(tmp_path):
    rows = "".join(f"声その{n},社{n}\n" for n in range(3))
    found = items(source(tmp_path, f'声,会社名\n"壊れた,社\n{rows}'.encode()))
    assert "never closes" in found[0]["reject"]
    assert [item["text"] for item in found[1:]] == ["声その0", "声その1", "声その2"]


def test_an_unquoted_delimiter_is_mended_in_the_last_column_and_refused_elsewhere(tmp_path):
    last = items(source(tmp_path, b"company,feedback\nAcme,It is slow, very slow\n"))
    assert last[0]["text"] == "It is slow, very slow"
    inside = items(source(tmp_path, b"feedback,company\nIt is slow, very slow,Acme\n"))
    assert "more cells" in inside[0]["reject"]


def test_bytes_that_fit_no_encoding_cost_one_row(tmp_path):
    rows = "声,会社名\n" + "".join(f"とても長い声その{n},社\n" for n in range(30))
    content = rows.encode() + b"\xff\xfe\x80bad,x\n" + "最後の声,社\n".encode()
    found = items(source(tmp_path, content))
    rejects = [item for item in found if "reject" in item]
    assert ["encoding" in reject["reject"] for reject in rejects] == [True]
    assert found[-1]["text"] == "最後の声"
    str(rejects[0]["raw"]).encode()


def test_rows_without_text_are_rejects_only_if_they_were_meant_as_voices(tmp_path):
    found = items(source(tmp_path, "声,会社名,機能\n,青空,\n,,検索\n,,\n遅い,,\n".encode()))
    assert [item.get("reject") for item in found] == ["no text", None]


def test_every_fault_of_a_row_is_named(tmp_path):
    (found,) = items(source(tmp_path, "声,会社名,日付\n,青空,2026-13-45\n".encode()))
    assert found["reject"] == "no text; there is no such date; write it like 2026-09-14"
    assert found["place"]["column"] == "声"
    assert retold("ja", str(found["reject"])).startswith("本文がありません。存在しない日付です")


def test_repeated_ids_keep_every_voice(tmp_path):
    found = items(source(tmp_path, "ID,声\n7,遅い\n7,重い\n7,遅い\n".encode()))
    assert [item["text"] for item in found] == ["遅い", "重い", "遅い"]
    assert found[0]["external_id"] == "7" == found[2]["external_id"] != found[1]["external_id"]


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "is empty"), (b"a,b\n1,2\n", "feedback text"), (b"\n\n\n", "feedback text")],
)
def test_an_unusable_file_is_refused_in_one_line(tmp_path, content, message):
    with pytest.raises(SourceError, match=message) as caught:
        items(source(tmp_path, content))
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_wrong_encoding_setting_are_refused(tmp_path):
    gone = source(tmp_path, TABLE.encode())
    gone.path.unlink()
    with pytest.raises(SourceError, match="not there"):
        items(gone)
    with pytest.raises(SourceError, match="cannot be read as"):
        items(source(tmp_path, TABLE.encode(), encoding="klingon"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html><body>Sign in</body></html>", "is a web page"),
        (b"PK\x03\x04 a workbook under another name", "is not text"),
        (b"\x89PNG\r\n\x1a\n", "is not text"),
    ],
)
def test_a_file_of_another_kind_under_a_csv_s_name_is_refused_for_what_it_is(tmp_path, content, says):
    with pytest.raises(SourceError, match=says):
        items(source(tmp_path, content))


def test_an_unchanged_file_gives_one_empty_page_and_changed_settings_read_it_again(tmp_path):
    first = source(tmp_path, TABLE.encode())
    cursor = list(first.read(None))[-1].cursor
    assert [page.items for page in first.read(cursor)] == [[]]
    assert items(first.model_copy(update={"columns": {"account": ""}}))
    assert len(list(first.model_copy(update={"columns": {"account": ""}}).read(cursor))[0].items) == 2


def test_only_the_last_page_moves_the_cursor(tmp_path):
    rows = "声\n" + "".join(f"声その{n}\n" for n in range(2 * PAGE_SIZE + 500))
    pages = list(source(tmp_path, rows.encode()).read(None))
    assert [len(page.items) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 500]
    assert [bool(page.cursor) for page in pages] == [page.complete for page in pages] == [False, False, True]


CELL = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=12)


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=8))
def test_what_csv_writes_is_read_back(rows):
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    lines = io.StringIO(file.getvalue(), newline="")
    found = [cells for _, cells in parse(lines, ",")]
    assert not any(isinstance(cells, BrokenRow) for cells in found)
    assert found == rows


@given(st.text(alphabet='a,";\t\n\r', max_size=60))
def test_no_text_breaks_the_parser(text):
    lines = list(io.StringIO(text, newline=""))
    numbers = [number for number, _ in parse(iter(lines), sniff(lines))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_two_quotes_left_open_swallow_no_row_between_them(tmp_path: Path) -> None:
    rows = [
        '11/2,A社,"開いたまま',
        "11/3,B社,間の行です",
        '11/4,C社,"こちらも開いたまま',
        "11/5,D社,最後です",
    ]
    (tmp_path / "open.csv").write_text("\n".join(["日付,会社名,声", *rows, ""]), "utf-8")
    (page,) = CsvSource(name="open", path=tmp_path / "open.csv").read(None)
    texts = [item.get("text") for item in page.items]
    assert texts == [None, "間の行です", None, "最後です"]
    assert [item["place"]["row"] for item in page.items if "reject" in item] == [2, 4]  # type: ignore[index]


def test_a_quote_left_open_in_the_last_row_is_read_where_it_ends_the_row_and_else_refused(
    tmp_path: Path,
) -> None:
    for name, row, text in (("a", '11/2,A社,"終わりまで', "終わりまで"), ("b", '11/2,"A社,終わりまで', None)):
        (tmp_path / f"{name}.csv").write_text(f"日付,会社名,声\n{row}\n", "utf-8")
        (page,) = CsvSource(name=name, path=tmp_path / f"{name}.csv").read(None)
        assert [item.get("text") for item in page.items] == [text]


@pytest.mark.parametrize(("named", "told"), [(1, True), (5, False)])
def test_a_column_of_accounts_that_merging_left_empty_is_asked_about(tmp_path, named, told):
    rows = "".join(f"{'青空商事' if n < named else ''},声その{n}\n" for n in range(6))
    pages = list(source(tmp_path, f"会社名,声\n{rows}".encode()).read(None))
    assert ("5 rows leave column '会社名' empty" in " ".join(pages[-1].notes)) is told


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode().replace("声".encode(), b"\xe5\xa3", 1),
        TABLE.replace("声", "\ufffd\ufffd", 1).encode(),
        TABLE.encode("cp932").replace("声".encode("cp932"), b"\x90", 1),
    ],
    ids=["utf-8 cut short", "lost when it was saved", "Shift_JIS cut short"],
)
def test_broken_letters_in_the_header_are_told_as_such_and_not_as_a_missing_header(tmp_path, content):
    with pytest.raises(SourceError, match="letters are broken") as told:
        items(source(tmp_path, content))
    assert "CSV UTF-8" in str(told.value)


@pytest.mark.parametrize("header", ["URL", "リンク", "Ticket URL"])
def test_the_address_of_a_rows_own_page_is_kept_with_its_place_and_none_that_names_a_person(tmp_path, header):
    pages = ("https://example.com/t/7?a=1&b=VOC-2#c-3", "https://example.com/?mail=a@example.com", "12", "")
    pages += (
        "https://example.com/?name=山田太郎",
        "https://example.com/?q=1&token=abc1",
        "https://example.com/#mie",
    )
    rows = "".join(f"2026/9/14,{page},声{n}です\n" for n, page in enumerate(pages))
    of = source(tmp_path, f"日付,{header},声\n{rows}".encode())
    assert [of.address(str(item["origin"])) for item in items(of)] == [pages[0], *[""] * 6]
    assert retold("ja", str(items(of)[0]["origin"])) == f"声.csv 2行目 {pages[0]}"
