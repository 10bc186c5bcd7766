"""What a desk's outgoing webhook sends, as the ticket inside it. Pure.

Shapes from the vendors' public references: Zendesk (triggers and ticket events), Intercom topics,
Freshdesk automations, Jira and GitHub webhooks.
"""

from collections.abc import Mapping

from vocpipe.sources.ticket_fields import at

_INSIDE = ("ticket", "data.item", "issue", "freshdesk_webhook", "detail")
"""Where a payload keeps its ticket."""

_FRESHDESK = "ticket_"
"""How Freshdesk begins the names of fields: ticket_subject is subject."""

_DELETIONS = (
    *("jira:issue_deleted", "conversation.deleted"),
    *("ticket.soft_deleted", "ticket.permanently_deleted"),
)


def unwrapped(payload: dict[str, object]) -> dict[str, object]:
    """Give the ticket in a webhook's payload, or the payload itself when it is none.

    A comment sent beside its ticket becomes its only comment; an event that tells of a deletion
    gives the ticket with the status "deleted".
    """
    inside = next((found for path in _INSIDE if isinstance(found := at(payload, path), dict)), None)
    if inside is None:
        return payload
    ticket: dict[str, object] = {name.removeprefix(_FRESHDESK): value for name, value in inside.items()}
    comment = payload.get("comment")
    if isinstance(comment, dict):
        ticket["comments"] = [comment]
    return ticket | {"status": "deleted"} if _deletes(payload) else ticket


def _deletes(payload: Mapping[str, object]) -> bool:
    event = " ".join(str(payload.get(key, "")) for key in ("webhookEvent", "type", "topic"))
    deleted = payload.get("action") == "deleted" and "comment" not in payload
    return deleted or event.strip().endswith(_DELETIONS)
