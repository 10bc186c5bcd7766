"""Whether somebody who was guided then used it: from measured use alone."""

from collections.abc import Collection, Iterable
from datetime import date


def first_use(uses: Iterable[tuple[str, date]], features: Collection[str], after: date) -> date | None:
    """Give the first day after ``after`` on which one of ``features`` was used, or None.

    ``uses`` are an account's (feature, day). The day itself does not count: it may have been the
    demonstration.
    """
    return min((day for feature, day in uses if feature in features and day > after), default=None)
