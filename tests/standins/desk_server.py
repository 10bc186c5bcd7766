"""Loopback stand-ins of the help desks' APIs: what their public references say they answer, and faults.

``Desk`` holds a vendor's own JSON (tickets, users, comments ...); each vendor's function answers one
request from it. Nothing of vocpipe is used here.
"""

import base64
import json
import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.standins.loopback import Loopback

Reply = tuple[int, Any, dict[str, str]]


@dataclass
class Fault:
    """One failing answer to a request whose path has ``match`` in it."""

    status: int = 500
    body: str = "{}"
    headers: dict[str, str] = field(default_factory=dict)
    truncate: bool = False
    hangs: bool = False
    match: str = "/"


@dataclass
class Desk:
    """A vendor's data, and how many tickets it gives a page."""

    vendor: str
    data: dict[str, Any]
    page: int = 2
    key: str = "good-key"
    forgotten: set[str] = field(default_factory=set)
    """Cursors the vendor no longer takes."""

    def forgets(self, cursor: str | None) -> bool:
        """Tell whether a cursor is no longer taken; the same number may be given out anew."""
        known = cursor not in self.forgotten
        self.forgotten.discard(cursor or "")
        return not known

    def changed_since(self, name: str, when: Callable[[dict[str, Any]], float], since: float) -> list[Any]:
        return sorted((t for t in self.data[name] if when(t) >= since), key=when)


def seconds(written: Any) -> float:
    if isinstance(written, int | float):
        return float(written)
    return datetime.fromisoformat(written.replace("Z", "+00:00")).timestamp()


def zendesk(desk: Desk, path: str, query: dict[str, str], body: Any) -> Reply:
    if path.endswith("/comments.json"):
        ticket = path.split("/")[4]
        if ticket not in desk.data["comments"]:
            return 404, {"error": "RecordNotFound"}, {}
        return 200, {"comments": desk.data["comments"][ticket], "meta": {"has_more": False}}, {}
    if desk.forgets(query.get("cursor")):
        return 400, {"error": "InvalidCursor"}, {}
    met = tuple(map(float, query.get("cursor", f"{query.get('start_time')}|-1").split("|")))
    every = [t for t in desk.data["tickets"] if (seconds(t["updated_at"]), t["id"]) > met]
    every.sort(key=lambda t: (seconds(t["updated_at"]), t["id"]))
    some = every[: desk.page]
    last = (seconds(some[-1]["updated_at"]), some[-1]["id"]) if some else met
    after = f"{last[0]:.0f}|{last[1]:.0f}"
    return (
        200,
        {
            "tickets": some,
            "users": desk.data["users"],
            "organizations": desk.data["organizations"],
            "after_cursor": after,
            "after_url": f"https://elsewhere.example/api?cursor={after}",
            "before_cursor": None,
            "end_of_stream": len(some) == len(every),
        },
        {},
    )


def intercom(desk: Desk, path: str, query: dict[str, str], body: Any) -> Reply:
    if path == "/conversations/search":
        wanted = body["query"]["value"][0]
        assert wanted["field"] == "updated_at"
        assert body["sort"]["order"] == "ascending"
        after = body["pagination"].get("starting_after")
        if desk.forgets(after):
            return 400, {"type": "error.list", "errors": [{"code": "parameter_invalid"}]}, {}
        every = desk.changed_since("conversations", lambda c: c["updated_at"], wanted["value"] + 1)
        skip = int(after or 0)
        some = every[skip : skip + desk.page]
        more = skip + len(some) < len(every)
        pages: dict[str, Any] = {"type": "pages", "per_page": desk.page}
        pages |= {"next": {"starting_after": str(skip + len(some))}} if more else {}
        slim = [{k: v for k, v in c.items() if k != "conversation_parts"} for c in some]
        return 200, {"type": "conversation.list", "conversations": slim, "pages": pages}, {}
    if path.endswith("/companies"):
        return 200, {"type": "list", "data": desk.data["companies"].get(path.split("/")[2], [])}, {}
    found = next((c for c in desk.data["conversations"] if c["id"] == path.split("/")[2]), None)
    return (200, found, {}) if found and not found.get("lost") else (404, {"type": "error.list"}, {})


def freshdesk(desk: Desk, path: str, query: dict[str, str], body: Any) -> Reply:
    part = path.removeprefix("/api/v2/").split("/")
    if part[0] == "companies":
        found = next((c for c in desk.data["companies"] if str(c["id"]) == part[1]), None)
        return (200, found, {}) if found else (404, {}, {})
    if len(part) == 3:
        some = desk.data["conversations"].get(part[1], [])
        return 200, some if query.get("page", "1") == "1" else [], {}
    name = "deleted" if query.get("filter") == "deleted" else "tickets"
    every = desk.changed_since(name, lambda t: seconds(t["updated_at"]), seconds(query["updated_since"]))
    size, number = int(query["per_page"]), int(query["page"])
    return 200, every[(number - 1) * size : number * size], {}


