"""Freshdesk: tickets by their time of change, each with its conversation.

Shapes: developers.freshdesk.com/api (v2), "List all tickets", "List all conversations of a ticket".
A list ends after 300 pages; deleted tickets stand in a list of their own.
"""

import base64
import re
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from vocpipe.sources.desks.base import DeskSource, KeyName, Listing, Ticket, iso, looked_up
from vocpipe.sources.desks.position import Position

if TYPE_CHECKING:
    from vocpipe.http import JsonApi

PAGE = 100
LAST_PAGE = 300
OUTBOUND = 10
"""The ``source`` of a ticket that an agent began by writing to a customer."""
_MERGED = re.compile(r"merged (?:in)?to (?:the )?ticket.{0,20}?#?(\d+)", re.I)


class FreshdeskSource(DeskSource):
    """Tickets of https://NAME.freshdesk.com."""

    ticket_page: ClassVar[str] = "{url}/a/tickets/{id}"
    type: Literal["freshdesk"] = "freshdesk"
    key_env: KeyName = "FRESHDESK_KEY"

    def headers(self, key: str) -> dict[str, str]:
        """Sign with the API key as user name."""
        return {"Authorization": f"Basic {base64.b64encode(f'{key}:X'.encode()).decode()}"}

    def listing(self, api: "JsonApi", position: Position) -> Listing:
        """Ask for living tickets page by page, then for the deleted ones."""
        kind, _, number = (position.token or "open:1").partition(":")
        asked: dict[str, Any] = {
            "updated_since": iso(self.since(position)),
            "order_by": "updated_at",
            "order_type": "asc",
            "per_page": PAGE,
            "page": int(number),
        }
        if kind == "open":
            found = api.get("/api/v2/tickets", asked | {"include": "requester,description"})
            if len(found) < PAGE:
                return Listing(found, "deleted:1", more=True)
            # Behind the last page the next reading goes on, from the time of the last ticket.
            more = int(number) < LAST_PAGE
            return Listing(found, f"open:{int(number) + 1}" if more else "", more=more)
        found = api.get("/api/v2/tickets", asked | {"filter": "deleted"})
        full = len(found) == PAGE and int(number) < LAST_PAGE
        tickets = [ticket | {"deleted": True} for ticket in found]
        return Listing(tickets, f"deleted:{int(number) + 1}" if full else "", more=full)

    def whole(self, api: "JsonApi", ticket: dict[str, Any], notes: list[str]) -> Ticket:
        """Add the conversation and the company; an outbound mail's opening is ours."""
        said: list[dict[str, Any]] = []
        page = 1
        while found := api.get(
            f"/api/v2/tickets/{ticket['id']}/conversations", {"per_page": PAGE, "page": page}
        ):
            said += found
            page += 1
            if len(found) < PAGE:
                break
        ours = ticket.get("source") == OUTBOUND
        told: dict[str, Any] = {"description": "", "description_text": "", "subject": ""} if ours else {}
        return ticket | told | {"comments": said, "company": self._company(api, ticket.get("company_id"))}

    def gone(self, ticket: Ticket) -> str | None:
        """Deleted tickets come from their own list; a merge leaves a note that says so."""
        if ticket.get("deleted"):
            return "deleted"
        notes = [c.get("body_text") or "" for c in ticket.get("comments", []) if not c.get("incoming")]
        into = next((found for note in notes if (found := _MERGED.search(note))), None)
        return f"merged into {into[1]}" if into else None

    def is_voice(self, ticket: Ticket) -> bool:
        """Leave spam out."""
        return not ticket.get("spam")

    def _company(self, api: "JsonApi", company: object) -> str:
        found = looked_up(api, f"/api/v2/companies/{company}") if company else {}
        return str(found.get("name") or "")
