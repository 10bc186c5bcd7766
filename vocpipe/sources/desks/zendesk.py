"""Zendesk Support: the cursor-based incremental export of tickets, and each ticket's comments.

Shapes: developer.zendesk.com, "Incremental Exports" and "Ticket Comments". The export allows ten
requests a minute, leaves out the last minute, and lists deleted tickets with the status "deleted".
"""

import base64
import re
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from vocpipe.errors import SourceError
from vocpipe.sources.desks.base import DeskSource, KeyName, Listing, Ticket
from vocpipe.sources.desks.position import Position

if TYPE_CHECKING:
    from vocpipe.http import JsonApi

EXPORT = "/api/v2/incremental/tickets/cursor.json"
SECONDS_BETWEEN_EXPORTS = 6.0
_MERGED = re.compile(r"(?:merged into|に統合|マージ).{0,20}?#?(\d+)", re.I)


class ZendeskSource(DeskSource):
    """Tickets of https://NAME.zendesk.com; ``user`` is the mail address that the API token belongs to."""

    ticket_page: ClassVar[str] = "{url}/agent/tickets/{id}"
    type: Literal["zendesk"] = "zendesk"
    key_env: KeyName = "ZENDESK_TOKEN"
    user: str | None = None
    """Whose API token it is; without it the key is an OAuth access token."""

    def headers(self, key: str) -> dict[str, str]:
        """Sign with the API token of ``user``, or with an OAuth token."""
        if self.user is None:
            return super().headers(key)
        signed = base64.b64encode(f"{self.user}/token:{key}".encode()).decode()
        return {"Authorization": f"Basic {signed}"}

    def listing(self, api: "JsonApi", position: Position) -> Listing:
        """Ask for the next export page; Zendesk's cursor goes on where the last reading ended."""
        where = {"cursor": position.token} if position.token else {"start_time": self.since(position)}
        asked = {**where, "per_page": 100, "include": "users,organizations"}
        found = api.get(EXPORT, asked, every=SECONDS_BETWEEN_EXPORTS)
        if not isinstance(found.get("end_of_stream"), bool):
            raise SourceError(f"source {self.name}: the export does not say where it ends", "Try again later")
        users = {user["id"]: user for user in found.get("users", [])}
        firms = {firm["id"]: firm for firm in found.get("organizations", [])}
        tickets = [
            ticket
            | {
                "requester": users.get(ticket.get("requester_id")),
                "organization": firms.get(ticket.get("organization_id")),
            }
            for ticket in found["tickets"]
        ]
        token = found.get("after_cursor") or position.token
        return Listing(tickets, token, more=not found["end_of_stream"])

    def whole(self, api: "JsonApi", ticket: dict[str, Any], notes: list[str]) -> Ticket:
        """Add the comments; an opening that an agent wrote for the requester is not theirs."""
        comments: list[dict[str, Any]] = []
        asked: dict[str, Any] = {"page[size]": 100}
        while True:
            found = api.get(f"/api/v2/tickets/{ticket['id']}/comments.json", asked)
            comments += found["comments"]
            meta = found.get("meta") or {}
            if not meta.get("has_more") or asked.get("page[after]") == meta.get("after_cursor"):
                break
            asked["page[after]"] = meta["after_cursor"]
        opening = comments[0] if comments else {}
        by_agent = opening.get("author_id") not in (None, ticket.get("requester_id"))
        told = {"description": "", "subject": ""} if by_agent else {}
        return ticket | told | {"comments": comments}

    def gone(self, ticket: Ticket) -> str | None:
        """Deleted tickets say so; merged ones carry the tag closed_by_merge."""
        if ticket.get("status") == "deleted":
            return "deleted"
        if "closed_by_merge" not in (ticket.get("tags") or ()):
            return None
        said = " ".join(str(comment.get("body", "")) for comment in ticket.get("comments", [])[-2:])
        into = _MERGED.search(said)
        return f"merged into {into[1]}" if into else "merged"
