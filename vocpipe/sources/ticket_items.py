"""One ticket as items: the requester's voices with ids and places, or why it gives none. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from vocpipe.sources.base import RawItem, reject
from vocpipe.sources.dates import DateProblem
from vocpipe.sources.ticket_voices import Ticket, TicketReader


@dataclass(frozen=True, slots=True)
class TicketPlace:
    """Where a ticket is found: ``origin`` for people; file and row for a reject."""

    origin: str
    file: str
    row: int | None = None


def ticket_items(
    reader: TicketReader, ticket: Ticket, ticket_id: str, place: TicketPlace
) -> Iterator[RawItem]:
    """Give the voices of a ticket whose id is known; the id of a later message is "ticket/message".

    A ticket with a date that cannot be read is a reject; one without words of its requester gives nothing.
    """
    try:
        voices = list(reader.voices(ticket))
    except DateProblem as error:
        yield reject(str(error), file=place.file, row=place.row, column="said_at", raw=dict(ticket))
        return
    for nth, voice in enumerate(voices):
        comment = str(voice.pop("comment", ""))
        tail = f"/{comment or nth}" if nth or comment else ""
        yield voice | {
            "external_id": f"{ticket_id}{tail}",
            "origin": place.origin,
            "place": {"file": place.file, "row": place.row, "column": None},
        }
