"""Deliver: write the week's briefs as files, and send to the destinations what has not left yet.

Every message is put into the outbox before the first one is sent, and noted the moment it has left,
under a dedupe key: a killed delivery repeats at most the one message it was sending, and what a
destination did not take waits for the next delivery, of whatever week that is. What was sent twice
and never answered waits for a person.
"""

import logging
from dataclasses import dataclass, field, replace
from pathlib import Path

from vocpipe.destinations import (
    Delivery,
    Destination,
    FilesDestination,
    Message,
    Planned,
    SheetTabDestination,
)
from vocpipe.drafting.words import say
from vocpipe.errors import NotFoundError, VocpipeError
from vocpipe.pipeline.alerting import alert_messages
from vocpipe.pipeline.outside import outside_table, record_uses
from vocpipe.pipeline.personal import impersonal
from vocpipe.pipeline.status import status_rows, status_table, told_sheets, write_cells
from vocpipe.pipeline.unanswered import note_not_taken, noting
from vocpipe.records import Brief
from vocpipe.weeks import Week, parse_week
from vocpipe.workspace import Workspace

log = logging.getLogger(__name__)

Rows = list[dict[str, str]]

OWN = "files"
"""How the workspace's own folder of briefs is called among the destinations."""

TEST = {
    "ja": ("vocpipe の送信テスト", "届け先「{name}」への送信テストです。お客様の声は含まれません。"),
    "en": ("vocpipe test message", "This tests the destination “{name}”. It holds no customer's words."),
}
"""The title and body of a test message."""


@dataclass
class Delivered:
    """The files the week's briefs stand in, how much was written or sent now, ``to`` where, what failed."""

    files: list[Path] = field(default_factory=list)
    sent: int = 0
    to: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


@dataclass
class Plan:
    """What a delivery would send now, and why a destination would get nothing."""

    planned: list[Planned] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def deliver(workspace: Workspace, week: Week | None = None) -> Delivered:
    """Write and send a week's results; one destination that fails does not stop the others."""
    week = week or workspace.week()
    delivery, rows = _delivery(workspace, week)
    result = Delivered()
    for destination in _destinations(workspace):
        _send(workspace, destination, delivery, result)
    written, failed = write_cells(workspace, rows)
    if written:
        _count(result, "status cells")
    result.failed += failed
    result.files = sorted((_folder(workspace) / str(week)).glob("*.*"))
    return result


def plan(workspace: Workspace, week: Week | None = None) -> Plan:
    """Give what ``deliver`` would send now, and send, write and record nothing."""
    delivery, rows = _delivery(workspace, week or workspace.week())
    result = Plan()
    for destination in _destinations(workspace):
        try:
            given, _ = _given(workspace, destination, delivery)
            result.planned += destination.plan(given, workspace.store.outbox.closed(destination.name))
        except VocpipeError as error:
            result.failed.append(str(error))
    for source in told_sheets(workspace):
        told = [row for row in rows if row["source"] == source.name]
        result.planned.append(Planned(source.name, source.url, f"the state beside {len(told)} rows"))
    return result


def send_test(workspace: Workspace, name: str) -> str:
    """Send one harmless message to the destination ``name`` and give where it went; nothing is noted."""
    found = next((one for one in _destinations(workspace) if one.name == name), None)
    if found is None:
        known = ", ".join(one.name for one in _destinations(workspace))
        raise NotFoundError(f"there is no destination {name}", f"Known are: {known}")
    title, body = TEST[workspace.settings.language]
    return found.test(title, body.format(name=name))


def _folder(workspace: Workspace) -> Path:
    return workspace.settings.path(workspace.settings.output)


def _destinations(workspace: Workspace) -> list[Destination]:
    """Give the workspace's own folder of briefs, where everything may stand, and the settings' places."""
    own = FilesDestination(name=OWN, folder=_folder(workspace), personal=True)
    return [own, *workspace.destinations]


