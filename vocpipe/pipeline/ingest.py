"""Ingest: read the sources, turn what they hold into voices and rejects, save page by page.

A page, its rejects and the cursor that says it was read are one transaction, so a killed run
loses nothing and reads nothing twice.
"""

import hashlib
import logging
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from vocpipe.errors import SourceError
from vocpipe.pipeline.edits import note_possible_edits, old_ids, under_old_ids
from vocpipe.pipeline.incoming import Read, Reading, account_index
from vocpipe.pipeline.reading_checks import as_expected, sound
from vocpipe.pipeline.reading_pages import read_pages
from vocpipe.pipeline.reference import LINES, read_reference
from vocpipe.pipeline.removing import REMOVED
from vocpipe.pipeline.repeats import link_again, said_elsewhere
from vocpipe.pipeline.tombstones import tombstones
from vocpipe.records import ERASED, Channel, Reject
from vocpipe.sources.base import MISSING, Page, Source
from vocpipe.sources.file_source import FileSource
from vocpipe.sources.files import KINDS, readable, source_for
from vocpipe.sources.identity import BY_CONTENT
from vocpipe.sources.notes import NotesSource
from vocpipe.sources.table_source import TableFile
from vocpipe.store import Cursor, Saved, SourceFailure
from vocpipe.workspace import Workspace

log = logging.getLogger(__name__)

PASTED = "pasted"
"""The source of notes that were pasted."""

_UNLINKED = "unlinked"
"""Among a cursor's counts: the source is back after its removal, and not compared with the others yet."""

_BACK = {"removed", _UNLINKED}
"""Counts of a cursor's whose source was removed and may hold voices again."""


@dataclass
class Ingested:
    """What one source brought; ``failed`` is the one-line reason when it could not be read."""

    source: str
    new: int = 0
    revised: int = 0
    updated: int = 0
    same: int = 0
    set_aside: int = 0
    rejected: int = 0
    missing: int = 0
    edits: int = 0
    read_before: datetime | None = None
    notes: list[str] = field(default_factory=list)
    failed: str | None = None
    bad_before: bool = False

    @property
    def unchanged(self) -> bool:
        """Tell whether the source was read before and has nothing new to say."""
        quiet = not self.notes and self.failed is None and not any(self.counts().values())
        return quiet and self.read_before is not None

    @property
    def all_bad(self) -> bool:
        """Tell whether it held rows, and not one of them could be used; unchanged, it stays so."""
        counts = self.counts()
        return _all_bad(counts) if any(counts.values()) else self.bad_before

    def counts(self) -> dict[str, int]:
        """Give the numbers alone."""
        return {
            name: getattr(self, name)
            for name in ("new", "revised", "updated", "same", "set_aside", "rejected", "missing")
        }


def _all_bad(counts: Mapping[str, int]) -> bool:
    good = ("new", "revised", "updated", "same", "set_aside")
    return counts.get("rejected", 0) > 0 and not any(counts.get(name, 0) for name in good)


@dataclass(frozen=True)
class Handed:
    """What is said of files given by path: whose the notes are, which column of a table is what."""

    account: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


def ingest(
    workspace: Workspace, wanted: Sequence[str] = (), accept: bool = False, handed: Handed | None = None
) -> list[Ingested]:
    """Read the configured sources, or only those named, or the files and folders given.

    With ``accept`` a reading is taken that would be refused for what it lacks.

    One source that cannot be read does not stop the others; its ``failed`` tells why. Raises
    SourceError when something named is neither a source nor a file.
    """
    sources = (
        [one for name in wanted for one in _named(workspace, name, handed or Handed())]
        if wanted
        else workspace.sources
    )
    return [ingest_one(workspace, _accepting(source) if accept else source) for source in sources]


