"""The sources, destinations and trackers of vocpipe.toml: each section validated by its kind."""

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from vocpipe.destinations import AnyDestination
from vocpipe.destinations.base import Destination
from vocpipe.errors import SettingsError
from vocpipe.settings import Settings
from vocpipe.sources import AnySource
from vocpipe.sources.base import Source
from vocpipe.sources.sheet_tabs import each_tab
from vocpipe.sources.trackers import AnyTracker, Tracker


def sources(settings: Settings) -> list[Source]:
    """Give the sources; raises SettingsError for a line that is wrong and for two of one name."""
    rows = enumerate(settings.source, 1)
    found = [source for number, row in rows for source in _sources(settings, number, row)]
    if twice := _named_twice(found):
        # They would share a cursor, and rows with the same id would overwrite each other.
        raise SettingsError(f"vocpipe.toml: two sources are named {twice}", "Give each a name of its own")
    return found


def destinations(settings: Settings) -> list[Destination]:
    """Give the destinations; raises SettingsError for a line that is wrong and for two of one name."""
    found = [_destination(settings, number, dict(row)) for number, row in enumerate(settings.destination, 1)]
    if twice := _named_twice(found):
        # They would share their dedupe keys: what went to one would never go to the other.
        raise SettingsError(
            f"vocpipe.toml: two destinations are named {twice}", "Give each a name of its own"
        )
    return found


def trackers(settings: Settings) -> list[Tracker]:
    """Give the trackers; raises SettingsError for a line that is wrong and for two of one name."""
    rows = enumerate(settings.tracker, 1)
    found = [_section(AnyTracker, "tracker", number, dict(row)) for number, row in rows]
    if twice := _named_twice(found):
        # Their changes would have the same ids, and overwrite each other.
        raise SettingsError(f"vocpipe.toml: two trackers are named {twice}", "Give each a name of its own")
    return found


def _named_twice(found: Sequence[Source] | Sequence[Destination] | Sequence[Tracker]) -> str | None:
    names = [one.name for one in found]
    return next((name for name in names if names.count(name) > 1), None)


def _sources(settings: Settings, number: int, row: dict[str, Any]) -> list[Source]:
    """Give the source of one ``[[source]]``, or one for each of its tabs."""
    try:
        return [_source(settings, number, one) for one in each_tab(row)]
    except ValueError as error:
        raise SettingsError(
            f"vocpipe.toml: [[source]] number {number}: {error}", "Mend that line; see docs/sources.md"
        ) from error


def _source(settings: Settings, number: int, row: dict[str, Any]) -> Source:
    """Validate one ``[[source]]``; its file paths are relative to the workspace."""
    row = {"timezone": settings.timezone, **row}
    if row.get("type") in {"notes", "folder", "archive"} and settings.our_names:
        row = {"our_names": settings.our_names, **row}
    for name in ("path", "service_account_file"):
        if isinstance(row.get(name), str):
            row[name] = str(settings.path(row[name]))
    source: Source = _section(AnySource, "source", number, row)
    return source


def _destination(settings: Settings, number: int, row: dict[str, Any]) -> Destination:
    """Validate one ``[[destination]]``; its file paths are relative to the workspace."""
    for name in ("folder", "service_account_file"):
        if isinstance(row.get(name), str):
            row[name] = str(settings.path(row[name]))
    destination: Destination = _section(AnyDestination, "destination", number, row)
    return destination


def _section(kind: Any, section: str, number: int, row: dict[str, Any]) -> Any:
    try:
        return TypeAdapter(kind).validate_python(row)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"]) or "type"
        raise SettingsError(
            f"vocpipe.toml: [[{section}]] number {number}: {key}: {first['msg']}",
            "Mend that line; see docs/sources.md",
        ) from error
