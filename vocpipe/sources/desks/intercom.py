"""Intercom: conversations found by their time of change, each fetched whole with its parts.

Shapes: developers.intercom.com, "Search conversations" and "Retrieve a conversation" (API 2.11). Times
are whole seconds; a conversation gives at most 500 parts.
"""

from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from vocpipe.sources.desks.base import DeskSource, KeyName, Listing, Ticket, looked_up
from vocpipe.sources.desks.position import Position

if TYPE_CHECKING:
    from vocpipe.http import JsonApi

MOST_PARTS = 500
_CONTACTS = ("user", "lead", "contact")


class IntercomSource(DeskSource):
    """Conversations of an Intercom workspace; ``url`` is that of its region (api.eu..., api.au...)."""

    type: Literal["intercom"] = "intercom"
    url: str = "https://api.intercom.io"
    key_env: KeyName = "INTERCOM_TOKEN"

    def headers(self, key: str) -> dict[str, str]:
        """Sign, and ask for the version whose shapes are read here."""
        return super().headers(key) | {"Intercom-Version": "2.11"}

    def listing(self, api: "JsonApi", position: Position) -> Listing:
        """Search for conversations by time of change, oldest first."""
        paging: dict[str, Any] = {"per_page": 50}
        if position.token:
            paging["starting_after"] = position.token
        changed = {"field": "updated_at", "operator": ">", "value": self.since(position) - 1}
        found = api.post(
            "/conversations/search",
            {
                "query": {"operator": "AND", "value": [changed]},
                "sort": {"field": "updated_at", "order": "ascending"},
                "pagination": paging,
            },
        )
        following = ((found.get("pages") or {}).get("next") or {}).get("starting_after") or ""
        return Listing(found["conversations"], following, more=bool(following))

    def whole(self, api: "JsonApi", ticket: dict[str, Any], notes: list[str]) -> Ticket:
        """Fetch the conversation with its parts, and the company of the contact who began it."""
        found: dict[str, Any] = api.get(f"/conversations/{ticket['id']}", {"display_as": "html"})
        parts = (found.get("conversation_parts") or {}).get("conversation_parts") or []
        told = (found.get("statistics") or {}).get("count_conversation_parts") or len(parts)
        if len(parts) >= MOST_PARTS or told > len(parts):
            notes.append(f"conversation {ticket['id']} is incomplete: {len(parts)} of {told} parts")
        author = (found.get("source") or {}).get("author") or {}
        said = [part for part in parts if part.get("body") and not part.get("redacted")]
        opened = (found.get("contacts") or {}).get("contacts") or []
        beginner = author.get("id") if author.get("type") in _CONTACTS else (opened or [{}])[0].get("id")
        mine = partial(_by, beginner)
        spoke = author if author.get("id") == beginner else next((p["author"] for p in said if mine(p)), {})
        return found | {
            "requester": {"name": spoke.get("name"), "email": spoke.get("email")},
            "company": self._company(api, beginner),
            "comments": [
                part | {"author_type": "user" if mine(part) else "agent", "author": None} for part in said
            ],
        }

    def _company(self, api: "JsonApi", contact: object) -> str:
        found = looked_up(api, f"/contacts/{contact}/companies") if contact else {}
        return next((str(firm["name"]) for firm in found.get("data", []) if firm.get("name")), "")


def _by(contact: object, part: Ticket) -> bool:
    author = part.get("author") or {}
    return author.get("type") in _CONTACTS and author.get("id") == contact
