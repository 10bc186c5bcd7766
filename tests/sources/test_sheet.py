"""The shared sheet through real gspread over loopback: identity, write-back, faults."""

from pathlib import Path

import pytest

from tests.standins.sheets_server import EMAIL, Fault, SheetsStandin
from vocpipe.errors import SourceError
from vocpipe.gsheets import Endpoints
from vocpipe.gsheets_tab import Tab, open_tab
from vocpipe.http import Limits
from vocpipe.sources.sheet import SheetSource

HEADER = ["日付", "会社名", "声", "記入者"]
ROWS = [
    [46279, "青空商事", "一覧の並べ替えができない", "佐藤"],
    [46280, "港南ビル", "通知が多すぎます", "佐藤"],
    ["2026/9/16", "007", '=HYPERLINK("x") と書いた', "田中"],
]


@pytest.fixture
def google(tmp_path: Path):
    with SheetsStandin() as standin:
        standin.tabs[0].rows = [["お客様の声 一覧"], [], HEADER, *[list(row) for row in ROWS]]
        yield standin


@pytest.fixture
def source(google: SheetsStandin, tmp_path: Path) -> SheetSource:
    return SheetSource(
        name="sheet",
        url=google.sheet_url,
        service_account_file=google.key_file(tmp_path),
        sheets_api=google.url,
    )


def read(source: SheetSource, since: str | None = None):
    pages = list(source.read(since))
    cursor = next(page.cursor for page in reversed(pages) if page.cursor)
    return [item for page in pages for item in page.items], cursor, pages


def ids(google: SheetsStandin) -> list[str]:
    return [row[4] if len(row) > 4 else "" for row in google.rows[3:]]


def quick(google: SheetsStandin, tmp_path: Path, read: float = 30.0) -> Tab:
    """Open the tab with few tries, noting waits instead of waiting."""
    limits = Limits(connect=30.0, read=read, tries=4, total=120.0)
    tab = open_tab(
        google.sheet_url, google.key_file(tmp_path), endpoints=Endpoints(sheets=google.url), limits=limits
    )
    google.waited = []
    tab.worksheet.client._sleep = google.waited.append
    return tab


def test_rows_become_voices_and_get_ids_beside_them(source, google):
    items, _, pages = read(source)
    assert [item["text"] for item in items] == [row[2] for row in ROWS]
    assert [item["account"] for item in items] == ["青空商事", "港南ビル", "007"]
    assert [str(item["said_at"])[:10] for item in items] == ["2026-09-14", "2026-09-15", "2026-09-16"]
    assert google.rows[2][4] == "_voc_id"
    assert ids(google) == [item["external_id"] for item in items]
    assert set(google.inputs) == {"RAW"}
    assert pages[0].complete


def test_merged_cells_are_filled_and_a_text_over_two_rows_is_one_voice(source, google):
    google.tabs[0].rows = [
        ["日付", "お客様", "声"],
        ["2026/9/14", "アクメ", "検索が遅い"],
        ["", "", "一覧が消える"],
        ["2026/9/15", "ベータ", "CSVで出したい"],
        ["", "", ""],
    ]
    areas = [(1, 3, 0), (1, 3, 1), (3, 5, 1), (3, 5, 2)]
    google.tabs[0].merges = [
        {"startRowIndex": top, "endRowIndex": end, "startColumnIndex": left, "endColumnIndex": left + 1}
        for top, end, left in areas
    ]
    items, cursor, _ = read(source)
    assert [(item["account"], item["text"]) for item in items] == [
        ("アクメ", "検索が遅い"),
        ("アクメ", "一覧が消える"),
        ("ベータ", "CSVで出したい"),
    ]
    assert items[1]["said_at"] == items[0]["said_at"]
    assert [bool(row[3]) for row in google.rows[:4]] == [True] * 4
    assert read(source, cursor)[0] == []


