"""Erase the words of voices because their commenter may ask for it; a tombstone stays, and every figure.

Copies of the words in files that vocpipe wrote are found and named, for people to delete.
"""

import html
import zipfile
import zlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ulid import ULID

from vocpipe.errors import VerdictError
from vocpipe.pipeline.importing import sweep
from vocpipe.pipeline.naming import name_neutrally, name_waiting
from vocpipe.pipeline.theme_memory import ever_held, keep, recall
from vocpipe.pipeline.tombstones import digests
from vocpipe.records import About, ErasedValue, Feedback, Verdict
from vocpipe.store.erasing import DISTINCT
from vocpipe.text.clean import collapse, text_hash
from vocpipe.workspace import RUN_LEASE, Workspace


@dataclass(frozen=True)
class Erased:
    """The tombstones, and the voices that say the same or are by the same person and were not named.

    ``files`` are those of the output folder that hold some of the words: vocpipe deletes none of them.
    """

    tombstones: list[Verdict]
    same_words: list[str]
    same_person: list[str]
    files: list[str]


def erase(workspace: Workspace, voices: Sequence[Feedback], reason: str, by: str) -> Erased:
    """Erase the words of voices for good; one that is erased already stays as it is.

    Raises VerdictError without a reason or a name, BusyError while another run is alive.
    """
    if not (reason.strip() and by.strip()):
        raise VerdictError("words are erased with a reason and a name", "Give --reason and --by")
    store = workspace.store
    with workspace.running():
        with store.transaction():
            store.leases.must_be_free(f"{RUN_LEASE} of ")
            known = list(store.feedback.by_id([voice.id for voice in voices]).values())
            open_ones = [voice for voice in known if not voice.erased]
            others = _others(workspace, open_ones)
            texts = {voice.id: _texts(workspace, voice) for voice in open_ones}
            why = ErasedValue(reason=reason.strip(), spared=tuple(others[0]))
            stones = [_tombstone(workspace, voice, texts[voice.id], why, by.strip()) for voice in open_ones]
            words = [text for said in texts.values() for text in said]
            _name_anew(workspace, [voice.id for voice in open_ones], words)
        store.eraser.vacuum()
        sweep(workspace, longest=0)
    files = files_holding(workspace.settings.path(workspace.settings.output), words)
    return Erased([stone for stone in stones if stone], *others, [str(file) for file in files])


def _texts(workspace: Workspace, voice: Feedback) -> list[str]:
    return [str(one["text"]) for one in workspace.store.feedback.revisions(voice.id)]


def _tombstone(
    workspace: Workspace, voice: Feedback, texts: Iterable[str], why: ErasedValue, by: str
) -> Verdict | None:
    kept = digests(workspace.salt, texts, voice.commenter)
    said = Verdict(
        id=f"vd_{ULID()}",
        feedback_id=voice.id,
        about=About.ERASED,
        value=why.model_copy(update={"texts": kept}).model_dump(mode="json"),
        by=by,
        human=True,
        at=workspace.now(),
    )
    return workspace.store.eraser.erase(said)


def _name_anew(workspace: Workspace, voices: Sequence[str], texts: Collection[str]) -> None:
    """Name the themes that ever held these voices by the words that are left, or not at all."""
    keys, space = ever_held(workspace, voices), workspace.space()
    before = workspace.store.themes.all()
    if space and voices:
        memory, touched, _ = recall(workspace, space, voices)
        keep(workspace, space, memory, changed=touched)
        name_waiting(workspace, space)
    name_neutrally(workspace, keys)
    after = workspace.store.themes.all()
    said = collapse("\n".join(texts))
    lost = {name for key in before for name in before[key].labels.values()}
    lost -= {name for theme in after.values() for name in theme.labels.values()}
    parts = {part for name in lost for part in name.split(": ") if len(part) >= DISTINCT}
    for voice in voices:
        workspace.store.eraser.forget_names(voice, [part for part in parts if collapse(part) in said])


def _others(workspace: Workspace, erasing: Sequence[Feedback]) -> tuple[list[str], list[str]]:
    """Give other voices with words these ever had, their originals and copies; and the same people's."""
    ids = {voice.id for voice in erasing}
    hashes = {text_hash(text) for voice in erasing for text in _texts(workspace, voice)}
    originals = {voice.duplicate_of for voice in erasing}
    people = {voice.commenter for voice in erasing if voice.commenter}
    others = workspace.store.feedback.related(ids, hashes, people)
    alike = [v.id for v in others if v.text_hash in hashes or v.id in originals or v.duplicate_of in ids]
    return alike, [v.id for v in others if v.id not in alike]


def files_holding(folder: Path, texts: Iterable[str]) -> list[Path]:
    """Give the files under ``folder`` that hold a run of these texts, of 17 characters at the latest.

    Text and pages are looked into, and the parts of packed files (.xlsx, .docx); not pictures, not PDF.
    """
    step = DISTINCT // 2
    runs = {text[at : at + DISTINCT] for text in texts for at in range(0, len(text) - DISTINCT + 1, step)}
    if not runs:
        return []
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return [file for file in files if _holds(_said(file), runs)]


def _holds(said: str, runs: Iterable[str]) -> bool:
    return any(run in said for run in runs)


def _said(file: Path) -> str:
    """Give what a file says; nothing of one that cannot be read: vocpipe did not write it."""
    try:
        if not zipfile.is_zipfile(file):
            return html.unescape(file.read_bytes().decode("utf-8", "ignore"))
        with zipfile.ZipFile(file) as packed:
            parts = [packed.read(name).decode("utf-8", "ignore") for name in packed.namelist()]
        return html.unescape("\n".join(parts))
    except (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return ""
