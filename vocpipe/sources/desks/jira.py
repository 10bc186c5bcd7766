"""Jira Service Management (Cloud): requests of some projects by their time of change, with comments.

Shapes: developer.atlassian.com, REST v3 "Search for issues using JQL (enhanced)" and "Comments". The
search is eventually consistent, gives no total and leaves deleted issues without a trace; its page
token ends after some days. Times in JQL are asked for as minutes back: its own are in the user's zone.
"""

import base64
import time
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from vocpipe.sources.desks.base import DeskSource, KeyName, Listing, Ticket
from vocpipe.sources.desks.position import Position

if TYPE_CHECKING:
    from vocpipe.http import JsonApi

FIELDS = (
    *("summary", "description", "reporter", "created", "updated", "status", "comment"),
    *("components", "resolution", "issuelinks"),
)


class JiraSource(DeskSource):
    """Requests of https://NAME.atlassian.net; ``user`` is the mail address of the API token's owner."""

    ticket_page: ClassVar[str] = "{url}/browse/{id}"
    type: Literal["jira"] = "jira"
    key_env: KeyName = "JIRA_TOKEN"
    user: str
    projects: list[str] = Field(min_length=1)
    """Project keys such as SUP."""
    jql: str = ""
    """A further condition, such as 'issuetype = "Service Request"'."""

    def headers(self, key: str) -> dict[str, str]:
        """Sign with the API token of ``user``."""
        return {"Authorization": f"Basic {base64.b64encode(f'{self.user}:{key}'.encode()).decode()}"}

    def listing(self, api: "JsonApi", position: Position) -> Listing:
        """Search by JQL, oldest change first; a page token belongs to the very JQL that it came from."""
        asked_before, _, token = position.token.partition(" ")
        minutes = int(asked_before or max(1, (int(time.time()) - self.since(position)) // 60 + 1))
        named = ", ".join('"' + project.replace('"', "") + '"' for project in self.projects)
        wanted = f"project in ({named}) AND updated >= -{minutes}m" + (
            f" AND ({self.jql})" if self.jql else ""
        )
        own = [path.split(".")[1] for path in self.columns.values() if path.startswith("fields.")]
        asked: dict[str, Any] = {
            "jql": f"{wanted} ORDER BY updated ASC",
            "fields": ",".join([*FIELDS, *own]),
            "maxResults": 100,
        }
        if token:
            asked["nextPageToken"] = token
        found = api.get("/rest/api/3/search/jql", asked)
        token = found.get("nextPageToken") or ""
        more = bool(token) and found.get("isLast") is not True
        return Listing(found["issues"], f"{minutes} {token}" if more else "", more=more)

    def whole(self, api: "JsonApi", ticket: dict[str, Any], notes: list[str]) -> Ticket:
        """Add comments the search left out; the reporter is known by account id."""
        fields = ticket["fields"]
        held = fields.get("comment") or {}
        comments = list(held.get("comments") or [])
        while len(comments) < int(held.get("total") or 0):
            found = api.get(
                f"/rest/api/3/issue/{ticket['id']}/comment", {"startAt": len(comments), "maxResults": 100}
            )
            if not found["comments"]:
                break
            comments += found["comments"]
        said = [
            comment
            | {
                "author": None,
                "author_id": (comment.get("author") or {}).get("accountId"),
                "public": comment.get("jsdPublic", True),
            }
            for comment in comments
        ]
        return ticket | {"requester_id": (fields.get("reporter") or {}).get("accountId"), "comments": said}

    def shown_id(self, ticket: Ticket) -> str:
        """Give the key; it changes when an issue moves to another project, so it is no id."""
        return str(ticket["key"])

    def changed(self, ticket: Ticket) -> object:
        """Give the field ``updated``."""
        return ticket["fields"]["updated"]

    def gone(self, ticket: Ticket) -> str | None:
        """A request closed as a duplicate is merged into the issue it duplicates."""
        fields = ticket["fields"]
        if str((fields.get("resolution") or {}).get("name", "")).casefold() not in ("duplicate", "重複"):
            return None
        for link in fields.get("issuelinks") or []:
            if (link.get("type") or {}).get("name") == "Duplicate" and link.get("outwardIssue"):
                return f"merged into {link['outwardIssue']['key']}"
        return "merged"
