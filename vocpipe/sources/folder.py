"""A folder of files that fills up: meeting notes, weekly exports. Each file keeps its own cursor."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field

from vocpipe.errors import SourceError
from vocpipe.sources.base import Page, RawItem, Source, reject
from vocpipe.sources.expect import Expect
from vocpipe.sources.files import readable, source_for
from vocpipe.sources.notes import NotesSource


class ManyFiles(Source):
    """What a source of several files asks: where they are, which of them, and how to read notes."""

    path: Path
    pattern: str = "**/*"
    our_names: list[str] = Field(default_factory=list)
    """Our company, products, people and mail domains, for meeting notes (see ``NotesSource``)."""
    others_are_customers: bool = False
    expect: Expect | None = None


class FolderSource(ManyFiles):
    """Every readable file of ``path`` that matches ``pattern``; a file that is refused stops no other."""

    type: Literal["folder"] = "folder"

    def read(self, since: str | None) -> Iterator[Page]:
        """Yield the pages of each new or changed file; the cursor is a JSON object of each file's cursor."""
        if not self.path.is_dir():
            raise SourceError(f"{self.path} is not there or is no folder", "Check the path of this source")
        before = _cursors(since)
        after: dict[str, str] = {}
        for file in readable(self.path, self.pattern):
            key = file.relative_to(self.path).as_posix()
            yield from self._file(file, key, before, after)
        gone = tuple(sorted(before.keys() - after.keys()))
        yield Page([], json.dumps(after, ensure_ascii=False, sort_keys=True), complete=False, files=gone)

    def _file(self, file: Path, key: str, before: dict[str, str], after: dict[str, str]) -> Iterator[Page]:
        after[key] = ""  # a refused file is remembered, so that its reject closes when it is mended or gone
        try:
            for page in self._source(file).read(before.get(key) or None):
                after[key] = page.cursor or after[key]
                ended = (key,) if page.complete else ()
                if page.items or page.notes or ended:
                    items = [_under(key, file.name, item) for item in page.items]
                    yield Page(items, None, complete=False, notes=page.notes, files=ended)
        except SourceError as error:
            yield Page([reject(str(error), file=key)], None, complete=False)

    def _source(self, file: Path) -> Source:
        source = source_for(file, timezone=self.timezone, name=self.name)
        if isinstance(source, NotesSource):
            names = {"our_names": self.our_names, "others_are_customers": self.others_are_customers}
            source = source.model_copy(update=names)
        return (
            source.model_copy(update={"channel": self.channel})
            if "channel" in self.model_fields_set
            else source
        )


def _under(key: str, name: str, item: RawItem) -> RawItem:
    """Give an item with its file named from the folder on: files in two folders may share a name."""
    place = item.get("place")
    if not isinstance(place, Mapping) or key == name:
        return item
    return item | {"place": {**place, "file": key + str(place["file"]).removeprefix(name)}}


def _cursors(since: str | None) -> dict[str, str]:
    try:
        found = json.loads(since) if since else {}
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}
