"""Files people hand in: looked at before anything is stored, then taken in like any other source."""

import hashlib
import re
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from threading import RLock

from vocpipe.errors import NotFoundError, SourceError
from vocpipe.pipeline.incoming import to_voices
from vocpipe.pipeline.ingest import Ingested, ingest_one, reading_of
from vocpipe.records import Feedback, Reject
from vocpipe.sources.base import Source
from vocpipe.sources.files import source_for
from vocpipe.sources.rows import TableRead
from vocpipe.sources.table_source import TableFile
from vocpipe.workspace import Workspace

FOLDER = ".vocpipe-uploads"
"""Where a file waits between being handed in and being taken in or dropped; then it is deleted."""

LONGEST = 24 * 3600
"""Seconds a file waits at most: it is as people wrote it, nothing in it is redacted yet."""

_COPY = re.compile(r"[ _]?\(\d+\)$")
"""What a browser adds to the name of a file that was downloaded once more."""
_KEY = re.compile(r"[0-9a-f]{16}")
_ALONE = RLock()
"""Held while files come and go: the same file may be handed in by two at once."""


@dataclass(frozen=True)
class Preview:
    """What a file would bring: nothing of it is stored yet.

    ``new``, ``revised`` and ``same`` count its voices as the store knows them; ``tables`` say which
    column is read as what.
    """

    name: str
    tables: tuple[TableRead, ...]
    voices: list[Feedback]
    rejects: list[Reject]
    notes: tuple[str, ...]
    new: int
    revised: int
    same: int


def hold(workspace: Workspace, name: str, content: bytes) -> str:
    """Keep a file that was handed in until it is taken in or dropped; give the key it is found by."""
    key = hashlib.sha256(content).hexdigest()[:16]
    folder = workspace.settings.path(FOLDER) / key
    with _ALONE:
        sweep(workspace)
        drop(workspace, key)
        folder.mkdir(parents=True, mode=0o700)
        (folder / _plain(name)).write_bytes(content)
    return key


def drop(workspace: Workspace, key: str) -> None:
    """Delete a file that was handed in."""
    if _KEY.fullmatch(key):
        with _ALONE:
            shutil.rmtree(workspace.settings.path(FOLDER) / key, ignore_errors=True)


def sweep(workspace: Workspace, longest: float = LONGEST) -> None:
    """Delete files that were handed in longer ago (seconds) and that nobody took in or dropped."""
    folder = workspace.settings.path(FOLDER)
    for held in folder.iterdir() if folder.is_dir() else ():
        if held.stat().st_mtime <= time.time() - longest:
            shutil.rmtree(held, ignore_errors=True)


def preview(workspace: Workspace, key: str, columns: Mapping[str, str]) -> Preview:
    """Read a file that was handed in and tell what it would bring; raises SourceError, NotFoundError."""
    source = _source(workspace, key, columns)
    reading = reading_of(workspace, source.name, source.channel)
    pages = list(source.read(None))
    reads = [to_voices(page.items, reading) for page in pages]
    voices = [voice for read in reads for voice in read.voices]
    known = workspace.store.feedback.by_id([voice.id for voice in voices])
    same = sum(known[v.id].text_hash == v.text_hash for v in voices if v.id in known)
    return Preview(
        name=source.name,
        tables=tuple(source.found) if isinstance(source, TableFile) else (),
        voices=voices,
        rejects=[reject for read in reads for reject in read.rejects],
        notes=tuple(note for page in pages for note in page.notes),
        new=len(voices) - len(known),
        revised=len(known) - same,
        same=same,
    )


def take_in(workspace: Workspace, key: str, columns: Mapping[str, str]) -> Ingested:
    """Store what a file that was handed in brings, and delete the file; raises SourceError, BusyError."""
    source = _source(workspace, key, columns)
    with workspace.running():
        done = ingest_one(workspace, source)
    if done.failed:
        raise SourceError(done.failed)
    drop(workspace, key)
    return done


def _source(workspace: Workspace, key: str, columns: Mapping[str, str]) -> Source:
    folder = workspace.settings.path(FOLDER) / key
    files = sorted(folder.iterdir()) if _KEY.fullmatch(key) and folder.is_dir() else []
    if not files:
        raise NotFoundError("this file is not here any more", "Hand it in again")
    name = _COPY.sub("", files[0].stem) + files[0].suffix
    source = source_for(files[0], timezone=workspace.settings.timezone, name=name)
    if isinstance(source, TableFile):
        return source.model_copy(update={"columns": dict(columns)})
    if workspace.settings.our_names and "our_names" in type(source).model_fields:
        return source.model_copy(update={"our_names": workspace.settings.our_names})
    return source


def _plain(name: str) -> str:
    """Give the last part of a name as a file may be called: no folder, no control characters, not long."""
    last = re.sub(r"[\x00-\x1f/\\\\:]", "_", name.replace("\\", "/").rsplit("/", 1)[-1]).lstrip(".")
    stem, dot, suffix = last.rpartition(".")
    return f"{(stem or suffix)[:80]}{dot}{suffix[:10]}" if dot else last[:80] or "file"