def _delivery(workspace: Workspace, week: Week) -> tuple[Delivery, Rows]:
    """Give what a week has to give, and the rows of its status where anybody asks for them."""
    briefs = tuple(workspace.store.briefs.of_week(str(week)))
    tabbed = any(destination.type == "sheet_tab" for destination in workspace.destinations)
    rows = status_rows(workspace) if tabbed or told_sheets(workspace) else []
    names = {destination.name for destination in workspace.destinations}
    late = {one.week for one in workspace.store.outbox.waiting() if one.destination in names}
    weeks = sorted({str(week), *late}) if names else []
    delivery = Delivery(
        week=str(week),
        briefs=briefs,
        messages=tuple(message for one in weeks for message in _messages(workspace, parse_week(one))),
        status=status_table(rows) if tabbed else None,
    )
    return delivery, rows


def _messages(workspace: Workspace, week: Week) -> list[Message]:
    """Give a week's alerts, and its briefs once it is over: half a week is no digest."""
    over = workspace.now() >= week.ends(workspace.settings.zone)
    briefs = workspace.store.briefs.of_week(str(week)) if over else []
    told = [_message(brief) for brief in briefs if brief.lang == workspace.settings.language]
    return [*alert_messages(workspace, week), *told]


def _given(workspace: Workspace, destination: Destination, delivery: Delivery) -> tuple[Delivery, list[str]]:
    """Give the part of a delivery that a destination may have, and the quotes for outside in it."""
    quotes: list[str] = []
    if isinstance(destination, SheetTabDestination) and destination.table != "status":
        # What leaves by consent holds the names that the customer agreed to, and no others.
        table, quotes = outside_table(workspace, destination.table, destination.channel or "")
        return replace(delivery, briefs=(), messages=(), status=table), quotes
    late = {one.key for one in workspace.store.outbox.waiting(destination.name)}
    due = (one for one in delivery.messages if one.week == delivery.week or destination.key(one.key) in late)
    given = replace(delivery, messages=tuple(due))
    return given if destination.personal else impersonal(workspace, given), quotes


def _send(workspace: Workspace, destination: Destination, delivery: Delivery, result: Delivered) -> None:
    outbox, due = workspace.store.outbox, {}
    try:
        given, quotes = _given(workspace, destination, delivery)
        if isinstance(destination, SheetTabDestination) and quotes:
            # On record before it can be seen: a withdrawal then names this tab whatever happens.
            record_uses(workspace, quotes, destination.channel or "", destination.place, destination.by or "")
        closed = outbox.closed(destination.name)
        due = {destination.key(one.key): one.week for one in destination.due(given, closed)}
        _put(workspace, destination.name, due)
        for key in destination.deliver(given, closed, noting(workspace, destination.name, due)):
            outbox.left(key, destination.name, due.get(key, delivery.week), workspace.now())
            _count(result, destination.name)
    except VocpipeError as error:
        log.info("destination %s: %s", destination.name, error)
        note_not_taken(workspace, error)
        outbox.failed(due, str(error))
        result.failed.append(str(error))


def _count(result: Delivered, place: str) -> None:
    result.sent += 1
    result.to[place] = result.to.get(place, 0) + 1


def _put(workspace: Workspace, name: str, due: dict[str, str]) -> None:
    """Put into the outbox what is due, and take out what waits there and is wanted no more.

    What waits for a person's word stays until it is given.
    """
    outbox = workspace.store.outbox
    with workspace.store.transaction():
        waiting = [one for one in outbox.waiting(name) if not one.held]
        outbox.drop([one.key for one in waiting if one.key not in due])
        outbox.put(due, name, workspace.now())


def _message(brief: Brief) -> Message:
    title = f"{say(f'brief_{brief.team}', brief.lang)} {brief.week}"
    return Message(f"{brief.week}/{brief.team}/{brief.lang}", title, brief.markdown, brief.feedback_ids, True)
