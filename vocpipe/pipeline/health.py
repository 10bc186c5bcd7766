"""The health of each source: when it was last read, what that brought, and how to mend what is wrong."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from shlex import quote
from zoneinfo import ZoneInfo

from vocpipe.store import Cursor, SourceFailure
from vocpipe.workspace import Workspace

_OWN = "machine:"
"""How cursors of vocpipe's own work are called; they are no sources."""

_HASH = 8
"""Characters that tell two states of a file apart."""


@dataclass(frozen=True)
class SourceHealth:
    """One source: counts of its last reading, what the store holds of it, and what to do (``mend``).

    ``missing`` are voices that are gone at the source, ``rejected`` rejects that wait,
    ``edits`` rows that may be known ones and wait for an answer; ``next_cursor`` is
    where the next reading begins as it is kept, ``goes_on`` the same for people.
    """

    source: str
    type: str
    ok: bool
    last_success: datetime | None
    voices: int
    new: int
    revised: int
    missing: int
    rejected: int
    edits: int
    next_cursor: str
    goes_on: str
    mend: str
    removed: int = 0
    """How many voices were taken out of every figure, where a person removed the source."""

    def line(self, zone: ZoneInfo) -> str:
        """Give when it was last read, in one short line."""
        if self.last_success is None:
            return f"{self.source}: never read"
        when = f"{self.last_success.astimezone(zone):%Y-%m-%d %H:%M}"
        return f"{self.source}: {self.voices} voices, last read {when}"


def sources_health(workspace: Workspace) -> list[SourceHealth]:
    """Give the health of the configured sources, then of files that were handed over by path."""
    store = workspace.store
    cursors = {cursor.source: cursor for cursor in store.cursors.all()}
    failures, voices, gone = store.failures.all(), store.feedback.sources(), store.feedback.gone()
    rejects = Counter(reject.source for reject in store.rejects.open())
    edits = Counter(edit.source for edit in store.edits.waiting())
    types = {source.name: source.type for source in workspace.sources}
    handed = sorted((cursors.keys() | failures.keys()) - types.keys())
    names = [*types, *(name for name in handed if not name.startswith(_OWN))]
    found = []
    for name in names:
        cursor, failure = cursors.get(name), failures.get(name)
        counts, goes_on = (cursor.counts, cursor.cursor or "") if cursor else ({}, "")
        found.append(
            SourceHealth(
                source=name,
                type=types.get(name, "file"),
                ok=failure is None,
                last_success=cursor.read_at if cursor else None,
                voices=voices.get(name, 0),
                new=counts.get("new", 0),
                revised=counts.get("revised", 0),
                missing=gone.get(name, 0),
                rejected=rejects[name],
                edits=edits[name],
                next_cursor=goes_on,
                goes_on=_goes_on(goes_on, workspace.settings.zone),
                mend=_mend(name, cursor, failure, rejects[name], edits[name]),
                removed=counts.get("removed", 0),
            )
        )
    return found


def _goes_on(cursor: str, zone: ZoneInfo) -> str:
    """Say where the next reading begins: a day, how many rows or files are known, or a short hash."""
    if not cursor.startswith("{"):
        return cursor if len(cursor) <= _HASH else f"{cursor[:_HASH]}…"
    kept = json.loads(cursor)
    if "at" in kept:
        return f"{datetime.fromtimestamp(kept['at'], zone):%Y-%m-%d %H:%M}"
    rows = kept.get("rows")
    return f"{len(rows)} rows" if isinstance(rows, dict) else f"{len(kept)} files"


def _mend(name: str, cursor: Cursor | None, failure: SourceFailure | None, rejects: int, edits: int) -> str:
    if failure is not None:
        return failure.reason
    if cursor and cursor.counts.get("removed"):
        return f"removed: vocpipe remove {quote(name)} --undo"
    if cursor is None:
        return f"never read: vocpipe ingest {name}"
    waits = [f"rows to mend: {rejects} (vocpipe rejects {name})"] if rejects else []
    waits += [f"{edits} possible edits of known voices: vocpipe edits"] if edits else []
    return "; ".join(waits)
