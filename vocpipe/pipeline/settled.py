"""Settled: a week that was weighed and drafted is not looked at again until something it rests on changes."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import vocpipe
from vocpipe.store import Cursor
from vocpipe.weeks import Week
from vocpipe.workspace import Workspace

_MARK = "mark"


def digest_of(folder: Path) -> str:
    """Give the digest of all code, templates and words in a folder."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.suffix in {".py", ".j2", ".toml", ".css"}:
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


@cache
def _code() -> str:
    return digest_of(Path(vocpipe.__file__).parent)


@dataclass(frozen=True)
class Settled:
    """A mark of everything that the scores and briefs of a week rest on; take it before reading that."""

    place: str
    mark: int

    @classmethod
    def of(cls, workspace: Workspace, week: Week) -> "Settled":
        """Take the mark: of the store, settings, catalogue, code and the day, since due days pass by."""
        settings = workspace.settings
        catalogue = settings.path(settings.features)
        parts = [
            workspace.store.settled(),
            settings.model_dump_json(exclude={"root"}),
            catalogue.read_text("utf-8") if catalogue.is_file() else "",
            _code(),
            str(workspace.today()),
        ]
        digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
        return cls(f"machine:drafted/{week}", int(digest[:12], 16))

    def is_kept(self, workspace: Workspace) -> bool:
        """Tell whether the week was drafted under this mark."""
        held = workspace.store.cursors.get(self.place)
        return held is not None and held.counts.get(_MARK) == self.mark

    def keep(self, workspace: Workspace) -> None:
        """Note that the week is drafted under this mark."""
        workspace.store.cursors.save(Cursor(self.place, None, workspace.now(), {_MARK: self.mark}))
