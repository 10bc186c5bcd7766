"""What every help desk's connector shares: keys, patience, overlap, the walk from page to page.

A connector says how to ask for one page, how to complete a ticket, and what its ids and times are.
"""

import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar
from urllib.parse import quote, urlsplit

from pydantic import Field, field_validator

from vocpipe.errors import SourceError
from vocpipe.records import Channel
from vocpipe.sources.base import Page, RawItem, Source, reject
from vocpipe.sources.dates import DateProblem, DateRules, parse_date
from vocpipe.sources.desks.position import Position
from vocpipe.sources.expect import Expect
from vocpipe.sources.ticket_fields import PATHS
from vocpipe.sources.ticket_voices import TicketPlace, TicketReader

if TYPE_CHECKING:
    from vocpipe.http import JsonApi

Ticket = Mapping[str, Any]

_MALFORMED = (KeyError, TypeError, AttributeError, ValueError, DateProblem)
"""What reading an answer of another shape than the vendor's raises."""


KeyName = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{2,60}$")]
"""The name of an environment variable; a key pasted in its place is refused."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of changed tickets, the desk's cursor behind it, and whether more pages follow now."""

    tickets: list[dict[str, Any]]
    token: str
    more: bool


class DeskSource(Source):
    """A help desk read through its API; the key stands in the environment variable ``key_env``.

    ``ticket_page`` is where a browser opens a ticket, by the desk's ``{url}`` and the ``{id}`` people know;
    it is empty where that needs more than these.
    """

    ticket_page: ClassVar[str] = ""

    channel: Channel = Channel.TICKET
    url: str
    """The desk's address, such as https://acme.zendesk.com."""
    key_env: KeyName
    """Name of the environment variable that holds the key; never the key itself."""
    start: date = date(2020, 1, 1)
    """From when tickets are read the first time."""
    overlap_minutes: int = Field(default=10, ge=0, le=1440)
    """How far back a reading looks behind the last one, for tickets that a desk lists late."""
    columns: dict[str, str] = Field(default_factory=dict)
    """Fields and their paths, where a desk keeps them in fields of its own ("fields.customfield_1")."""
    timeout: float = Field(default=60.0, gt=0)
    """Seconds to wait for an answer."""
    patience: float = Field(default=180.0, gt=0)
    """Seconds to try one request, waits included."""
    expect: Expect | None = None

    @field_validator("url")
    @classmethod
    def _safe(cls, value: str) -> str:
        parts = urlsplit(value)
        loopback = parts.hostname in ("127.0.0.1", "localhost", "::1")
        if not parts.hostname or parts.scheme != "https" and not (parts.scheme == "http" and loopback):
            raise ValueError("must begin with https://, as the key travels with every request")
        return value.rstrip("/")

    @field_validator("columns")
    @classmethod
    def _known_fields(cls, value: dict[str, str]) -> dict[str, str]:
        unknown = sorted(set(value) - set(PATHS))
        if unknown:
            raise ValueError(f"{unknown[0]} is no field; use one of {', '.join(PATHS)}")
        return value

    # What a connector says of its desk -----------------------------------------------------------

    def headers(self, key: str) -> dict[str, str]:
        """Give the headers that sign a request."""
        return {"Authorization": f"Bearer {key}"}

    def listing(self, api: "JsonApi", position: Position) -> Listing:
        """Ask for one page of tickets that changed since ``position``, oldest change first.

        Raises ``vocpipe.http.Refused`` when the desk does not take its own cursor any more.
        """
        raise NotImplementedError

    def whole(self, api: "JsonApi", ticket: dict[str, Any], notes: list[str]) -> Ticket:
        """Give a listed ticket with its comments, requester and company; raises ``Refused`` when gone."""
        raise NotImplementedError

    def ticket_id(self, ticket: Ticket) -> str:
        """Give the id that never changes; raises TypeError for one that is no id."""
        found = ticket["id"]
        if not isinstance(found, str | int):
            raise TypeError("id")
        return str(found)

    def shown_id(self, ticket: Ticket) -> str:
        """Give the number people know it by."""
        return self.ticket_id(ticket)

    def changed(self, ticket: Ticket) -> object:
        """Give when the ticket last changed, as the desk writes it."""
        return ticket["updated_at"]

    def gone(self, ticket: Ticket) -> str | None:
        """Say what became of a ticket that is no more ("deleted", "merged into 12"), or None."""
        return None

    def is_voice(self, ticket: Ticket) -> bool:
        """Tell whether a ticket can hold a customer's voice at all (no spam, no pull request)."""
        return True

    def address(self, origin: str) -> str:
        """Give the page of the ticket that a voice was read from."""
        kind, _, shown = origin.partition(" ")
        if kind != self.type or not shown:
            return ""
        return self.ticket_page.format(url=self.url, id=quote(shown.lstrip("#"), safe=""))

    # The walk ----------------------------------------------------------------------------------

    def read(self, since: str | None) -> Iterator[Page]:
        """Yield a page for each page of the desk; every page moves the cursor."""
        first = datetime(self.start.year, self.start.month, self.start.day, tzinfo=self.zone)
        position = Position.loaded(since, int(first.timestamp()))
        api = self._api()
        try:
            yield from self._walk(api, position)
        finally:
            api.close()

    def since(self, position: Position) -> int:
        """Give the time from which to ask: some minutes before the position, in seconds since 1970."""
        return max(0, position.at - self.overlap_minutes * 60)

    def _walk(self, api: "JsonApi", position: Position) -> Iterator[Page]:
        from vocpipe.http import Refused

        met, restarted = {position.token}, False
        while True:
            try:
                listing = self.listing(api, position)
            except Refused as error:
                if not position.token or restarted:
                    raise self._refused(error.status) from error
                position, restarted, met = position.restarted(), True, {""}
                continue
            except _MALFORMED as error:
                raise SourceError(
                    f"source {self.name}: the answer has an unknown shape", "Try again"
                ) from error
            if listing.more and listing.token in met:
                raise SourceError(
                    f"source {self.name}: the desk gives the same page again and again", "Try again later"
                )
            met.add(listing.token)
            page, position = self._page(api, listing, position)
            yield page
            if not listing.more:
                return

    def _page(self, api: "JsonApi", listing: Listing, position: Position) -> tuple[Page, Position]:
        notes: list[str] = []
        items: list[RawItem] = []
        files: list[str] = []
        changes = []
        for ticket in listing.tickets:
            try:
                change = self.ticket_id(ticket), self._seconds(self.changed(ticket))
                if position.is_new(*change):
                    items += self._items(api, ticket, notes)
                    files.append(self._file(ticket))
                changes.append(change)
            except _MALFORMED as error:
                items.append(self._malformed(ticket, error))
        after = position.after(
            changes,
            listing.token,
            more=listing.more,
            overlap=self.overlap_minutes * 60,
            now=int(time.time()),
        )
        page = Page(items, after.dumped(), complete=False, notes=tuple(notes), files=tuple(files))
        return page, after

    def _malformed(self, ticket: object, error: Exception) -> RawItem:
        """Give the reject for a ticket whose fields are not what the desk promises; the others go on."""
        reason = f"a field of this ticket is missing or of another kind ({type(error).__name__})"
        raw = dict(ticket) if isinstance(ticket, Mapping) else {"ticket": str(ticket)}
        return reject(reason, file=f"{self.name} {raw.get('id', '?')}", raw=raw)

    def _items(self, api: "JsonApi", ticket: dict[str, Any], notes: list[str]) -> list[RawItem]:
        from vocpipe.http import Refused

        ticket_id, gone = self.ticket_id(ticket), self.gone(ticket)
        deleted: RawItem = {"gone": "deleted", "external_id": ticket_id}
        if gone == "deleted":
            return [deleted]
        if not self.is_voice(ticket):
            return []
        try:
            whole = self.whole(api, ticket, notes)
        except Refused as error:
            if error.status not in (404, 410):
                raise self._refused(error.status) from error
            return [deleted]
        gone = self.gone(whole)
        place = TicketPlace(f"{self.type} {self.shown_id(ticket)}", self._file(ticket))
        reader = TicketReader(self.columns, self._rules())
        items = reader.items(whole, ticket_id, place)
        if not items:
            notes.append(f"{self.shown_id(ticket)} holds no words of its requester")
        if gone is None:
            return items
        voices = [item if "reject" in item else item | {"gone": gone} for item in items]
        return [*voices, {"gone": gone, "external_id": ticket_id}]

    def _file(self, ticket: Ticket) -> str:
        return f"{self.name} {self.shown_id(ticket)}"

    def _rules(self) -> DateRules:
        return DateRules(self.zone, datetime.now(self.zone).date())

    def _seconds(self, written: object) -> int:
        return int(parse_date(written, self._rules()).timestamp())

    def _api(self) -> "JsonApi":
        from vocpipe.http import JsonApi, Limits

        key = os.environ.get(self.key_env, "").strip()
        if not key:
            raise SourceError(
                f"source {self.name}: the variable {self.key_env} is not set",
                "Put the key into it; docs/sources.md tells where to get one",
            )
        limits = replace(Limits(), read=self.timeout, total=self.patience)
        return JsonApi(self.name, self.url, self.headers(key), limits, sleep=lambda s: time.sleep(s))

    def _refused(self, status: int) -> SourceError:
        return SourceError(
            f"source {self.name}: the desk refuses the question ({status})",
            "Check its address and settings; docs/sources.md tells what it needs",
        )


def looked_up(api: "JsonApi", path: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Give what stands at ``path``; nothing where it is not there or may not be read."""
    from vocpipe.http import Refused

    try:
        return dict(api.get(path, params))
    except Refused:
        return {}


def iso(seconds: int) -> str:
    """Give seconds since 1970 as ISO 8601 in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
