"""What every source that is one file shares: existence, size cap, fingerprint as cursor."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar

from vocpipe.errors import SourceError
from vocpipe.sources.base import Page, RawItem, Source, in_pages
from vocpipe.sources.expect import Expect

READER_VERSION = "1"
"""Part of every file's cursor: raise it when reading changes, so that files are read anew."""

MAX_BYTES = 500_000_000
"""Largest file that is opened at all."""


class FileSource(Source):
    """A source that is one file; unchanged content and settings give one empty page."""

    reads_ahead: ClassVar[bool] = True

    path: Path
    expect: Expect | None = None

    def read(self, since: str | None) -> Iterator[Page]:
        """Yield the file's items in pages; the cursor is a sha256 of content and settings."""
        self._check()
        cursor = self._fingerprint()
        if since == cursor:
            yield Page([], cursor, complete=False)
            return
        notes: list[str] = []
        for page in in_pages(self.items(notes), cursor):
            yield Page(page.items, page.cursor, page.complete, tuple(notes)) if page.complete else page

    def items(self, notes: list[str]) -> Iterable[RawItem]:
        """Give voices and rejects in file order; remarks for the owner are appended to ``notes``."""
        raise NotImplementedError

    def saved_on(self) -> date:
        """Give the day the file was last saved: dates without a year lie before it."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, self.zone).date()

    def _check(self) -> None:
        try:
            if not self.path.is_file():
                raise SourceError(f"{self.path} is not there or is no file", "Check the path of this source")
            size = self.path.stat().st_size
            with self.path.open("rb"):
                pass
        except OSError as error:
            raise SourceError(
                f"{self.path} cannot be opened ({error.strerror})", "Give vocpipe the right to read it"
            ) from error
        if size == 0:
            raise SourceError(f"{self.path} is empty", "Export it again, or remove this source")
        if size > MAX_BYTES:
            raise SourceError(
                f"{self.path} is larger than {MAX_BYTES // 1_000_000} MB", "Split it into smaller files"
            )

    def _fingerprint(self) -> str:
        with self.path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        settings = self.model_dump_json(exclude={"path", "expect", "max_vanished"})
        return hashlib.sha256(f"{READER_VERSION}\n{content}\n{settings}".encode()).hexdigest()
