"""Deliver: write the week's briefs as files, and send to the destinations what has not left yet.

Each thing sent is noted the moment it has left, under a dedupe key, so that a killed delivery
repeats at most the one thing it was sending.
"""

import logging
from dataclasses import dataclass, field
from pathlib import Path

from vocpipe.destinations import Delivery, Destination, FilesDestination, Message, StatusTable
from vocpipe.drafting.words import say
from vocpipe.errors import VocpipeError
from vocpipe.pipeline.listing import ItemFilter, list_items
from vocpipe.records import About, Brief
from vocpipe.weeks import Week
from vocpipe.workspace import Workspace

log = logging.getLogger(__name__)

STATUS_HEADER = (
    "vocpipe_id",
    "said_on",
    "account",
    "theme",
    "route",
    "outcome",
    "change",
    "released_on",
    "told",
)


@dataclass
class Delivered:
    """The files the week's briefs stand in, how many things were written or sent now, and what failed."""

    files: list[Path] = field(default_factory=list)
    sent: int = 0
    failed: list[str] = field(default_factory=list)


def deliver(workspace: Workspace, week: Week | None = None) -> Delivered:
    """Write and send a week's results; one destination that fails does not stop the others."""
    week = week or workspace.week()
    briefs = tuple(workspace.store.briefs.of_week(str(week)))
    folder = workspace.settings.path(workspace.settings.output)
    result = Delivered()
    files = FilesDestination(name="files", folder=folder)
    destinations = [files, *workspace.destinations]
    delivery = Delivery(
        week=str(week),
        briefs=briefs,
        messages=tuple(_message(brief) for brief in briefs if brief.lang == workspace.settings.language),
        status=status_table(workspace) if any(d.type == "sheet_tab" for d in destinations) else None,
    )
    for destination in destinations:
        _send(workspace, destination, delivery, result)
    result.files = sorted((folder / str(week)).glob("*.*"))
    return result


def _send(workspace: Workspace, destination: Destination, delivery: Delivery, result: Delivered) -> None:
    store = workspace.store
    try:
        for key in destination.deliver(delivery, store.deliveries):
            store.deliveries.done(key, destination.name, workspace.now())
            result.sent += 1
    except VocpipeError as error:
        log.info("destination %s: %s", destination.name, error)
        result.failed.append(str(error))


def _message(brief: Brief) -> Message:
    title = f"{say(f'brief_{brief.team}', brief.lang)} {brief.week}"
    return Message(f"{brief.week}/{brief.team}/{brief.lang}", title, brief.markdown, brief.feedback_ids)


def status_table(workspace: Workspace) -> StatusTable:
    """Give what became of every voice, the newest first, for the tab beside the CSMs' sheet."""
    changes = workspace.store.changes.all()
    themes = workspace.store.themes.all()
    told = {v.feedback_id: v.at.date().isoformat() for v in workspace.store.ledger.current(About.TOLD)}
    lang = workspace.settings.language
    rows = []
    for item in list_items(workspace, ItemFilter()):
        change = changes.get(item["change"] or "")
        theme = themes.get(item["theme"] or "")
        cells = {
            **item,
            "theme": (theme.labels.get(lang) or theme.key) if theme else item["theme"],
            "change": change.title if change else "",
            "released_on": change.released_on if change else "",
            "told": told.get(item["id"], ""),
        }
        rows.append((item["id"], *(str(cells[name] or "") for name in STATUS_HEADER[1:])))
    return StatusTable(STATUS_HEADER, tuple(rows))