def ingest_again(workspace: Workspace, name: str | None = None) -> list[Ingested]:
    """Read the configured sources that have open rejects from their beginning, or only the one named.

    Where rows of facts (accounts, changes ...) wait to be mended, all facts are read again, too.
    """
    waiting = {reject.source for reject in workspace.store.rejects.open(name)}
    if any(source.partition(": ")[0] in LINES for source in waiting):
        read_reference(workspace)
    found = [source for source in workspace.sources if source.name in waiting]
    return [ingest_one(workspace, source, anew=True) for source in found]


def ingest_pasted(workspace: Workspace, written: bytes, handed: Handed) -> Ingested:
    """Read notes that were pasted, not saved: the same text again is the same voices.

    Raises SourceError when there is nothing in it.
    """
    if not written.strip():
        raise SourceError(
            "nothing was pasted", "Paste a note, then end it with Ctrl-D; or: vocpipe ingest FILE"
        )
    with tempfile.TemporaryDirectory(prefix="vocpipe-") as folder:
        file = Path(folder) / f"{hashlib.sha256(written).hexdigest()[:32]}.txt"
        file.write_bytes(written)
        return ingest_one(workspace, _by_path(workspace, file, handed).model_copy(update={"name": PASTED}))


def _by_path(workspace: Workspace, path: Path, handed: Handed, name: str | None = None) -> Source:
    """Give the source that reads a file handed over, with what is known of it; notes know our names."""
    source = source_for(path, timezone=workspace.settings.timezone, name=name)
    if isinstance(source, TableFile):
        return source.model_copy(update={"columns": dict(handed.columns)})
    if not isinstance(source, NotesSource):
        return source
    known = {"our_names": [*workspace.settings.our_names], "account": handed.account}
    return source.model_copy(update=known)


def _named(workspace: Workspace, name: str, handed: Handed) -> Iterable[Source]:
    configured = [one for one in workspace.sources if one.name == name or one.name.startswith(f"{name}/")]
    if configured:
        return configured
    path = Path(name).expanduser()
    if path.is_dir():
        written = workspace.settings.path(workspace.settings.output).resolve()
        files = [file for file in readable(path) if not file.resolve().is_relative_to(written)]
        if not files:
            known = sorted(suffix for suffixes in KINDS.values() for suffix in suffixes)
            raise SourceError(f"{name} holds no file vocpipe can read", f"It reads {', '.join(known)}")
        return [_by_path(workspace, file, handed, file.relative_to(path).as_posix()) for file in files]
    if not path.exists():
        names = ", ".join(source.name for source in workspace.sources) or "none"
        raise SourceError(f"{name} is neither a file nor a configured source", f"Configured are: {names}")
    return [_by_path(workspace, path, handed)]


def _accepting(source: Source) -> Source:
    """Give a source that refuses nothing for its count, age or what vanished."""
    lax = {"max_vanished": 1.0, "expect": None}
    return source.model_copy(update={name: value for name, value in lax.items() if hasattr(source, name)})


def reading_of(workspace: Workspace, source: str, channel: Channel) -> Reading:
    """Give what must be known now to make voices of what a source holds."""
    erased = tombstones(workspace, source)
    accounts = account_index(workspace.store.accounts.current().values())
    return Reading(source, channel, workspace.now(), workspace.redactor, erased, accounts)


def ingest_one(workspace: Workspace, source: Source, anew: bool = False) -> Ingested:
    """Read one source, which no settings need name (a file somebody handed in), or from its beginning."""
    held = workspace.store.cursors.get(source.name)
    before, bad = (held.read_at, _all_bad(held.counts)) if held else (None, False)
    result = Ingested(source.name, read_before=before, bad_before=bad)
    rejects: list[Reject] = []
    reading = reading_of(workspace, source.name, source.channel)
    pages = source.read(held.cursor if held and not anew else None)
    pages = under_old_ids(pages, old_ids(workspace.store.edits.all(source.name)))
    if isinstance(source, FileSource):
        pages = sound(workspace, source, pages, held is not None)
    seen: set[str] | None = set() if isinstance(source, TableFile) and held else None
    try:
        for page, read in read_pages(pages, reading, source.reads_ahead):
            workspace.still_running()
            if seen is not None:
                seen |= {voice.external_id for voice in read.voices}
            _save(workspace, source, page, read, result, rejects, seen)
            rejects += read.rejects
        as_expected(workspace, source)
    except SourceError as error:
        log.info("source %s could not be read: %s", source.name, error)
        result.failed = str(error)
        if any(one.name == source.name for one in workspace.sources):  # a file by path was told of already
            workspace.store.failures.save(SourceFailure(source.name, workspace.now(), str(error)))
    else:
        workspace.store.failures.clear(source.name)
        result.notes += _beside_others(workspace, source.name, held)
    return result