def jira(desk: Desk, path: str, query: dict[str, str], body: Any) -> Reply:
    if path.endswith("/comment"):
        issue = next(i for i in desk.data["issues"] if i["id"] == path.split("/")[5])
        rest = issue["fields"]["all_comments"][int(query["startAt"]) :]
        return 200, {"comments": rest, "total": len(issue["fields"]["all_comments"])}, {}
    assert query["fields"]
    minutes = int(re.search(r"updated >= -(\d+)m", query["jql"])[1])
    if desk.forgets(query.get("nextPageToken")):
        return 400, {"errorMessages": ["The provided token is invalid"]}, {}
    every = desk.changed_since(
        "issues", lambda i: seconds(i["fields"]["updated"]), time.time() - 60 * minutes
    )
    skip = int(query.get("nextPageToken", "page 0").removeprefix("page "))  # a token may hold anything
    some = every[skip : skip + desk.page]
    more = skip + len(some) < len(every)
    found: dict[str, Any] = {"issues": some, "isLast": not more}
    return 200, found | ({"nextPageToken": f"page {skip + len(some)}"} if more else {}), {}


def github(desk: Desk, path: str, query: dict[str, str], body: Any) -> Reply:
    if path.endswith("/comments"):
        number = path.split("/")[5]
        if number in desk.data.get("gone", []):
            return 410, {"message": "This issue was deleted"}, {}
        return 200, desk.data["comments"].get(number, []) if query.get("page") == "1" else [], {}
    if desk.forgets(query.get("page")):
        return 422, {"message": "Validation Failed"}, {}
    every = desk.changed_since("issues", lambda i: seconds(i["updated_at"]), seconds(query["since"]))
    skip = int(query.get("page", "0"))
    some = every[skip : skip + desk.page]
    following = f"{desk.data['url']}{path}?page={skip + len(some)}&since={query['since']}"
    more = skip + len(some) < len(every)
    return 200, some, {"Link": f'<{following}>; rel="next"'} if more else {}


def hubspot(desk: Desk, path: str, query: dict[str, str], body: Any) -> Reply:
    if path.endswith("/tickets"):
        assert query["archived"] == "true"
        return 200, {"results": [t for t in desk.data["tickets"] if t["archived"]]}, {}
    if path.endswith("/search"):
        since = int(body["filterGroups"][0]["filters"][0]["value"]) / 1000
        every = desk.changed_since(
            "tickets", lambda t: seconds(t["properties"]["hs_lastmodifieddate"]), since
        )
        every = [ticket for ticket in every if not ticket["archived"]]
        skip = int(body.get("after", "0"))
        some = every[skip : skip + desk.page]
        more = skip + len(some) < len(every)
        paging = {"paging": {"next": {"after": str(skip + len(some))}}} if more else {}
        return 200, {"total": len(every), "results": some} | paging, {}
    kind, number = path.split("/")[4:6]
    found = desk.data[kind].get(number) if kind != "tickets" else desk.data["associations"].get(number)
    return (200, found, {}) if found is not None else (404, {}, {})


VENDORS = {
    "zendesk": zendesk,
    "intercom": intercom,
    "freshdesk": freshdesk,
    "jira": jira,
    "github": github,
    "hubspot": hubspot,
}


class DeskStandin(Loopback):
    """A desk behind a loopback address, with a queue of faults and a record of what was asked."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.faults: deque[Fault] = deque()
        self.requests: list[str] = []
        self.serve(type("Handler", (_Handler,), {"standin": self}))
        self.url = self.address
        desk.data["url"] = self.url

    def fail(self, *faults: Fault) -> None:
        self.faults.extend(faults)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    standin: DeskStandin

    def log_message(self, *_: object) -> None:
        return

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        standin = self.standin
        standin.requests.append(self.path)
        if standin.faults and standin.faults[0].match in self.path:
            self._fail(standin.faults.popleft())
            return
        if not self._signed():
            self._send(401, '{"error": "Couldn\'t authenticate you"}', {})
            return
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        answer = VENDORS[standin.desk.vendor]
        status, content, headers = answer(standin.desk, parts.path, query, json.loads(raw) if raw else None)
        self._send(status, json.dumps(content), headers)

    def _signed(self) -> bool:
        how, _, given = self.headers.get("Authorization", "").partition(" ")
        told = base64.b64decode(given).decode() if how == "Basic" else given
        return self.standin.desk.key in told

    def _fail(self, fault: Fault) -> None:
        if fault.hangs:
            self.standin.closed.wait()
            return
        self._send(
            200 if fault.truncate else fault.status, '{"tick' if fault.truncate else fault.body, fault.headers
        )

    def _send(self, status: int, content: str, headers: dict[str, str]) -> None:
        encoded = content.encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(encoded)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(encoded)
        except OSError:
            return
