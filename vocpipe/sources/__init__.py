"""Sources: where feedback comes from. Each is one config class; this module is their registry.

Nothing heavy is imported here: openpyxl, docx2python and gspread load inside the readers.
"""

from typing import Annotated

from pydantic import Field

from vocpipe.sources.archive import ArchiveSource
from vocpipe.sources.delimited import CsvSource
from vocpipe.sources.desks import (
    FreshdeskSource,
    GithubSource,
    HubspotSource,
    IntercomSource,
    JiraSource,
    ZendeskSource,
)
from vocpipe.sources.folder import FolderSource
from vocpipe.sources.notes import NotesSource
from vocpipe.sources.sheet import SheetSource
from vocpipe.sources.tickets import TicketsSource
from vocpipe.sources.xlsx import XlsxSource

AnySource = Annotated[
    CsvSource
    | XlsxSource
    | TicketsSource
    | NotesSource
    | FolderSource
    | ArchiveSource
    | SheetSource
    | ZendeskSource
    | IntercomSource
    | FreshdeskSource
    | JiraSource
    | GithubSource
    | HubspotSource,
    Field(discriminator="type"),
]
"""What a ``[[source]]`` of vocpipe.toml may be, told apart by its ``type``."""

__all__ = [
    "AnySource",
    "ArchiveSource",
    "CsvSource",
    "FolderSource",
    "FreshdeskSource",
    "GithubSource",
    "HubspotSource",
    "IntercomSource",
    "JiraSource",
    "NotesSource",
    "SheetSource",
    "TicketsSource",
    "XlsxSource",
    "ZendeskSource",
]
