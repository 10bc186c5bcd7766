"""Erase the words of voices because their commenter may ask for it; a tombstone stays, and every figure."""

from collections.abc import Sequence
from dataclasses import dataclass

from ulid import ULID

from vocpipe.errors import VerdictError
from vocpipe.pipeline.naming import name_waiting
from vocpipe.pipeline.theme_memory import keep, recall
from vocpipe.records import About, ErasedValue, Feedback, Verdict
from vocpipe.workspace import Workspace


@dataclass(frozen=True)
class Erased:
    """The tombstones, and the voices that say the same or are by the same person and were not named."""

    tombstones: list[Verdict]
    same_words: list[str]
    same_person: list[str]


def erase(workspace: Workspace, voices: Sequence[Feedback], reason: str, by: str) -> Erased:
    """Erase the words of voices for good; one that is erased already stays as it is.

    Raises VerdictError without a reason or a name, BusyError while another run is alive.
    """
    if not (reason.strip() and by.strip()):
        raise VerdictError("words are erased with a reason and a name", "Give --reason and --by")
    open_ones = [voice for voice in voices if not voice.erased]
    with workspace.running(), workspace.store.transaction():
        said = [_tombstone(workspace, voice, reason.strip(), by.strip()) for voice in open_ones]
        space = workspace.space()
        if space and said:
            memory, touched = recall(workspace, space, [voice.id for voice in open_ones])
            keep(workspace, space, memory, changed=touched)
            name_waiting(workspace, space)
    workspace.store.eraser.vacuum()
    return Erased(said, *_others(workspace, open_ones))


def _tombstone(workspace: Workspace, voice: Feedback, reason: str, by: str) -> Verdict:
    now = workspace.now()
    said = Verdict(
        id=f"vd_{ULID()}",
        feedback_id=voice.id,
        about=About.ERASED,
        value=ErasedValue(reason=reason, seals=workspace.store.eraser.erase(voice, now)).model_dump(),
        by=by,
        human=True,
        revision=voice.revision + 1,
        at=now,
    )
    workspace.store.ledger.append([said])
    return said


def _others(workspace: Workspace, erased: Sequence[Feedback]) -> tuple[list[str], list[str]]:
    known = workspace.store.feedback.find(with_set_aside=True)
    hashes, ids = {voice.text_hash for voice in erased}, {voice.id for voice in erased}
    people = {voice.commenter for voice in erased if voice.commenter}
    alike = [v.id for v in known if v.text_hash in hashes or (v.duplicate_of in ids and not v.erased)]
    return alike, [voice.id for voice in known if voice.commenter in people and voice.id not in alike]
