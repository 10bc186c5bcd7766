"""What became of every voice, for the people who wrote it: received, theme, change, released, told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from vocpipe.destinations import StatusTable
from vocpipe.errors import VocpipeError
from vocpipe.pipeline.listing import ItemFilter, list_items
from vocpipe.records import About, ChangeState
from vocpipe.sources.sheet import SheetSource
from vocpipe.workspace import Workspace

STATUS_HEADER = (
    "vocpipe_id",
    "_voc_id",
    "state",
    "said_on",
    "received_on",
    "account",
    "theme",
    "route",
    "outcome",
    "change",
    "released_on",
    "told",
)

STATES = {
    "received": ("受領", "received"),
    "single": ("受領(一人の声)", "received (a single voice)"),
    "theme": ("テーマ「{theme}」", "in theme “{theme}”"),
    "linked": ("改善に紐付け「{change}」", "linked to “{change}”"),
    "released": ("リリース済み {day}「{change}」", "released {day}: “{change}”"),
    "already_possible": ("すでに可能", "already possible"),
    "declined": ("見送り", "declined"),
    "not_ours": ("対象外", "not ours"),
    "told": ("お客様に連絡済み {day}", "customer told {day}"),
}
"""What a status says, in Japanese and English; the last that holds wins."""


def status_rows(workspace: Workspace) -> list[dict[str, str]]:
    """Give one row a voice, the newest first, under ``STATUS_HEADER`` and its ``source``."""
    store, zone, lang = workspace.store, workspace.settings.zone, workspace.settings.language
    items = list_items(workspace, ItemFilter())
    voices = store.feedback.by_id([item["id"] for item in items])
    changes, themes = store.changes.all(), store.themes.all()
    told = {v.feedback_id: v.at for v in store.ledger.current(About.TOLD)}
    rows = []
    for item in items:
        voice, change = voices[item["id"]], changes.get(item["change"] or "")
        theme = themes.get(item["theme"] or "")
        released = change is not None and change.state is ChangeState.RELEASED
        row = {
            **item,
            "vocpipe_id": voice.id,
            "_voc_id": voice.external_id,
            "received_on": _day(voice.received_at, zone),
            "theme": theme.label(lang) if theme else item["theme"],
            "change": change.title if change else "",
            "released_on": change.released_on if change and released else "",
            "told": _day(told[voice.id], zone) if voice.id in told else "",
        }
        row["state"] = _state(row, theme is not None, released, lang)
        rows.append({name: str(row[name] or "") for name in (*STATUS_HEADER, "source")})
    return rows


def status_table(rows: list[dict[str, str]]) -> StatusTable:
    """Give the rows as the tab beside the CSMs' sheet shows them."""
    return StatusTable(STATUS_HEADER, tuple(tuple(row[name] for name in STATUS_HEADER) for row in rows))


def told_sheets(workspace: Workspace) -> list[SheetSource]:
    """Give the sheets that are told the state of each row beside it."""
    return [one for one in workspace.sources if isinstance(one, SheetSource) and one.status_cells]


def write_cells(workspace: Workspace, rows: list[dict[str, str]]) -> tuple[int, list[str]]:
    """Write each row's state beside it, where a sheet source asks for it; give cells written and failures."""
    written, failed = 0, []
    for source in told_sheets(workspace):
        cursor = workspace.store.cursors.get(source.name)
        try:
            written += source.write_status(cursor.cursor if cursor else None, _states(rows, source.name))
        except VocpipeError as error:
            failed.append(str(error))
    return written, failed


def _states(rows: list[dict[str, str]], source: str) -> dict[str, str]:
    """Give the state of each row of a source; of a row with several voices every different one."""
    found: dict[str, list[str]] = {}
    for row in reversed(rows):
        if row["source"] == source:
            found.setdefault(row["_voc_id"], []).append(row["state"])
    return {key: " / ".join(dict.fromkeys(states)) for key, states in found.items()}


def _state(row: Mapping[str, Any], in_theme: bool, released: bool, lang: str) -> str:
    key, day = "theme" if in_theme else "single" if row["theme"] else "received", ""
    if row["outcome"]:
        key = row["outcome"] if row["outcome"] in STATES else "linked"
    if released:
        key, day = "released", str(row["released_on"] or "")
    if row["told"]:
        key, day = "told", row["told"]
    words = STATES[key][lang != "ja"]
    return words.format(theme=row["theme"], change=row["change"], day=day)


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).date().isoformat()
