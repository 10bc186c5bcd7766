"""GitHub issues of one repository by their time of change, with comments.

Shapes: docs.github.com, "List repository issues" and "List issue comments". The list holds pull
requests too; deleted and transferred issues leave no trace in it, and answer 404, 410 or 301.
"""

import re
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from vocpipe.sources.desks.base import DeskSource, KeyName, Listing, Ticket, iso
from vocpipe.sources.desks.position import Position

if TYPE_CHECKING:
    from vocpipe.http import JsonApi

_NEXT = re.compile(r'<([^>]+)>;\s*rel="next"')


class GithubSource(DeskSource):
    """Issues of ``repository`` ("owner/name"); those that our own people opened are left out."""

    type: Literal["github"] = "github"
    url: str = "https://api.github.com"
    key_env: KeyName = "GITHUB_TOKEN"
    repository: str = Field(pattern=r"^[\w.-]+/[\w.-]+$")
    our_roles: list[str] = Field(default_factory=lambda: ["OWNER", "MEMBER", "COLLABORATOR"])
    """Roles of people (``author_association``) whose issues are no customer's."""

    def headers(self, key: str) -> dict[str, str]:
        """Sign, and name the version of the API."""
        return super().headers(key) | {
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }

    def listing(self, api: "JsonApi", position: Position) -> Listing:
        """Ask for issues by time of change, oldest first; GitHub names the next page itself."""
        if position.token:
            answer = api.got(position.token)
        else:
            asked = {
                "state": "all",
                "sort": "updated",
                "direction": "asc",
                "per_page": 100,
                "since": iso(self.since(position)),
            }
            answer = api.got(f"/repos/{self.repository}/issues", asked)
        following = _NEXT.search(answer.headers.get("Link", ""))
        return Listing(answer.json(), following[1] if following else "", more=following is not None)

    def whole(self, api: "JsonApi", ticket: dict[str, Any], notes: list[str]) -> Ticket:
        """Add the comments; the requester is known by user id."""
        found: list[dict[str, Any]] = []
        path = f"/repos/{self.repository}/issues/{ticket['number']}/comments"
        page = 1
        while len(found) < int(ticket.get("comments") or 0):
            some = api.get(path, {"per_page": 100, "page": page})
            if not some:
                break
            found += some
            page += 1
        said = [
            comment | {"author_id": (comment.get("user") or {}).get("id"), "user": None} for comment in found
        ]
        return ticket | {"requester_id": (ticket.get("user") or {}).get("id"), "comments": said}

    def shown_id(self, ticket: Ticket) -> str:
        """Give "#12"."""
        return f"#{ticket['number']}"

    def address(self, origin: str) -> str:
        """Give the page of an issue; of an own server's issues none, its pages lie elsewhere than its API."""
        known = origin.startswith("github #") and self.url == "https://api.github.com"
        return f"https://github.com/{self.repository}/issues/{origin.rpartition('#')[2]}" if known else ""

    def gone(self, ticket: Ticket) -> str | None:
        """An issue closed as a duplicate was merged into another one."""
        return "merged" if ticket.get("state_reason") == "duplicate" else None

    def is_voice(self, ticket: Ticket) -> bool:
        """Leave out pull requests, bots and our own people."""
        bot = (ticket.get("user") or {}).get("type") == "Bot"
        return (
            "pull_request" not in ticket
            and not bot
            and ticket.get("author_association") not in self.our_roles
        )
