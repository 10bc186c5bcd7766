"""Jira issues as Changes. Pure: takes what the REST API answers, Cloud (v3) and Data Center (v2) alike.

Released is what stands in a released fix version; without fix versions, what was resolved as done.
Work began with the first move into a status of the category "in progress". An issue moved to another
project keeps the id of its first key.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from vocpipe.changes.dates import parse_day
from vocpipe.records import Change, ChangeState

Json = Mapping[str, Any]

FIELDS = (
    "summary", "description", "status", "resolution", "resolutiondate", "created", "fixVersions",
    "labels", "components",
)  # fmt: skip
"""The fields to ask for."""

_DECLINED = (
    "won't", "wont", "declined", "duplicate", "cannot", "invalid", "rejected",
    "対応しない", "見送り", "重複", "却下",
)  # fmt: skip


def jira_changes(issues: Iterable[Json], categories: Mapping[str, str], name: str, base: str) -> list[Change]:
    """Give the changes of ``issues``; ``categories`` maps a status id to new, indeterminate or done."""
    return [_change(issue, categories, name, base.rstrip("/")) for issue in issues]


def _change(issue: Json, categories: Mapping[str, str], name: str, base: str) -> Change:
    fields: Json = issue["fields"]
    category = str(((fields.get("status") or {}).get("statusCategory") or {}).get("key") or "new")
    resolved = parse_day(fields.get("resolutiondate"))
    declined = resolved if category == "done" and _is_declined(fields) else None
    released = _released(fields, resolved) if category == "done" and not declined else None
    started = _started(issue, categories)
    begun = started is not None or category in ("indeterminate", "done")
    return Change(
        id=_first_key(issue),
        title=str(fields.get("summary") or "").strip() or str(issue["key"]),
        body=plain(fields.get("description")).strip(),
        state=_state(released, declined, begun),
        planned_on=parse_day(fields.get("created")),
        started_on=started,
        released_on=released,
        declined_on=declined,
        features=tuple(_names(fields)),
        url=f"{base}/browse/{issue['key']}",
        source=name,
    )


def _state(released: date | None, declined: date | None, begun: bool) -> ChangeState:
    if released:
        return ChangeState.RELEASED
    if declined:
        return ChangeState.DECLINED
    return ChangeState.STARTED if begun else ChangeState.PLANNED


def _released(fields: Json, resolved: date | None) -> date | None:
    versions = fields.get("fixVersions") or ()
    if not versions:
        return resolved
    days = [parse_day(version.get("releaseDate")) for version in versions if version.get("released")]
    return min((day for day in days if day), default=None)


def _started(issue: Json, categories: Mapping[str, str]) -> date | None:
    moves = sorted(
        (history["created"], str(item.get("to")))
        for history, item in _items(issue)
        if item.get("field") == "status"
    )
    return next((parse_day(at) for at, to in moves if categories.get(to) == "indeterminate"), None)


def _first_key(issue: Json) -> str:
    moved = sorted((h["created"], i.get("fromString")) for h, i in _items(issue) if i.get("field") == "Key")
    return str(moved[0][1] if moved else issue["key"])


def _items(issue: Json) -> Iterator[tuple[Json, Json]]:
    for history in (issue.get("changelog") or {}).get("histories") or ():
        for item in history.get("items") or ():
            yield history, item


def _is_declined(fields: Json) -> bool:
    resolution = str((fields.get("resolution") or {}).get("name") or "").casefold()
    return any(word in resolution for word in _DECLINED)


def _names(fields: Json) -> Iterator[str]:
    yield from (str(label) for label in fields.get("labels") or ())
    yield from (str(component["name"]) for component in fields.get("components") or ())


def plain(value: object) -> str:
    """Give the text of a description: wiki text as it is, an Atlassian document node by node."""
    if isinstance(value, str):
        return value
    if not isinstance(value, Mapping):
        return ""
    inner = "".join(plain(node) for node in value.get("content") or ())
    text = str(value.get("text") or "") + inner
    return text + "\n" if value.get("type") in ("paragraph", "heading", "listItem", "hardBreak") else text
