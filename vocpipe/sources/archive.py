"""A zip of files, such as a Notion export: unpacked within limits, then read like a folder.

Notion puts its pages into a zip inside the zip; a page keeps its own id of 32 hex digits in its name,
so that exporting again finds the same voices.
"""

import os
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal

from vocpipe.errors import SourceError
from vocpipe.sources.archives import check_archive
from vocpipe.sources.base import Page
from vocpipe.sources.folder import FolderSource, ManyFiles


class ArchiveSource(ManyFiles):
    """Every readable file of a .zip, and of the zips right inside it; see ``FolderSource``."""

    type: Literal["archive"] = "archive"

    def read(self, since: str | None) -> Iterator[Page]:
        """Yield the pages of each new or changed file; raises ``SourceError`` for an unsafe archive."""
        if not self.path.is_file():
            raise SourceError(f"{self.path} is not there or is no file", "Check the path of this source")
        with tempfile.TemporaryDirectory(prefix="vocpipe-") as folder:
            _unpack(self.path, Path(folder))
            for inner in sorted(Path(folder).rglob("*.zip")):
                _unpack(inner, inner.with_suffix(""))
            for inner in Path(folder).rglob("*.zip"):
                inner.unlink()
            settings = self.model_dump(exclude={"type", "path"}, exclude_unset=True)
            yield from FolderSource(**settings | {"path": Path(folder)}).read(since)


def _unpack(archive: Path, folder: Path) -> None:
    check_archive(archive)
    with zipfile.ZipFile(archive) as packed:
        for entry in packed.infolist():
            if entry.is_dir() or entry.filename.startswith("__MACOSX/"):
                continue
            file = Path(packed.extract(entry, folder))
            saved = datetime(*entry.date_time).timestamp() if entry.date_time[0] > 1980 else None
            if saved is not None:  # dates without a year are read against the day a file was saved
                os.utime(file, (saved, saved))
