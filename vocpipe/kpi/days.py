"""Days and moments as whole numbers, so that a million of them are compared at once."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import ArrayLike, NDArray

Days = NDArray[np.int64]
"""Days since 1970-01-01."""

NEVER = np.int64(2**40)
"""A day that never came."""

_DAY = 86_400


def day_number(day: date) -> int:
    """Give the days from 1970-01-01 to ``day``."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def to_date(number: int) -> date:
    """Give the date of a day number."""
    return date.fromordinal(int(number) + date(1970, 1, 1).toordinal())


def day_numbers(days: Iterable[date | None]) -> Days:
    """Give day numbers, NEVER where there is no date."""
    epoch = date(1970, 1, 1).toordinal()
    never = int(NEVER)
    return np.array([never if day is None else day.toordinal() - epoch for day in days], dtype=np.int64)


def local_days(stamps: ArrayLike, zone: str) -> Days:
    """Give the day in ``zone`` on which each stamp (seconds UTC) falls; NEVER where there is none (None)."""
    stamps = np.asarray(stamps, dtype=np.float64)
    result = np.full(len(stamps), NEVER, dtype=np.int64)
    known = np.flatnonzero(np.isfinite(stamps))
    whole = np.floor(stamps[known]).astype(np.int64)
    result[known] = (whole + _offsets(whole, zone)) // _DAY
    return result


def _offsets(stamps: NDArray[np.int64], zone: str) -> NDArray[np.int64]:
    """Give the zone's offset at each stamp; only on days when the clock is moved one by one."""
    days, back = np.unique(stamps // _DAY, return_inverse=True)
    starts = np.array([[_offset(int(day + i) * _DAY, zone) for i in (0, 1)] for day in days], dtype=np.int64)
    starts = starts.reshape(-1, 2)
    offsets: NDArray[np.int64] = starts[back, 0]
    for i in np.flatnonzero(starts[back, 0] != starts[back, 1]):
        offsets[i] = _offset(int(stamps[i]), zone)
    return offsets


def _offset(stamp: int, zone: str) -> int:
    offset = datetime.fromtimestamp(stamp, ZoneInfo(zone)).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def months(days: Days) -> NDArray[np.int64]:
    """Give months since 1970-01 of day numbers."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def month_name(month: int) -> str:
    """Give a month number as ``2026-05``."""
    return f"{1970 + month // 12:04d}-{month % 12 + 1:02d}"


def month_end(month: int) -> int:
    """Give the day number of the last day of a month number."""
    return int(np.datetime64(int(month) + 1, "M").astype("datetime64[D]").astype(np.int64)) - 1
