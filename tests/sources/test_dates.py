"""Dates as people write them; the doubtful ones are refused."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocpipe.sources.dates import DateProblem, DateRules, parse_date

TOKYO = ZoneInfo("Asia/Tokyo")
RULES = DateRules(TOKYO, date(2026, 11, 22))
JA = DateRules(TOKYO, date(2026, 11, 22), japanese=True)


@pytest.mark.parametrize(
    "written",
    [
        "2026-09-14",
        "2026/9/14",
        "2026.9.14",
        "２０２６／９／１４",
        "2026年9月14日(月)",
        "2026年9月14日（月曜日）",
        "9月14日",
        "9/14",
        "令和8年9月14日",
        "R8.9.14",
        "20260914",
        "46279",
        46279,
        46279.0,
        "14/9/2026",
        "09/14/2026",
        "Sep 14, 2026",
        "14 September 2026",
        "Monday, September 14th, 2026",
        "14-Sep-2026",
        date(2026, 9, 14),
    ],
)
def test_a_day_is_its_midnight_in_the_sources_zone(written):
    assert parse_date(written, RULES) == datetime(2026, 9, 14, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026/9/14 15:30", datetime(2026, 9, 14, 15, 30, tzinfo=TOKYO)),
        ("2026年9月14日 午後3時30分", datetime(2026, 9, 14, 15, 30, tzinfo=TOKYO)),
        ("9/14/2026 3:30:05 PM", datetime(2026, 9, 14, 15, 30, 5, tzinfo=TOKYO)),
        ("2026-09-14T15:30:00+09:00", datetime(2026, 9, 14, 15, 30, tzinfo=TOKYO)),
        ("2026-09-14T06:30:00.000Z", datetime(2026, 9, 14, 15, 30, tzinfo=TOKYO)),
        ("2026/9/14 15:30 JST", datetime(2026, 9, 14, 15, 30, tzinfo=TOKYO)),
        ("2026/9/14 24:00", datetime(2026, 9, 15, tzinfo=TOKYO)),
        ("Mon, 14 Sep 2026 06:30:00 +0000", datetime(2026, 9, 14, 15, 30, tzinfo=TOKYO)),
        (46279.5, datetime(2026, 9, 14, 12, tzinfo=TOKYO)),
        (1789367400, datetime(2026, 9, 14, 6, 30, tzinfo=UTC)),
        (1789367400000, datetime(2026, 9, 14, 6, 30, tzinfo=UTC)),
        ("平成31年4月30日", datetime(2019, 4, 30, tzinfo=TOKYO)),
        ("令和元年5月1日", datetime(2019, 5, 1, tzinfo=TOKYO)),
    ],
)
def test_times_zones_and_eras_are_read(written, expected):
    assert parse_date(written, RULES) == expected


def test_a_date_without_a_year_lies_in_the_past():
    assert parse_date("12月1日", RULES).year == 2025
    assert parse_date("11/22", RULES).year == 2026
    assert parse_date("2月29日", RULES).year == 2024


def test_month_and_day_are_not_guessed():
    for doubtful in ("03/04/2026", "9/4"):
        with pytest.raises(DateProblem, match="date_order"):
            parse_date(doubtful, RULES)
    assert parse_date("9/4", JA).month == 9
    assert parse_date("03/04/2026", DateRules(TOKYO, RULES.today, "dmy")).month == 4
    assert parse_date("03/04/2026", DateRules(TOKYO, RULES.today, "mdy")).month == 3
    assert parse_date("26/9/4", JA) == datetime(2026, 9, 4, tzinfo=TOKYO)


@pytest.mark.parametrize(
    "written", ["2026/13/40", "いつか", "先週", "9", "31:10:13:19:56:37", "2月30日", "", "12:44"]
)
def test_what_is_no_date_is_refused_with_how_to_write_it_and_without_what_stands_there(written):
    with pytest.raises(DateProblem) as caught:
        parse_date(written, RULES)
    assert len(written) < 2 or written not in str(caught.value)
    assert "2026-09-14" in str(caught.value) or "there is no day" in str(caught.value)


@given(st.dates(date(1955, 1, 1), date(2099, 12, 31)))
def test_every_way_to_write_a_day_is_the_same_day(day):
    expected = datetime(day.year, day.month, day.day, tzinfo=TOKYO)
    serial = (day - date(1899, 12, 30)).days
    for written in (
        f"{day:%Y-%m-%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
        serial,
    ):
        assert parse_date(written, RULES) == expected


@given(st.text(max_size=30))
def test_any_text_is_a_moment_or_a_date_problem(text):
    try:
        moment = parse_date(text, RULES)
    except DateProblem:
        return
    assert moment.utcoffset() is not None
    assert moment - datetime(1, 1, 2, tzinfo=UTC) > timedelta(-2)
