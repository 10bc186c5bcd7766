"""Weeks: ISO, Monday to Sunday, in the workspace's zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocpipe.errors import VocpipeError
from vocpipe.weeks import Week, parse_week, week_of

TOKYO, NEW_YORK = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")


def test_monday_morning_in_tokyo_is_a_new_week_while_utc_still_has_sunday() -> None:
    moment = datetime(2026, 11, 15, 15, 0, tzinfo=UTC)
    assert str(week_of(moment, TOKYO)) == "2026-W47"
    assert str(week_of(moment, ZoneInfo("UTC"))) == "2026-W46"


def test_the_last_days_of_a_year_may_belong_to_the_first_week_of_the_next() -> None:
    assert str(week_of(datetime(2024, 12, 31, tzinfo=UTC), TOKYO)) == "2025-W01"
    assert str(week_of(datetime(2027, 1, 1, tzinfo=UTC), TOKYO)) == "2026-W53"


@pytest.mark.parametrize("written", ["2026-W47", "2026W47", " 2026-W47 "])
def test_a_week_is_read_as_people_write_it(written: str) -> None:
    assert parse_week(written) == Week(date(2026, 11, 16))


@pytest.mark.parametrize(
    "written",
    ["", "47", "2026-47", "2026-W54", "2026-W00", "0000-W01", "0001-W01", "9999-W52", "来週", "2026-W4７x"],
)
def test_what_is_no_week_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(VocpipeError, match="2026-W47"):
        parse_week(written)


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1)), st.sampled_from([TOKYO, NEW_YORK]))
def test_a_week_holds_its_own_days_and_ends_where_the_next_begins(day: date, zone: ZoneInfo) -> None:
    week = week_of(datetime(day.year, day.month, day.day, 12, tzinfo=zone), zone)
    assert week.monday <= day <= week.sunday
    assert parse_week(str(week)) == week
    assert week.ends(zone) == week.shift(1).starts(zone)
    assert week_of(week.starts(zone), zone) == week
    assert week.shift(3).shift(-3) == week
