"""Issues, pull requests and releases of GitHub as Changes. Pure: takes what the REST API answers.

A closed issue is done, not released: it is released by the first release that names it ("#12") or,
where none does, by the first one published after it was closed. A repository without releases
releases by closing. Reopened issues have no release day; a merged revert takes the release of what it
reverts back, and is itself no change that anybody asked for.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from vocpipe.changes.changelog import parse_bullets
from vocpipe.changes.dates import parse_day
from vocpipe.changes.parse import STATES, made_id
from vocpipe.records import Change, ChangeState

Json = Mapping[str, Any]

_NUMBER = re.compile(r"(?<![\w&])#(\d+)\b")
_REVERT_TITLE = re.compile(
    r'revert(?:(?::| ")[^#\n]*(?<![\w&])| (?:pull request |pr )?)#(\d+)', re.IGNORECASE
)
_REVERTS = re.compile(
    r"^(?:this )?reverts +(?:pull request +|pr +)?([\w.-]+/[\w.-]+)?#(\d+)", re.IGNORECASE | re.MULTILINE
)
"""What GitHub writes itself, "Reverts owner/repository#12"; a number elsewhere is what a change is for."""
_DECLINED = frozenset(("wontfix", "won't fix", "duplicate", "invalid", "declined", "見送り", "対応しない"))


def github_changes(issues: Iterable[Json], releases: Iterable[Json], name: str) -> list[Change]:
    """Give the changes of a repository; ids are ``name#12``, so they outlive a renamed repository.

    ``issues`` is the answer of ``/issues?state=all``, which holds pull requests too; closed
    pull requests that were never merged are nothing anybody got and are left out.
    """
    read = sorted(issues, key=lambda issue: int(issue["number"]))
    published = sorted(
        (r for r in releases if not r.get("draft") and parse_day(r.get("published_at"))), key=_when
    )
    named = _named(published)
    known, reverted = {int(issue["number"]) for issue in read}, set[int]()
    for issue in filter(_merged, reversed(read)):  # the newest first: a revert may be reverted itself
        if int(issue["number"]) not in reverted:
            reverted.update(_reverts(issue))
    days = [parse_day(release["published_at"]) for release in published]
    found = [
        _change(issue, name, named, [day for day in days if day], int(issue["number"]) in reverted)
        for issue in read
        if "pull_request" not in issue
        or ((_merged(issue) or issue.get("state") == "open") and known.isdisjoint(_reverts(issue)))
    ]
    return [*found, *(change for release in published for change in _lines(release, name, known))]


def _change(
    issue: Json, name: str, named: Mapping[int, date], releases: Sequence[date], reverted: bool
) -> Change:
    created, closed, number = (
        parse_day(issue["created_at"]),
        parse_day(issue.get("closed_at")),
        int(issue["number"]),
    )
    pull = "pull_request" in issue
    done = _merged(issue) if pull else issue.get("state") == "closed" and not _is_declined(issue)
    released = _released(closed, named.get(number), releases) if done and closed and not reverted else None
    declined = closed if issue.get("state") == "closed" and not pull and _is_declined(issue) else None
    started = created if pull else None
    return Change(
        id=f"{name}#{number}",
        title=str(issue["title"]).strip() or f"#{number}",
        body=str(issue.get("body") or ""),
        state=_state(issue, released, declined, bool(done or started)),
        planned_on=created,
        started_on=started,
        released_on=released,
        declined_on=declined,
        features=_labels(issue),
        url=str(issue.get("html_url") or ""),
        source=name,
    )


def _state(issue: Json, released: date | None, declined: date | None, begun: bool) -> ChangeState:
    if released:
        return ChangeState.RELEASED
    if declined:
        return ChangeState.DECLINED
    labelled = any(STATES.get(label.casefold()) is ChangeState.STARTED for label in _labels(issue))
    return ChangeState.STARTED if begun or labelled else ChangeState.PLANNED


def _released(closed: date, named: date | None, releases: Sequence[date]) -> date | None:
    if named:
        return named
    return next((day for day in releases if day >= closed), None) if releases else closed


def _named(published: Sequence[Json]) -> dict[int, date]:
    """Give the day of the first release that names each number."""
    first: dict[int, date] = {}
    for release in published:
        day = parse_day(release["published_at"])
        for number in _NUMBER.findall(str(release.get("body") or "")):
            if day:
                first.setdefault(int(number), day)
    return first


def _lines(release: Json, name: str, known: set[int]) -> list[Change]:
    """Give the lines of a release's notes that name no issue we know: changes of their own."""
    day, found = parse_day(release["published_at"]), []
    for title, body in parse_bullets(str(release.get("body") or "")):
        numbers = {int(number) for number in _NUMBER.findall(f"{title} {body}")}
        if not numbers & known:
            found.append(
                Change(
                    id=made_id(name, str(release.get("tag_name")), title), title=title, body=body,
                    state=ChangeState.RELEASED, released_on=day, url=str(release.get("html_url") or ""),
                    source=name,
                )
            )  # fmt: skip
    return found


def _merged(issue: Json) -> bool:
    return bool((issue.get("pull_request") or {}).get("merged_at"))


def _reverts(issue: Json) -> list[int]:
    """Give the numbers of this repository that an issue says it reverts."""
    title, url = str(issue.get("title") or ""), str(issue.get("html_url") or "").casefold()
    if not title.casefold().startswith("revert"):
        return []
    titled = _REVERT_TITLE.match(title)
    said = _REVERTS.findall(str(issue.get("body") or ""))
    ours = [int(n) for where, n in said if not where or f"/{where.casefold()}/" in url]
    return [*ours, *([int(titled[1])] if titled else [])]


def _is_declined(issue: Json) -> bool:
    reasons = {"not_planned", "duplicate"}
    labels = {label.casefold() for label in _labels(issue)}
    return issue.get("state_reason") in reasons or bool(labels & _DECLINED)


def _labels(issue: Json) -> tuple[str, ...]:
    labels = issue.get("labels") or ()
    return tuple(str(one["name"]) if isinstance(one, Mapping) else str(one) for one in labels)


def _when(release: Json) -> str:
    return str(release["published_at"])
