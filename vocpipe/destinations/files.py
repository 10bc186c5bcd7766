"""Briefs as files: one folder a week, Markdown and HTML for each team and language."""

from collections.abc import Container, Iterator
from pathlib import Path
from typing import Literal

from vocpipe.destinations.atomic import holds, write_text
from vocpipe.destinations.base import Delivery, Destination, Planned, Sending, unnoted


class FilesDestination(Destination):
    """A folder that briefs are written into; what is there is kept current, never sent twice."""

    type: Literal["files"] = "files"
    folder: Path
    formats: tuple[Literal["md", "html"], ...] = ("md", "html")

    def deliver(self, delivery: Delivery, sent: Container[str], sending: Sending = unnoted) -> Iterator[str]:
        """Write every brief that is new or changed; yields the key of each file written.

        The files themselves say whether they are current, so one that somebody deleted comes back;
        one that was written just before a kill, and is not in ``sent`` yet, is noted now.
        """
        for path, text in self._pages(delivery):
            key = self.key(path.relative_to(self.folder).as_posix())
            if write_text(path, text) or key not in sent:
                yield key

    def plan(self, delivery: Delivery, sent: Container[str]) -> Iterator[Planned]:
        """Give the files that are new or changed."""
        for path, text in self._pages(delivery):
            if not holds(path, text):
                yield Planned(self.name, str(path), path.name, text)

    def test(self, title: str, body: str) -> str:
        """Write a file into the folder and take it away again."""
        file = self.folder / ".vocpipe-test"
        write_text(file, f"{title}\n{body}\n")
        file.unlink()
        return str(self.folder)

    def _pages(self, delivery: Delivery) -> Iterator[tuple[Path, str]]:
        for brief in delivery.briefs:
            for suffix in self.formats:
                path = self.folder / delivery.week / f"{brief.team}.{brief.lang}.{suffix}"
                yield path, brief.html if suffix == "html" else brief.markdown
