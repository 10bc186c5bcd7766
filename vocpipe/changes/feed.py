"""RSS 2.0 and Atom 1.0 feeds of release notes as Changes: every entry is released on its day. Pure."""

import re
from datetime import date
from email.utils import parsedate_to_datetime
from html import unescape
from xml.etree import ElementTree

from vocpipe.changes.dates import parse_day
from vocpipe.changes.parse import made_id
from vocpipe.errors import SourceError
from vocpipe.records import Change, ChangeState

_TAG = re.compile(r"<[^>]+>")
_DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_DAYS = ("published", "pubDate", "date", "updated", "issued")
_BODIES = ("content", "encoded", "description", "summary")


def parse_feed(content: bytes, source: str) -> list[Change]:
    """Give the entries of a feed, newest first as written; entries without title or day are left out.

    Raises SourceError when it is no feed, or declares entities (which could grow without bound).
    """
    if _DECLARED.search(content):
        raise SourceError(f"{source}: the feed declares entities", "Feeds need none: check the address")
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise SourceError(
            f"{source}: is no RSS or Atom feed (line {error.position[0]})", "Check the address"
        ) from error
    entries = [node for node in root.iter() if _local(node) in ("item", "entry")]
    return [change for entry in entries if (change := _change(entry, source))]


def _change(entry: ElementTree.Element, source: str) -> Change | None:
    title, day = _text(entry, ("title",)), _day(entry)
    if not title or day is None:
        return None
    return Change(
        id=made_id(source, _text(entry, ("guid", "id")) or title),
        title=title,
        body=_text(entry, _BODIES),
        state=ChangeState.RELEASED,
        released_on=day,
        url=_link(entry),
        source=source,
    )


def _day(entry: ElementTree.Element) -> date | None:
    written = _text(entry, _DAYS)
    try:
        return parse_day(written)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(written).date()
    except (ValueError, TypeError):
        return None


def _text(entry: ElementTree.Element, names: tuple[str, ...]) -> str:
    """Give the text of the first child with one of these names, in their order, without markup."""
    for name in names:
        for child in entry:
            if _local(child) == name:
                words = " ".join(_TAG.sub(" ", unescape("".join(child.itertext()))).split())
                if words:
                    return words
    return ""


def _link(entry: ElementTree.Element) -> str:
    for child in entry:
        if _local(child) == "link":
            return (child.get("href") or child.text or "").strip()
    return ""


def _local(node: ElementTree.Element) -> str:
    return str(node.tag).rpartition("}")[2]
