"""Rows of a list of changes (CSV, JSON, a sheet) to Changes, or errors that name row and column."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from vocpipe.changes.dates import parse_day, state_on
from vocpipe.changes.headers import match_headers
from vocpipe.errors import RowError
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

UNLISTED = "no longer in"
"""Begins the source of changes that their list names no more: people or another list may go on with them."""

BY_HAND = "by hand"
"""The source of changes that people recorded; of all others their list or tracker has the last word."""

_DATED = (ChangeState.RELEASED, ChangeState.DECLINED)
"""The states that need their day."""

_SEPARATORS = re.compile(r"[|,;、，;\n]")


class Parsed(NamedTuple):
    """The changes of a list, what was wrong with the rows that gave none, and in which row each id stands."""

    changes: list[Change]
    errors: list[RowError]
    rows: Mapping[str, int] = {}


def parse_changes(rows: Sequence[tuple[int, Mapping[str, object]]], *, today: date | None = None) -> Parsed:
    """Give a Change for every good row of a list; rows come with their number.

    A bad row never stops the others; a second row with an id already seen is an error too. A list without
    a title column is one error, not one for each row.
    """
    if rows and not any("title" in match_headers(row) for _, row in rows):
        number, row = rows[0]
        there = ", ".join(str(header) for header in row)
        problem = RowError(f"no column is the title (there are: {there})", "Name one title or 件名")
        return Parsed([], [problem.at(number)])
    seen = dict[str, int]()
    parsed = Parsed([], [], seen)
    for number, row in rows:
        try:
            change = parse_change(row, today=today)
            if change.id in seen:
                raise RowError(
                    f"id {change.id} is also in row {seen[change.id]}",
                    "Give each change its own",
                    match_headers(row).get("id"),
                )
        except RowError as error:
            parsed.errors.append(error.at(number))
            continue
        seen[change.id] = number
        parsed.changes.append(change)
    return parsed


def parse_change(row: Mapping[str, object], *, today: date | None = None) -> Change:
    """Give the Change of one row.

    The state follows from the dates; a stated one checks them, and says "started" where no
    day does. Raises RowError naming each column that must be mended.
    """
    columns = match_headers(row)
    title, faults = _text(row, columns, "title"), list[RowError]()
    if not title:
        named = columns.get("title", "title")
        faults.append(RowError(f"column '{named}' has no text", "Give the change a title", named))
    dates = dict[str, date | None]()
    for field in DATES:
        try:
            dates[field] = _day(row, columns, field)
        except RowError as error:
            faults.append(error)
    if faults:
        raise RowError("; ".join(map(str, faults)), column=faults[0].column)
    state = state_on(*(dates[field] for field in DATES), today=today)
    if _stated(row, columns, dates, state) is ChangeState.STARTED and state is ChangeState.PLANNED:
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


def _day(row: Mapping[str, object], columns: Mapping[str, str], field: str) -> date | None:
    try:
        return parse_day(_cell(row, columns, field))
    except ValueError as error:
        named = columns[field]
        raise RowError(f"column '{named}' is {error}", "Write it as year-month-day", named) from error


def _stated(
    row: Mapping[str, object],
    columns: Mapping[str, str],
    dates: Mapping[str, date | None],
    state: ChangeState,
) -> ChangeState | None:
    """Give the state as written; "released" and "declined" need their day, for the KPI."""
    written = _text(row, columns, "state")
    stated = STATES.get(unicodedata.normalize("NFKC", written).casefold())
    if written and stated is None:
        raise RowError(
            f"column '{columns['state']}' is not a known state",
            "Use planned, started, released or declined",
            columns["state"],
        )
    field = "declined_on" if stated is ChangeState.DECLINED else "released_on"
    named = columns.get(field, field)
    if stated in _DATED and dates[field] is None:
        raise RowError(f"state is {stated} but '{named}' is empty", "Give the day", named)
    if stated in _DATED and state not in _DATED:
        raise RowError(
            f"state is {stated} but '{named}' has not come yet", "Mend the state or the day", named
        )
    if stated in (ChangeState.PLANNED, ChangeState.STARTED) and state is ChangeState.RELEASED:
        raise RowError(f"state is {stated} but '{named}' has passed", "Mend the state or the day", named)
    return stated


def _features(row: Mapping[str, object], columns: Mapping[str, str]) -> tuple[str, ...]:
    value = _cell(row, columns, "features")
    parts = value if isinstance(value, list | tuple) else _SEPARATORS.split(str(value or ""))
    return tuple(dict.fromkeys(name for part in parts if (name := str(part).strip())))
