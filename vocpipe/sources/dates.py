"""Read the dates people write: ISO, 2026/9/14, 9月14日, 令和8年9月14日, Excel serials, epoch seconds.

Numbers that could be month/day or day/month are refused unless an order is given: a date that is
silently wrong would put a voice into the wrong week. Pure; the caller says what day it is.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Literal

Order = Literal["ymd", "mdy", "dmy"]
"""How all-digit dates are written."""

ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988, "昭和": 1925, "s": 1925}
"""Year before year 1 of the Japanese era."""

EXCEL_EPOCH = datetime(1899, 12, 30)
"""Day 0 of Excel serials from March 1900 on (1900 date system)."""

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_ERA = re.compile(
    r"(令和|平成|昭和|[rhs](?=\d))\s*(元|\d{1,2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})日?"
)
_YMD = re.compile(r"(\d{4})\s*[年/.\-]\s*(\d{1,2})\s*[月/.\-]\s*(\d{1,2})日?")
_COMPACT = re.compile(r"(19|20)(\d{2})(\d{2})(\d{2})(?!\d)")
_MD_JA = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_THREE = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{1,2})(?!\d)")
_TWO = re.compile(r"(\d{1,2})/(\d{1,2})(?![/\d])")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-]+([a-z]{3,9})\.?(?:,?[\s\-]+(\d{4}))?")
_WEEKDAY = re.compile(
    r"\(?(?:[月火水木金土日]曜日?|\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?)\)?,?|\([月火水木金土日祝・]+\)"
)
_TIME = re.compile(
    r"(午前|午後|am|pm)?\s*(\d{1,2})(?:[:時](\d{1,2})?)(?:[:分](\d{1,2})?(?:\.\d+)?)?秒?\s*(am|pm)?"
)
_ZONE = re.compile(r"(z|utc|gmt|jst|[+-]\d{2}:?\d{2})$")
_NUMBER = re.compile(r"\d+(\.\d+)?")


class DateProblem(ValueError):
    """A date that cannot be read; the message tells how to write it, not what stands there."""


@dataclass(frozen=True, slots=True)
class DateRules:
    """What a date is read against: the zone of naive ones, today, and the order of all-digit ones.

    ``japanese`` says that the table is written in Japanese, where 9/14 is always month/day.
    """

    zone: tzinfo
    today: date
    order: Order | None = None
    japanese: bool = False


def parse_date(value: object, rules: DateRules) -> datetime:
    """Give the moment ``value`` names, aware; a day without time is its midnight in the zone.

    Takes datetimes, dates, numbers (Excel serial, epoch seconds or milliseconds) and text.
    A date without a year is the last such day up to ``rules.today``. Raises ``DateProblem``.
    """
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=rules.zone)
    if isinstance(value, date):
        return datetime.combine(value, time(), rules.zone)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(float(value), rules)
    try:
        return _text(str(value), rules)
    except (ValueError, OverflowError) as error:
        if isinstance(error, DateProblem):
            raise
        raise DateProblem("there is no such date; write it like 2026-09-14") from error


@lru_cache(maxsize=4_096)
def _text(written: str, rules: DateRules) -> datetime:
    text = unicodedata.normalize("NFKC", written).strip().casefold()
    iso = _iso(text, rules)
    if iso:
        return iso
    if _NUMBER.fullmatch(text) and not _COMPACT.fullmatch(text):
        return _number(float(text), rules)
    bare = _WEEKDAY.sub(" ", text).strip().removeprefix("'")
    found = _day(bare, rules)
    if not found:
        return _mail(text)
    day, end = found
    return _with_time(day, bare[end:].removeprefix("t").strip(" ,"), rules)


def _iso(text: str, rules: DateRules) -> datetime | None:
    if not re.match(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        moment = datetime.fromisoformat(text.upper().replace(" UTC", "Z"))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=rules.zone)


def _number(value: float, rules: DateRules) -> datetime:
    if 20_000 <= value < 80_000:  # Excel serials of 1954 to 2119
        moment = EXCEL_EPOCH + timedelta(seconds=round(value * 86_400))
        return moment.replace(tzinfo=rules.zone)
    if 500_000_000 <= value < 5_000_000_000:
        return datetime.fromtimestamp(value, UTC)
    if 500_000_000_000 <= value < 5_000_000_000_000:
        return datetime.fromtimestamp(value / 1000, UTC)
    raise DateProblem("this number is no date; write it like 2026-09-14")


def _day(text: str, rules: DateRules) -> tuple[date, int] | None:
    if match := _ERA.match(text):
        year = ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))
        return date(year, int(match[3]), int(match[4])), match.end()
    if match := _YMD.match(text):
        return date(int(match[1]), int(match[2]), int(match[3])), match.end()
    if match := _COMPACT.match(text):
        return date(int(match[1] + match[2]), int(match[3]), int(match[4])), match.end()
    if match := _MD_JA.match(text):
        return _last(int(match[1]), int(match[2]), rules.today), match.end()
    if match := _THREE.match(text):
        return _three(match, rules), match.end()
    if match := _TWO.match(text):
        return _two(match, rules), match.end()
    return _english(text, rules)


def _english(text: str, rules: DateRules) -> tuple[date, int] | None:
    for pattern, month_group, day_group in ((_MONTH_FIRST, 1, 2), (_DAY_FIRST, 2, 1)):
        match = pattern.match(text)
        month = _MONTHS.get(match[month_group][:3]) if match else None
        if match and month:
            day = int(match[day_group])
            found = date(int(match[3]), month, day) if match[3] else _last(month, day, rules.today)
            return found, match.end()
    return None


def _three(match: re.Match[str], rules: DateRules) -> date:
    """Read a/b/c: by the order given, else only where one reading is possible."""
    first, second, third = match.groups()
    if len(third) < 3 and (rules.order == "ymd" or rules.japanese):
        return date(2000 + int(first), int(second), int(third))
    if len(third) < 3 and rules.order is None:
        raise DateProblem("the year of this date is not clear; write it like 2026-09-14, or set date_order")
    month, day = _month_day(int(first), int(second), rules.order)
    return date(int(third) + (2000 if len(third) < 3 else 0), month, day)


def _two(match: re.Match[str], rules: DateRules) -> date:
    order: Order | None = rules.order or ("mdy" if rules.japanese else None)
    month, day = _month_day(int(match[1]), int(match[2]), "mdy" if order == "ymd" else order)
    return _last(month, day, rules.today)


def _month_day(first: int, second: int, order: Order | None) -> tuple[int, int]:
    if order in ("mdy", "dmy"):
        return (first, second) if order == "mdy" else (second, first)
    if first > 12 or first == second:
        return second, first
    if second > 12:
        return first, second
    raise DateProblem("month and day cannot be told apart; write the date like 2026-09-14, or set date_order")


def _last(month: int, day: int, today: date) -> date:
    """Give the last such day up to ``today``; 29 February may lie up to eight years back."""
    for year in range(today.year, today.year - 9, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    raise DateProblem(f"there is no day {day} in month {month}")


def _with_time(day: date, rest: str, rules: DateRules) -> datetime:
    zone: tzinfo = rules.zone
    if match := _ZONE.search(rest):
        zone = _zone(match[1])
        rest = rest[: match.start()].strip()
    if not rest:
        return datetime.combine(day, time(), zone)
    found = _TIME.fullmatch(rest)
    if not found:
        raise DateProblem("what follows the day is not understood; write it like 2026-09-14 10:30")
    hour = int(found[2])
    half = found[1] or found[5]
    if half in ("午後", "pm") and hour < 12:
        hour += 12
    if half in ("午前", "am") and hour == 12:
        hour = 0
    extra = timedelta(days=1) if hour == 24 else timedelta()
    moment = datetime.combine(day, time(hour % 24, int(found[3] or 0), int(found[4] or 0)), zone)
    return moment + extra


def _zone(written: str) -> tzinfo:
    offset = {"z": "+00:00", "utc": "+00:00", "gmt": "+00:00", "jst": "+09:00"}.get(written, written)
    zone = datetime.strptime(offset, "%z").tzinfo
    assert zone is not None
    return zone


def _mail(text: str) -> datetime:
    problem = DateProblem("this is not understood as a date; write it like 2026-09-14")
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        raise problem from None
    if moment.tzinfo is None:
        raise problem
    return moment
