"""Sources: where feedback comes from. Each is one config class; this module is their registry.

Nothing heavy is imported here: openpyxl, docx2python and gspread load inside the readers.
"""

from typing import Annotated

from pydantic import Field

from vocpipe.sources.archive import ArchiveSource
from vocpipe.sources.delimited import CsvSource
from vocpipe.sources.desks.freshdesk import FreshdeskSource
from vocpipe.sources.desks.github import GithubSource
from vocpipe.sources.desks.hubspot import HubspotSource
from vocpipe.sources.desks.intercom import IntercomSource
from vocpipe.sources.desks.jira import JiraSource
from vocpipe.sources.desks.zendesk import ZendeskSource
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
