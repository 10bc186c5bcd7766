"""What every source is: a small config model that yields pages of plain dicts.

A source never validates a voice and never raises for one bad row: it yields a *reject* for that
row and goes on. It raises ``SourceError`` only when it cannot be read as a whole.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from vocpipe.records import Channel, ZoneName

_PAGE = re.compile(
    r"https://(?!api\.)(?!\S*(?:/api/|@|%40))[^\s\"<>?#]{1,500}"
    r"(?:[?#&](?:[A-Za-z_.]{1,30}=)?(?:[A-Za-z]{1,20}-)?[0-9]{1,15})*"
)
"""The address of a page that a browser may open: none for programs, and none that holds a mail address.

Behind ``?`` and ``#`` only numbers and ids such as VOC-12 may stand: what was searched for is people's
names, and keys that open the page.
"""

RawItem = dict[str, object]
"""One voice as the source wrote it, or one reject.

A voice has ``external_id`` (the source's own id, str) and ``text``; where known also ``said_at``
(aware datetime), ``account``, ``commenter``, ``recorder``, ``feature`` (list of str), ``rating``
(float), ``side``, ``channel``, ``span`` (start, end in the original document), ``part`` (int),
``origin`` (a place a person can find, "uber_voice.csv row 12") and ``place`` {"file", "row", "column"}.
``gone`` tells what became of it at the source ("deleted", "merged into 12"), ``context`` what others
(agents) wrote around it, and ``split`` is True when the text may hold several asks although it has a span.
An item with ``gone`` but no ``text`` is a mark: it tells what became of the ticket ``external_id``.
A reject has ``reject`` (why, without the customer's words), ``place`` and ``raw`` (the cells by header).
"""

MISSING = "missing"
"""How the ``gone`` of a row begins that is no longer in its table ("missing since 2026-11-22")."""

PAGE_SIZE = 2000
"""Items a page; a page is what the store commits at once.

Each commit writes every page of an index that one of its rows fell on: 2,000 rows at once write three
fifths of the bytes of 1,000 (bench/results/ingest.md).
"""


@dataclass(frozen=True, slots=True)
class Page:
    """Some items of a source, in its order.

    ``cursor`` is what to hand to the next ``read`` once this page is saved; None means "do not move
    it yet". ``complete`` is True only on the page that ends a pass over the whole source: every
    reject it now holds was given (a source that knows its rows leaves unchanged voices out). It is
    False on earlier pages and when nothing changed since the cursor. ``notes`` are remarks for the
    person who owns the source. ``vanished`` are the ids of rows that were there in the reading before and
    are not now. ``files`` names the files, of a source that has several, that this page
    ends (or that are gone): every reject each of them now holds was given.
    """

    items: list[RawItem]
    cursor: str | None
    complete: bool = True
    notes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    vanished: tuple[str, ...] = ()


class Source(BaseModel):
    """A place feedback comes from; its fields are the ``[[source]]`` lines of vocpipe.toml."""

    model_config = ConfigDict(extra="forbid")

    reads_ahead: ClassVar[bool] = False
    """Whether pages may be taken before earlier ones are stored: reading then changes nothing."""

    type: str
    name: str = Field(min_length=1)
    timezone: ZoneName = "Asia/Tokyo"
    """Zone of dates written without one."""
    channel: Channel = Channel.OTHER

    @property
    def zone(self) -> ZoneInfo:
        """Give the zone as an object."""
        return ZoneInfo(self.timezone)

    def read(self, since: str | None) -> Iterator[Page]:
        """Yield pages of items, ``since`` being the cursor of the last saved page (None: from the start).

        Raises ``SourceError`` when the source as a whole cannot be read.
        """
        raise NotImplementedError

    def address(self, origin: str) -> str:
        """Give where a browser finds what was read at ``origin``; "" where there is no such address."""
        return page_of(origin)


def with_page(origin: str, page: str) -> str:
    """Give a place with the address of its page behind it, where ``page`` is one that names no person."""
    return f"{origin} {page}" if _PAGE.fullmatch(page) else origin


def page_of(origin: str) -> str:
    """Give the address of the page that ``with_page`` put behind a place, or ""."""
    last = origin.rpartition(" ")[2]
    return last if _PAGE.fullmatch(last) else ""


def reject(
    reason: str,
    *,
    file: str,
    row: int | None = None,
    column: str | None = None,
    raw: dict[str, object] | None = None,
) -> RawItem:
    """Give a reject item: why an input is no voice, and where it stands."""
    return {"reject": reason, "place": {"file": file, "row": row, "column": column}, "raw": raw or {}}


def in_pages(items: Iterable[RawItem], cursor: str) -> Iterator[Page]:
    """Cut ``items`` into pages; only the last one moves the cursor and completes the reading."""
    batch: list[RawItem] = []
    for item in items:
        if len(batch) == PAGE_SIZE:
            yield Page(batch, None, complete=False)
            batch = []
        batch.append(item)
    yield Page(batch, cursor)
