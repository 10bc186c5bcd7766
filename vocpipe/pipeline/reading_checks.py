"""Whether a reading is sound: what is expected of it, and how much of what is known it lacks."""

from collections.abc import Iterator
from datetime import datetime

from vocpipe.sources.base import Page, Source
from vocpipe.sources.desks.base import DeskSource
from vocpipe.sources.expect import Extent, extent_of, refuse_vanished
from vocpipe.sources.file_source import FileSource
from vocpipe.sources.folder import ManyFiles
from vocpipe.sources.table_source import TableFile
from vocpipe.workspace import Workspace


def sound(
    workspace: Workspace, source: FileSource, pages: Iterator[Page], read_before: bool
) -> Iterator[Page]:
    """Give the pages of a file once its whole reading is known to be sound, so that nothing is half-taken.

    A file read for the first time, of which nothing is expected, is passed on page by page. Raises
    ``SourceError`` when expectations are not met or when over ``max_vanished`` of the known rows are gone.
    """
    watched = read_before and isinstance(source, TableFile)
    if source.expect is None and not watched:
        yield from pages
        return
    held = list(pages)
    if any(page.complete for page in held):
        items = [item for page in held for item in page.items]
        if source.expect is not None:
            source.expect.refuse(source.path.name, extent_of(items), _now(workspace))
        if isinstance(source, TableFile):
            seen = {str(item["external_id"]) for item in items if "external_id" in item}
            known = workspace.store.feedback.external_ids(source.name)
            refuse_vanished(source.path.name, known, seen, source.max_vanished)
    yield from held


def as_expected(workspace: Workspace, source: Source) -> None:
    """Raise ``SourceError`` when a source that gives only what is new is, on the whole, not as expected.

    Nothing is refused: what came stays, and the source is shown as one to look at.
    """
    if not isinstance(source, ManyFiles | DeskSource) or source.expect is None:
        return
    known = workspace.store.feedback.extent(source.name)
    source.expect.refuse(source.name, Extent(*known), _now(workspace))


def _now(workspace: Workspace) -> datetime:
    return workspace.now().astimezone(workspace.settings.zone)
