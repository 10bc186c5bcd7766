"""The states of a change follow from its dates; and the dates people write in a list of changes."""

import re
import unicodedata
from contextlib import suppress
from datetime import date, datetime

from vocpipe.records import ChangeState

_YMD = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s].*)?")


def parse_day(value: object) -> date | None:
    """Give the day of a cell: a date, a datetime, or text that begins year-month-day; None when blank.

    Raises ValueError for anything else: a guessed order of day and month would move a
    release by months.
    """
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    text = unicodedata.normalize("NFKC", str(value)).strip()
    if not text:
        return None
    match = _YMD.fullmatch(text)
    if match:
        with suppress(ValueError):  # a 13th month
            return date(int(match[1]), int(match[2]), int(match[3]))
    raise ValueError("not a date like 2026-09-14")


def state_on(
    planned_on: date | None,
    started_on: date | None,
    released_on: date | None,
    declined_on: date | None,
    *,
    today: date | None = None,
) -> ChangeState:
    """Give where a change stands on ``today`` (None: once every date given has come).

    Of a release and a decline the later one stands: a change may be reopened or reverted.
    """

    def came(day: date | None) -> date | None:
        return day if day and (today is None or day <= today) else None

    released, declined = came(released_on), came(declined_on)
    if released and not (declined and declined > released):
        return ChangeState.RELEASED
    if declined:
        return ChangeState.DECLINED
    return ChangeState.STARTED if came(started_on) else ChangeState.PLANNED
