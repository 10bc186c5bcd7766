"""ISO weeks, Monday to Sunday, in the workspace's zone."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from vocpipe.errors import VocpipeError

_WRITTEN = re.compile(r"^(\d{4})-?W(\d{1,2})$")
_YEARS = range(1900, 9900)
"""Years around which there is room in the calendar for the weeks that pages look back and ahead to."""


@dataclass(frozen=True, order=True)
class Week:
    """One ISO week; ``str`` gives "2026-W47"."""

    monday: date

    def __str__(self) -> str:
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02d}"

    @property
    def sunday(self) -> date:
        """The last day."""
        return self.monday + timedelta(days=6)

    def shift(self, weeks: int) -> "Week":
        """Give the week that many weeks later (earlier when negative)."""
        return Week(self.monday + timedelta(weeks=weeks))

    def starts(self, zone: ZoneInfo) -> datetime:
        """Give the first moment of the week, in UTC."""
        return datetime.combine(self.monday, time(), zone).astimezone(UTC)

    def ends(self, zone: ZoneInfo) -> datetime:
        """Give the first moment after the week, in UTC."""
        return self.shift(1).starts(zone)


def week_of(moment: datetime, zone: ZoneInfo) -> Week:
    """Give the week a moment falls in."""
    day = moment.astimezone(zone).date()
    return Week(day - timedelta(days=day.weekday()))


def parse_week(written: str) -> Week:
    """Read "2026-W47"; raises VocpipeError when it is no ISO week."""
    found = _WRITTEN.match(written.strip())
    try:
        if found and int(found[1]) in _YEARS:
            return Week(date.fromisocalendar(int(found[1]), int(found[2]), 1))
    except ValueError:
        pass
    raise VocpipeError(f"{written!r} is no week", "Write it as 2026-W47")


def parse_month(written: str) -> date:
    """Give the first day of "2026-11"; raises VocpipeError when it is no month."""
    try:
        first = datetime.strptime(written.strip(), "%Y-%m").date()
    except ValueError:
        first = None
    if first is None or first.year not in _YEARS:
        raise VocpipeError(f"{written!r} is no month", "Write it as 2026-11")
    return first
