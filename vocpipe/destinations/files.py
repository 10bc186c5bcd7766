"""Briefs as files: one folder a week, Markdown and HTML for each team and language."""

from collections.abc import Container, Iterator
from pathlib import Path
from typing import Literal

from vocpipe.destinations.atomic import write_text
from vocpipe.destinations.base import Delivery, Destination
from vocpipe.records import Brief


class FilesDestination(Destination):
    """A folder that briefs are written into; what is there is kept current, never sent twice."""

    type: Literal["files"] = "files"
    folder: Path
    formats: tuple[Literal["md", "html"], ...] = ("md", "html")

    def deliver(self, delivery: Delivery, sent: Container[str]) -> Iterator[str]:
        """Write every brief that is new or changed; yields the path of each file written.

        ``sent`` is not asked: the files themselves say whether they are current, so one that
        somebody deleted comes back.
        """
        for brief in delivery.briefs:
            for suffix in self.formats:
                path = self.folder / delivery.week / f"{brief.team}.{brief.lang}.{suffix}"
                if write_text(path, _content(brief, suffix)):
                    yield self.key(str(path))


def _content(brief: Brief, suffix: str) -> str:
    return brief.html if suffix == "html" else brief.markdown
