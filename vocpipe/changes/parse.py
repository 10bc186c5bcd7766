"""Rows of a list of changes (CSV, JSON, a sheet) to Changes, or errors that name row and column."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from vocpipe.changes.dates import parse_day, state_on
from vocpipe.changes.headers import match_headers
from vocpipe.errors import SourceError
from vocpipe.records import Change, ChangeState

DATES = ("planned_on", "started_on", "released_on", "declined_on")

STATES: dict[str, ChangeState] = {
    **dict.fromkeys(
        ("planned", "plan", "todo", "open", "backlog", "計画", "予定", "未着手", "検討中"),
        ChangeState.PLANNED,
    ),
    **dict.fromkeys(
        ("started", "in progress", "doing", "着手", "開発中", "対応中", "進行中"), ChangeState.STARTED
    ),
    **dict.fromkeys(
        (
            "released",
            "shipped",
            "done",
            "closed",
            "live",
            "リリース済み",
            "リリース済",
            "公開済み",
            "提供中",
            "完了",
        ),
        ChangeState.RELEASED,
    ),
    **dict.fromkeys(
        ("declined", "wontfix", "won't fix", "rejected", "not planned", "見送り", "却下", "対応しない"),
        ChangeState.DECLINED,
    ),
}
"""What people write for a state -> the state."""

BY_HAND = "by hand"
"""The source of changes that people recorded; of all others their list or tracker has the last word."""

_SEPARATORS = re.compile(r"[|,;、，;\n]")


class Parsed(NamedTuple):
    """The changes of a list, what was wrong with the rows that gave none, and in which row each id stands."""

    changes: list[Change]
    errors: list[SourceError]
    rows: Mapping[str, int] = {}


def parse_changes(
    rows: Iterable[tuple[int, Mapping[str, object]]], origin: str, *, today: date | None = None
) -> Parsed:
    """Give a Change for every good row of ``origin`` (a file's or sheet's name); rows come with their number.

    A bad row never stops the others; a second row with an id already seen is an error too. A list whose
    first row has no title column is one error, not one for each row.
    """
    seen = dict[str, int]()
    parsed = Parsed([], [], seen)
    for number, row in rows:
        if not parsed.changes and not parsed.errors and "title" not in match_headers(row):
            there = ", ".join(str(header) for header in row)
            problem = f"{origin} row {number}: no column is the title (there are: {there})"
            parsed.errors.append(SourceError(problem, "Name one title or 件名; columns are parted by commas"))
            break
        try:
            change = parse_change(row, f"{origin} row {number}", today=today)
            if change.id in seen:
                raise SourceError(
                    f"{origin} row {number}: id {change.id} is also in row {seen[change.id]}",
                    "Give each change its own",
                )
        except SourceError as error:
            parsed.errors.append(error)
            continue
        seen[change.id] = number
        parsed.changes.append(change)
    return parsed


def parse_change(row: Mapping[str, object], place: str, *, today: date | None = None) -> Change:
    """Give the Change of one row; ``place`` ("changes.csv row 7") begins every error.

    The state follows from the dates; a stated one checks them, and says "started" where no
    day does. Raises SourceError naming the column.
    """
    columns = match_headers(row)
    title = _text(row, columns, "title")
    if not title:
        named = columns.get("title", "title")
        raise SourceError(f"{place}: column '{named}' has no text", "Give the change a title")
    dates = {field: _day(row, columns, field, place) for field in DATES}
    state = state_on(*(dates[field] for field in DATES), today=today)
    if _stated(row, columns, place, dates, state) is ChangeState.STARTED and state is ChangeState.PLANNED:
        state = ChangeState.STARTED  # a tracker knows that work began, often not on which day
    source = _text(row, columns, "source") or "hand"
    return Change(
        id=_text(row, columns, "id") or made_id(source, title),
        title=title,
        body=_text(row, columns, "body"),
        state=state,
        features=_features(row, columns),
        url=_text(row, columns, "url"),
        source=source,
        **dates,
    )


def made_id(*parts: str) -> str:
    """Give a change without an id one that stays the same while its source and title do."""
    return "chg_" + hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]


def _cell(row: Mapping[str, object], columns: Mapping[str, str], field: str) -> object:
    return row.get(columns[field]) if field in columns else None


def _text(row: Mapping[str, object], columns: Mapping[str, str], field: str) -> str:
    value = _cell(row, columns, field)
    return "" if value is None else str(value).strip()


def _day(row: Mapping[str, object], columns: Mapping[str, str], field: str, place: str) -> date | None:
    try:
        return parse_day(_cell(row, columns, field))
    except ValueError as error:
        raise SourceError(
            f"{place}: column '{columns[field]}' is {error}", "Write it as year-month-day"
        ) from error


def _stated(
    row: Mapping[str, object],
    columns: Mapping[str, str],
    place: str,
    dates: Mapping[str, date | None],
    state: ChangeState,
) -> ChangeState | None:
    """Give the state as written; "released" and "declined" need their day, for the KPI."""
    written = _text(row, columns, "state")
    stated = STATES.get(unicodedata.normalize("NFKC", written).casefold())
    if written and stated is None:
        raise SourceError(
            f"{place}: column '{columns['state']}' is not a known state",
            "Use planned, started, released or declined",
        )
    for needed, field in ((ChangeState.RELEASED, "released_on"), (ChangeState.DECLINED, "declined_on")):
        if stated is needed and dates[field] is None:
            raise SourceError(
                f"{place}: state is {stated} but '{columns.get(field, field)}' is empty", "Give the day"
            )
    if (
        dates["released_on"]
        and stated in (ChangeState.PLANNED, ChangeState.STARTED)
        and state is ChangeState.RELEASED
    ):
        raise SourceError(
            f"{place}: state is {stated} but '{columns['released_on']}' has passed",
            "Mend the state or the day",
        )
    return stated


def _features(row: Mapping[str, object], columns: Mapping[str, str]) -> tuple[str, ...]:
    value = _cell(row, columns, "features")
    parts = value if isinstance(value, list | tuple) else _SEPARATORS.split(str(value or ""))
    return tuple(dict.fromkeys(name for part in parts if (name := str(part).strip())))
