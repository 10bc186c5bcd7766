"""Voices that came by HTTP: what was sent is one page, and never the whole of its source."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from vocpipe.sources.base import Page, RawItem, Source, reject, with_page
from vocpipe.sources.dates import DateRules
from vocpipe.sources.ticket_voices import TicketPlace, TicketReader
from vocpipe.sources.webhooks import unwrapped


class PostedSource(Source):
    """Items that were sent. It moves no cursor and closes no reject: what came before stays as it is."""

    type: Literal["posted"] = "posted"
    items: list[RawItem] = Field(default_factory=list)

    def read(self, since: str | None) -> Iterator[Page]:
        """Yield the one page there is."""
        yield Page(self.items, None, complete=False)


def ticket_of_hook(payload: dict[str, object], name: str, now: datetime, zone: ZoneInfo) -> list[RawItem]:
    """Give the items of a webhook's ticket, under the ids that the connector of the same desk gives them."""
    ticket = unwrapped(payload)
    reader = TicketReader({}, DateRules(zone, now.astimezone(zone).date()))
    number, state = reader.field(ticket, "id"), reader.field(ticket, "status").casefold()
    if not number:
        return [reject("no ticket in it, or one without an id", file=name, raw=dict(ticket))]
    if state == "deleted":
        return [{"gone": "deleted", "external_id": number}]
    if state == "spam":
        return []
    place = TicketPlace(with_page(f"{name} {number}", reader.field(ticket, "page")), name)
    return reader.items(ticket, number, place) or [
        reject("no words of the requester", file=name, column="text", raw=dict(ticket))
    ]
