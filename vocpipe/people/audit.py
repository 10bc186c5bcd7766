"""Noting what somebody did that is no verdict."""

from datetime import UTC, date, datetime, time, timedelta

from vocpipe.records import AuditEntry, Deed, JsonValue, to_utc
from vocpipe.translation import on_pages
from vocpipe.workspace import Workspace

_INNER = {
    *("verdicts", "did", "named_by", "undoes", "probabilities", "similarity", "margin", "score"),
    *("event", "seals", "texts", "spared", "live", "provenance"),
}
"""What of a detail only vocpipe itself reads."""

_PREFIXES = {"reasons": "team ", "attribution": "named ", "role": "role "}
"""How the words of a value begin in the table of words, by what the detail is called."""

_WRITTEN = {
    *("reason", "note", "message", "wording", "title", "body", "name", "label", "place", "proof"),
    *("credit", "incentive", "capability", "claims", "to", "from", "url"),
}
"""What of a detail people wrote: it stays as it is, also where it is one of our words ("praise", "no")."""

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


def told(entry: AuditEntry, lang: str) -> str:
    """Give the detail of an entry as one short line, in words of ``lang``; of what is true its name."""
    kept = {name: value for name, value in entry.detail.items() if value not in ("", None, [], {})}
    said = [(_name(name, lang), _words(name, kept[name], lang)) for name in kept if name not in _INNER]
    return " · ".join(f"{name}: {words}" if words else name for name, words in said)


def _name(name: str, lang: str) -> str:
    known = f"detail {name}"
    said = on_pages(lang, known)
    return name.replace("_", " ") if said == known else said


def _words(name: str, value: JsonValue, lang: str) -> str:
    if isinstance(value, bool):
        return "" if value else on_pages(lang, "no")
    if isinstance(value, dict):
        value = [f"{_word(name, one, lang)} ({inner})" for one, inner in value.items()]
    each = value if isinstance(value, list) else [value]
    words = ", ".join(_word(name, one, lang) for one in each)
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


def _word(name: str, value: JsonValue, lang: str) -> str:
    """Give a value in words where it is one of ours; ids, names and what people wrote stay as they are."""
    if name in _WRITTEN:
        return str(value)
    spaced = str(value).replace("_", " ")
    prefix = _PREFIXES.get(name, "")
    said = on_pages(lang, f"{prefix}{spaced}")
    return said if said != f"{prefix}{spaced}" or name == "how" else str(value)