def test_a_header_merged_over_two_rows_keeps_its_id_column(source, google):
    google.tabs[0].rows = [
        ["日付", "声", "お客様", ""],
        ["", "", "会社", "担当"],
        ["2026/9/14", "検索が遅い", "アクメ", "佐藤"],
    ]
    google.tabs[0].merges = [
        {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": left, "endColumnIndex": left + 1}
        for left in (0, 1)
    ]
    first, cursor, _ = read(source)
    google.tabs[0].rows[2][3] = "田中"
    again, _, _ = read(source, cursor)
    assert [item["external_id"] for item in again] == [item["external_id"] for item in first]
    assert google.rows[1] == ["", "", "会社", "担当", "_voc_id"]


def test_a_second_reading_finds_nothing_and_writes_nothing(source, google):
    _, cursor, _ = read(source)
    again, cursor, _ = read(source, cursor)
    writes = [path for method, path in google.requests if method != "GET"]
    third, _, pages = read(source, cursor)
    assert again == third == []
    assert [path for method, path in google.requests if method != "GET"] == writes
    assert not pages[-1].complete


def test_the_whole_sheet_is_one_request_for_values(source, google):
    _, cursor, _ = read(source)
    google.requests.clear()
    read(source, cursor)
    assert len([path for _, path in google.requests if "/values/" in path]) == 1


def test_sorting_inserting_and_editing_keeps_ids(source, google):
    items, cursor, _ = read(source)
    by_text = {item["text"]: item["external_id"] for item in items}
    google.rows[3:] = list(reversed(google.rows[3:]))
    google.rows.insert(4, [46281, "新規", "検索が遅い", "佐藤"])
    google.rows[3][2] = "=HYPERLINK と書き直した"
    found, cursor, _ = read(source, cursor)
    assert {item["text"] for item in found} == {"検索が遅い", "=HYPERLINK と書き直した"}
    edited = next(item for item in found if item["text"].startswith("="))
    assert edited["external_id"] == by_text[ROWS[2][2]]
    assert len(set(ids(google))) == 4


def test_a_copied_row_is_a_second_voice_and_the_original_keeps_its_id(source, google):
    items, cursor, _ = read(source)
    google.rows.append(list(google.rows[3]))
    found, _, _ = read(source, cursor)
    assert len(found) == 1
    assert found[0]["external_id"] != items[0]["external_id"]
    assert ids(google)[0] == items[0]["external_id"]


def test_wiped_ids_are_adopted_again(source, google):
    items, cursor, _ = read(source)
    for row in google.rows[3:]:
        row[4] = ""
    found, _, _ = read(source, cursor)
    assert found == []
    assert ids(google) == [item["external_id"] for item in items]


def test_rows_sorted_between_reading_and_writing_get_no_wrong_id(source, google):
    def sort_before_second_read(method: str, path: str) -> None:
        reads = [each for each in google.requests if "/values/" in each[1]]
        if len(reads) == 2 and method == "GET":
            google.rows[3:] = list(reversed(google.rows[3:]))
            google.before = None

    google.before = sort_before_second_read
    items, cursor, _ = read(source)
    written = {row[2]: row[4] for row in google.rows[3:] if len(row) > 4}
    by_text = {item["text"]: item["external_id"] for item in items}
    assert all(by_text[text] == key for text, key in written.items())
    found, _, _ = read(source, cursor)
    assert found == []
    assert {row[2]: row[4] for row in google.rows[3:]} == by_text


def test_a_reject_is_given_with_every_pass_until_it_is_mended(source, google):
    google.rows.append(["いつか", "社", "日付の間違い", "佐藤"])
    items, cursor, _ = read(source)
    assert [item["place"]["row"] for item in items if "reject" in item] == [7]
    google.rows.append([46281, "社", "別の声", "佐藤"])
    again, cursor, pages = read(source, cursor)
    assert ["reject" in item for item in again] == [True, False]
    assert any(page.complete for page in pages)
    google.rows[6][0] = 46281
    mended, _, _ = read(source, cursor)
    assert [item["text"] for item in mended] == ["日付の間違い"]


def test_half_the_rows_gone_refuses_the_reading(source, google):
    google.tabs[0].rows += [[46281, "社", f"要望その{n}", "佐藤"] for n in range(40)]
    _, cursor, _ = read(source)
    del google.rows[10:]
    with pytest.raises(SourceError, match="are gone"):
        read(source, cursor)
    meant = source.model_copy(update={"max_vanished": 1.0})
    assert read(meant, cursor)[0] == []


def test_a_read_only_sheet_is_read_and_says_that_ids_were_not_written(source, google):
    google.read_only = True
    items, cursor, pages = read(source)
    assert len(items) == 3
    assert EMAIL in pages[-1].notes[0]
    google.rows[3:] = list(reversed(google.rows[3:]))
    assert read(source, cursor)[0] == []


def test_another_tab_is_found_by_gid_and_by_name(source, google):
    google.tabs.append(type(google.tabs[0])(77, "9月", [["日付", "声"], [46279, "別のタブの声"]], columns=2))
    by_gid = source.model_copy(update={"url": source.url.replace("gid=0", "gid=77")})
    assert [item["text"] for item in read(by_gid)[0]] == ["別のタブの声"]
    assert google.tabs[1].columns == 3
    with pytest.raises(SourceError, match="Check the URL"):
        read(source.model_copy(update={"tab": "ない"}))


@pytest.mark.parametrize(
    "fault",
    [
        Fault(429, headers={"Retry-After": "0"}),
        Fault(502, body="<html>bad gateway</html>", headers={"Retry-After": "0"}),
        Fault(503, headers={"Retry-After": "0"}),
        Fault(truncate=True),
        Fault(hangs=True),
    ],
)
def test_a_passing_fault_is_retried(google, tmp_path, fault):
    tab = quick(google, tmp_path, read=0.3 if fault.hangs else 30.0)
    google.fail(fault)
    assert len(tab.values()) == 6


def test_retry_after_is_waited_for(google, tmp_path):
    tab = quick(google, tmp_path)
    google.fail(Fault(429, headers={"Retry-After": "2"}))
    assert len(tab.values()) == 6
    assert google.waited == [2.0]


def test_endless_429_gives_up_inside_the_budget(google, tmp_path):
    tab = quick(google, tmp_path)
    google.fail(*[Fault(429, headers={"Retry-After": "0"}) for _ in range(50)])
    with pytest.raises(SourceError, match="limit of requests"):
        tab.values()
    assert len(google.faults) == 46


def test_a_write_that_was_applied_but_answered_503_is_not_repeated(google, tmp_path):
    tab = quick(google, tmp_path)
    google.requests.clear()
    google.fail(Fault(503, applied=True))
    with pytest.raises(SourceError, match="503"):
        tab.write({"E3": [["_voc_id"]]})
    assert google.rows[2][4] == "_voc_id"
    assert len(google.requests) == 1


def test_a_refused_sheet_names_the_service_account(google, source):
    google.fail(Fault(403))
    with pytest.raises(SourceError, match=EMAIL):
        read(source)
    google.fail(Fault(404))
    with pytest.raises(SourceError, match="not there"):
        read(source)


def test_a_revoked_key_is_told_at_once(google, source):
    google.revoked = True
    with pytest.raises(SourceError, match="key of"):
        read(source)


def test_a_bad_url_or_key_file_is_told_without_a_request(google, source, tmp_path):
    with pytest.raises(SourceError, match="address"):
        read(source.model_copy(update={"url": "https://example.com"}))
    broken = tmp_path / "broken.json"
    broken.write_text("{}")
    with pytest.raises(SourceError, match="service-account key"):
        read(source.model_copy(update={"service_account_file": broken}))
    assert google.requests == []


def test_the_sheets_own_zone_is_used_unless_one_is_set(google, source):
    google.timezone = "America/New_York"
    assert str(read(source)[0][0]["said_at"]).endswith("-04:00")
    tokyo = SheetSource(**{**source.model_dump(exclude_unset=True), "timezone": "Asia/Tokyo"})
    assert str(read(tokyo)[0][0]["said_at"]).endswith("+09:00")


def test_a_reading_done_again_from_the_same_cursor_gives_the_same_ids(source, google):
    google.rows.extend([46281, "青空商事", f"声{number % 2}", "佐藤"] for number in range(4))
    reader = source.model_copy(update={"write_ids": False})
    first, cursor, _ = read(reader)
    again, _, _ = read(reader)
    assert [item["external_id"] for item in again] == [item["external_id"] for item in first]
    assert len({item["external_id"] for item in first}) == len(first) == 7
    google.rows.append([46281, "青空商事", "声0", "佐藤"])
    (new,), _, _ = read(reader, cursor)
    assert new["external_id"] not in {item["external_id"] for item in first}


@pytest.mark.parametrize(
    ("url", "tab", "address"),
    [
        ("https://docs.google.com/x/edit#gid=7", None, "https://docs.google.com/x/edit#gid=7&range=12:12"),
        ("https://docs.google.com/x/edit", None, "https://docs.google.com/x/edit#range=12:12"),
        ("https://docs.google.com/x/edit", "声", "https://docs.google.com/x/edit"),
        ("a-bare-spreadsheet-id", None, ""),
    ],
)
def test_a_rows_address_leads_to_it_and_never_to_another_tab(url, tab, address):
    sheet = SheetSource(name="voc", url=url, tab=tab, service_account_file="key.json")
    assert sheet.address("声の一覧 [10月] row 12") == address
    assert sheet.address("声の一覧 [10月] row 12 https://example.com/7") == address
    assert sheet.address("") == ""
