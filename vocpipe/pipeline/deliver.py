"""Deliver: write the week's briefs as files, and send to the destinations what has not left yet.

Each thing sent is noted the moment it has left, under a dedupe key, so that a killed delivery
repeats at most the one thing it was sending.
"""

import logging
from dataclasses import dataclass, field
from pathlib import Path

from vocpipe.destinations import Delivery, Destination, FilesDestination, Message
from vocpipe.drafting.words import say
from vocpipe.errors import VocpipeError
from vocpipe.pipeline.status import status_rows, status_table, write_cells
from vocpipe.records import Brief
from vocpipe.sources.sheet import SheetSource
from vocpipe.weeks import Week
from vocpipe.workspace import Workspace

log = logging.getLogger(__name__)


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
    beside = any(isinstance(source, SheetSource) and source.status_cells for source in workspace.sources)
    tabbed = any(destination.type == "sheet_tab" for destination in destinations)
    rows = status_rows(workspace) if beside or tabbed else []
    delivery = Delivery(
        week=str(week),
        briefs=briefs,
        messages=tuple(_message(brief) for brief in briefs if brief.lang == workspace.settings.language),
        status=status_table(rows) if tabbed else None,
    )
    for destination in destinations:
        _send(workspace, destination, delivery, result)
    written, failed = write_cells(workspace, rows)
    result.sent += written > 0
    result.failed += failed
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
