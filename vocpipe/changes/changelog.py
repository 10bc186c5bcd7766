"""Read a CHANGELOG in the form of Keep a Changelog (keepachangelog.com 1.1.0).

``## [1.2.0] - 2026-05-01`` opens a release, ``### Added`` a section, every bullet is a
change. ``## [Unreleased]`` gives started changes without a release day, and so does a ``[YANKED]``
release, until a later one says the same. Looser forms are read too: no brackets, ``v1.2.0 (2026/05/01)``,
``*`` bullets, Japanese dates and section names, and a line of its own with a day (and version) for a heading.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from vocpipe.changes.dates import parse_day
from vocpipe.changes.parse import made_id
from vocpipe.records import Change, ChangeState

_RELEASE = re.compile(r"##?\s+(?P<name>\S.*)")
_DAY = re.compile(r"\(?(\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?)\)?")
_BARE = re.compile(
    rf"(?:(?:version|ver\.?|v)?\s*\d+(?:\.\d+)+\s*[-–:]?\s*)?{_DAY.pattern}\s*:?", re.IGNORECASE
)
"""A heading without its mark: nothing in the line but a day, perhaps after a version."""
_VERSION = re.compile(r"[\[「]?v?(\d+(?:\.\d+)+[^\s\]」]*)", re.IGNORECASE)
_OPEN = re.compile(r"unreleased|未リリース|次期", re.IGNORECASE)
_BULLET = re.compile(r"(?P<indent>\s*)(?:[-*+・]|\d+\.)\s*(?P<text>\S.*)")
_LINK = re.compile(r"\[([^\]]+)\]\((https?://[^\s)]+)\)")
_FENCE = re.compile(r"\s*(?:```|~~~)")


def parse_changelog(text: str, source: str = "changelog") -> list[Change]:
    """Give the changes of a changelog, newest release first as written.

    An id follows from the wording, so an unreleased line keeps its own when it is released;
    of lines that say the same in several releases the oldest that was not taken back has the plain id.
    """
    changes: dict[str, Change] = {}
    for version, day, lines in reversed(list(_releases(text))):
        for bullet in reversed(list(_bullets(lines))):
            change = _change(bullet, day, source)
            known = changes.get(change.id)
            if known and known.released_on:
                change = change.model_copy(update={"id": made_id(source, version, change.title)})
            changes[change.id] = change
    return list(reversed(changes.values()))


def _releases(text: str) -> Iterator[tuple[str, date | None, list[str]]]:
    """Give (version, release day or None when unreleased, lines) of every release heading."""
    current: tuple[str, date | None, list[str]] | None = None
    for line in _outside_fences(unicodedata.normalize("NFC", text).splitlines()):
        match = _RELEASE.fullmatch(line.rstrip())
        if match or _BARE.fullmatch(unicodedata.normalize("NFKC", line).strip()):
            if current:
                yield current
            current = _heading(match["name"] if match else line)
        elif current:
            current[2].append(line)
    if current:
        yield current


def _outside_fences(lines: list[str]) -> Iterator[str]:
    fenced = False
    for line in lines:
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced:
            yield line


def _heading(name: str) -> tuple[str, date | None, list[str]] | None:
    """Give the release a heading opens (without a day when it was yanked), or None when it is a title."""
    if _OPEN.search(name) or "[YANKED]" in name.upper():
        return "unreleased", None, []
    day, version = _DAY.search(name), _VERSION.search(name)
    if not day:
        return None
    try:
        released = parse_day(day[1])
    except ValueError:
        return None
    return version[1] if version and version.start() != day.start(1) else str(released), released, []


def parse_bullets(text: str) -> list[tuple[str, str]]:
    """Give (title, body) of every top-level bullet of release notes, without Markdown's marks."""
    lines = list(_outside_fences(unicodedata.normalize("NFC", text).splitlines()))
    return [(title.strip(), body.strip()) for title, _, body in map(_plain, _bullets(lines)) if title.strip()]


def _plain(bullet: str) -> tuple[str, str, str]:
    return _LINK.sub(r"\1", bullet).replace("**", "").replace("`", "").partition("\n")


def _bullets(lines: list[str]) -> Iterator[str]:
    """Give each top-level bullet with the lines that continue it."""
    current: list[str] = []
    for line in lines:
        match = _BULLET.fullmatch(line.rstrip())
        if match and len(match["indent"]) < 2:
            yield from _joined(current)
            current = [match["text"]]
        elif line.startswith("#") or not line.strip():
            yield from _joined(current)
            current = []
        elif current:
            current.append(match["text"] if match else line.strip())
    yield from _joined(current)


def _joined(parts: list[str]) -> Iterator[str]:
    if parts:
        yield "\n".join(parts)


def _change(bullet: str, day: date | None, source: str) -> Change:
    link = _LINK.search(bullet)
    title, _, body = _plain(bullet)
    return Change(
        id=made_id(source, f"{title}\n{body}" if body else title),
        title=title.strip(),
        body=body.strip(),
        state=ChangeState.RELEASED if day else ChangeState.STARTED,
        released_on=day,
        url=link[2] if link else "",
        source=source,
    )
