"""Lists of changes as people keep them, in Japanese and English, and what is said of bad rows."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocpipe.changes.dates import parse_day, state_on
from vocpipe.changes.parse import parse_change, parse_changes
from vocpipe.records import ChangeState

ROW = {
    "id": "CH-1",
    "title": "CSVで書き出せるように",
    "started_on": "2026-05-01",
    "released_on": "2026-06-01",
    "features": "export|reports",
}


def test_a_row_with_japanese_headers_becomes_a_change() -> None:
    row = {
        "番号": 12,
        "件名": "検索を速く",
        "着手日": "2026年5月1日",
        "リリース日": "２０２６/６/１",
        "機能": "検索、一覧",
    }
    change = parse_change(row)
    assert (change.id, change.title, change.features) == ("12", "検索を速く", ("検索", "一覧"))
    assert (change.started_on, change.released_on) == (date(2026, 5, 1), date(2026, 6, 1))
    assert change.state is ChangeState.RELEASED


def test_a_row_with_english_headers_of_a_tracker_becomes_a_change() -> None:
    row = {"Issue Key": "VOC-7", "Summary": "Faster search", "Status": "In Progress", "Labels": ["search"]}
    change = parse_change(row)
    assert (change.id, change.state, change.features) == ("VOC-7", ChangeState.STARTED, ("search",))


def test_a_change_without_an_id_gets_one_that_stays() -> None:
    first, again = (parse_change({"title": "検索を速く", "body": body}) for body in ("a", "b"))
    assert first.id == again.id
    assert first.id != parse_change({"title": "検索を遅く"}).id


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"title": "  "}, "column 'title' has no text"),
        ({"released_on": "6/1"}, "column 'released_on' is not a date"),
        ({"released_on": "2026-02-30"}, "column 'released_on' is not a date"),
        ({"state": "maybe"}, "column 'state' is not a known state"),
        ({"state": "released", "released_on": ""}, "state is released but 'released_on' is empty"),
        ({"state": "見送り"}, "state is declined but 'declined_on' is empty"),
        ({"state": "planned"}, "state is planned but 'released_on' has passed"),
        ({"state": "released", "released_on": "2027-01-01"}, "but 'released_on' has not come yet"),
    ],
)
def test_a_bad_row_names_its_row_and_column(changed: dict[str, str], message: str) -> None:
    parsed = parse_changes([(7, {**ROW, "state": "", "declined_on": "", **changed})], today=date(2026, 7, 1))
    (error,) = parsed.errors
    assert message in str(error)
    assert error.row == 7
    assert str(error.column) in message


def test_every_fault_of_a_row_is_named() -> None:
    (error,) = parse_changes([(7, {**ROW, "title": "", "released_on": "6/1"})]).errors
    assert "'title' has no text" in str(error)
    assert "'released_on' is not a date" in str(error)
    assert (error.row, error.column) == (7, "title")


def test_bad_rows_and_repeated_ids_never_stop_the_others() -> None:
    rows = [ROW, {"id": "CH-2", "title": ""}, {**ROW}, {"id": "CH-3", "title": "ok"}]
    parsed = parse_changes(list(enumerate(rows, 2)))
    assert [change.id for change in parsed.changes] == ["CH-1", "CH-3"]
    assert [(error.row, error.column) for error in parsed.errors] == [(3, "title"), (4, "id")]


def test_a_list_without_a_title_column_is_told_once_with_the_columns_there_are() -> None:
    parsed = parse_changes([(n, {"id;title": "X1;hello"}) for n in (2, 3)])
    (error,) = parsed.errors
    assert (error.row, "no column is the title (there are: id;title)" in str(error)) == (2, True)


def test_a_thirteenth_month_is_no_date() -> None:
    with pytest.raises(ValueError, match="not a date like"):
        parse_day("2026-13-01")


def test_the_state_follows_from_the_dates_and_the_later_of_release_and_decline_stands() -> None:
    one, two = date(2026, 1, 1), date(2026, 2, 1)
    assert state_on(None, None, None, None) is ChangeState.PLANNED
    assert state_on(one, two, None, None) is ChangeState.STARTED
    assert state_on(one, one, two, one) is ChangeState.RELEASED
    assert state_on(one, one, one, two) is ChangeState.DECLINED
    assert state_on(one, two, None, None, today=one) is ChangeState.PLANNED


@given(
    st.dates(date(1900, 1, 1), date(2999, 12, 31)), st.sampled_from(["{}-{}-{}", "{}/{}/{}", "{}年{}月{}日"])
)
def test_every_day_is_read_back_as_it_was_written(day: date, pattern: str) -> None:
    assert parse_day(pattern.format(day.year, day.month, day.day)) == day


@given(
    st.dictionaries(
        st.sampled_from(["id", "title", "件名", "状態", "released_on", "機能"]), st.text(max_size=12)
    )
)
def test_any_row_gives_a_change_or_an_error_with_its_place(row: dict[str, str]) -> None:
    parsed = parse_changes([(2, row)])
    assert len(parsed.changes) + len(parsed.errors) == 1
    assert all(error.row == 2 for error in parsed.errors)
