"""HubSpot Service Hub: tickets by their time of change.

Shapes: developers.hubspot.com, "CRM search" and "Tickets". A search gives at most 10,000 tickets; the
last one's time begins the next. Deleted ("archived") tickets are in no search but in a list of their own,
for ninety days.
"""

from typing import TYPE_CHECKING, Any, Literal

from vocpipe.sources.desks.base import DeskSource, KeyName, Listing, Ticket, looked_up
from vocpipe.sources.desks.position import Position

if TYPE_CHECKING:
    from vocpipe.http import JsonApi

PAGE = 100
MOST = 10_000
CHANGED = "hs_lastmodifieddate"
FIELDS = ["subject", "content", "createdate", CHANGED]
ARCHIVED = "archived:"
"""How the cursor begins inside the list of deleted tickets."""


class HubspotSource(DeskSource):
    """Tickets of a HubSpot portal: their description, as the customer's form or mail gave it."""

    type: Literal["hubspot"] = "hubspot"
    url: str = "https://api.hubapi.com"
    key_env: KeyName = "HUBSPOT_TOKEN"

    def listing(self, api: "JsonApi", position: Position) -> Listing:
        """Search for living tickets by time of change, oldest first, then list the deleted ones."""
        if position.token.startswith(ARCHIVED):
            return self._archived(api, position)
        own = [path.split(".")[1] for path in self.columns.values() if path.startswith("properties.")]
        since = {"propertyName": CHANGED, "operator": "GTE", "value": str(self.since(position) * 1000)}
        body: dict[str, Any] = {
            "filterGroups": [{"filters": [since]}],
            "sorts": [{"propertyName": CHANGED, "direction": "ASCENDING"}],
            "properties": [*FIELDS, *own],
            "limit": PAGE,
        }
        if position.token:
            body["after"] = position.token
        found = api.post("/crm/v3/objects/tickets/search", body, every=0.25)
        token = _next(found)
        if token.isdigit() and int(token) >= MOST:
            return Listing(found["results"], "", more=False)
        return Listing(found["results"], token or ARCHIVED, more=True)

    def _archived(self, api: "JsonApi", position: Position) -> Listing:
        asked: dict[str, Any] = {"archived": "true", "limit": PAGE, "properties": CHANGED}
        if after := position.token.removeprefix(ARCHIVED):
            asked["after"] = after
        found = api.get("/crm/v3/objects/tickets", asked)
        since = self.since(position)
        fresh = [ticket for ticket in found["results"] if self._seconds(ticket["archivedAt"]) >= since]
        token = _next(found)
        return Listing(fresh, f"{ARCHIVED}{token}" if token else "", more=bool(token))

    def whole(self, api: "JsonApi", ticket: dict[str, Any], notes: list[str]) -> Ticket:
        """Add the company's name and the contact behind the ticket."""
        found = api.get(f"/crm/v3/objects/tickets/{ticket['id']}", {"associations": "companies,contacts"})
        linked = found.get("associations") or {}
        firm = _first(api, "companies", linked, ["name"])
        person = _first(api, "contacts", linked, ["firstname", "lastname", "email"])
        name = " ".join(filter(None, (person.get("lastname"), person.get("firstname"))))
        return ticket | {"company": firm.get("name"), "requester": name or person.get("email")}

    def changed(self, ticket: Ticket) -> object:
        """Give the property hs_lastmodifieddate, or when the ticket was deleted."""
        return ticket.get("archivedAt") or ticket["properties"][CHANGED]

    def gone(self, ticket: Ticket) -> str | None:
        """Archived tickets are deleted."""
        return "deleted" if ticket.get("archived") else None


def _next(found: Ticket) -> str:
    return str(((found.get("paging") or {}).get("next") or {}).get("after") or "")


def _first(api: "JsonApi", kind: str, linked: dict[str, Any], properties: list[str]) -> dict[str, Any]:
    found = ((linked.get(kind) or {}).get("results") or [{}])[0].get("id")
    if not found:
        return {}
    answer = looked_up(api, f"/crm/v3/objects/{kind}/{found}", {"properties": ",".join(properties)})
    return dict(answer.get("properties") or {})