def _beside_others(workspace: Workspace, source: str, held: Cursor | None) -> list[str]:
    """Compare a source that is new, or back after it was removed, with the others; give remarks on it."""
    store, feedback = workspace.store, workspace.store.feedback
    now = store.cursors.get(source)
    if now and now.counts.keys() & _BACK:
        # Its voices have kinds already, so no later run would look whether they repeat what stayed.
        with store.transaction():
            aside = feedback.find(source=source, with_set_aside=True)
            waiting = [voice for voice in aside if voice.set_aside == REMOVED]
            feedback.set_aside({voice.id: ERASED for voice in waiting if voice.erased}, workspace.now())
            link_again(workspace, feedback.find(source=source))
            counts = {name: n for name, n in now.counts.items() if name not in _BACK}
            left = sum(not voice.erased for voice in waiting)
            if now.cursor is None and left:  # what is sent comes one by one
                counts["removed"] = left
            store.cursors.save(replace(now, counts=counts))
    return said_elsewhere(workspace, source) if held is None and len(feedback.sources()) > 1 else []


def _save(
    workspace: Workspace,
    source: Source,
    page: Page,
    read: Read,
    result: Ingested,
    earlier: Sequence[Reject],
    seen: set[str] | None,
) -> None:
    """Save one page with its cursor in one transaction; ``seen`` are all ids of a table read again."""
    store = workspace.store
    with store.transaction():
        known = store.accounts.current() if read.companies else {}
        store.accounts.save([one for one in read.companies if one.id not in known], workspace.now())
        saved = store.feedback.save(read.voices)
        result.updated += store.feedback.mark_gone(source.name, read.gone)
        result.missing += sum(state.startswith(MISSING) for state in read.gone.values())
        vanished = page.vanished
        if page.complete and seen is not None:
            vanished = _mark_missing(workspace, source, seen, result)
        if result.read_before is not None:
            result.edits += note_possible_edits(workspace, source.name, vanished, result.read_before)
        _count(result, saved, read)
        result.notes += page.notes
        if page.complete or page.files:
            whole = None if page.complete else page.files
            store.rejects.replace(source.name, [*earlier, *read.rejects], whole)
        else:
            store.rejects.save(read.rejects)
        if page.cursor is not None:
            before = held.counts if (held := store.cursors.get(source.name)) else None
            counts = result.counts() if page.items or before is None else dict(before)
            if before and before.keys() & _BACK:
                counts[_UNLINKED] = 1
            store.cursors.save(Cursor(source.name, page.cursor, workspace.now(), counts))


def _mark_missing(workspace: Workspace, source: Source, seen: set[str], result: Ingested) -> tuple[str, ...]:
    """Mark the rows of a table that are no longer in it; give those that are known by content alone."""
    since = f"{MISSING} since {workspace.now().astimezone(workspace.settings.zone):%Y-%m-%d}"
    vanished = workspace.store.feedback.mark_missing(source.name, seen, since)
    result.missing += len(vanished)
    return tuple(key for key in vanished if key.startswith(BY_CONTENT))


def _count(result: Ingested, saved: Saved, read: Read) -> None:
    result.new += saved.new
    result.revised += saved.revised
    result.updated += saved.updated
    result.same += saved.same
    result.rejected += len(read.rejects)
    result.set_aside += sum(voice.set_aside is not None for voice in read.voices)
