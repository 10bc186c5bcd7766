"""Noting what somebody did that is no verdict."""

from datetime import UTC, date, datetime, time, timedelta

from vocpipe.records import AuditEntry, Deed, JsonValue, to_utc
from vocpipe.workspace import Workspace

LONGEST = 80
"""Characters of one value that a list of deeds shows."""


def clock() -> datetime:
    """Give the present moment; not the workspace's, which may replay the past."""
    return datetime.now(UTC)


def noted(workspace: Workspace, who: str, deed: Deed, about: str = "", **detail: JsonValue) -> None:
    """Note who did what, now; ``detail`` are plain values and never customers' words or secrets."""
    entry = AuditEntry(at=clock(), who=who, what=deed.value, about=about, detail=detail)
    workspace.store.audit.add(entry)


def audit_page(
    workspace: Workspace, who: str = "", day: date | None = None, start: int = 0, size: int = 50
) -> list[AuditEntry]:
    """Give what people did, the newest first; of one person, of one day in the workspace's zone."""
    if day is None:
        return workspace.store.audit.page(who, start=start, size=size)
    begins = datetime.combine(day, time(), workspace.settings.zone)
    ends = datetime.combine(day + timedelta(days=1), time(), workspace.settings.zone)
    return workspace.store.audit.page(who, to_utc(begins), to_utc(ends), start, size)


def told(entry: AuditEntry) -> str:
    """Give the detail of an entry as one short line."""
    kept = {name: value for name, value in entry.detail.items() if value not in ("", None, [], {})}
    return ", ".join(f"{name}: {_word(value)}" for name, value in kept.items())


def _word(value: JsonValue) -> str:
    if isinstance(value, dict):
        value = [f"{name} ({inner})" for name, inner in value.items()]
    words = " ".join(map(str, value)) if isinstance(value, list) else str(value)
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
