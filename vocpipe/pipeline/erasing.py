"""Erase the words of voices because their commenter may ask for it; a tombstone stays, and every figure."""

from collections.abc import Sequence
from dataclasses import dataclass

from ulid import ULID

from vocpipe.errors import VerdictError
from vocpipe.pipeline.naming import name_neutrally, name_waiting
from vocpipe.pipeline.theme_memory import ever_held, keep, recall
from vocpipe.records import About, ErasedValue, Feedback, Verdict
from vocpipe.text.clean import text_hash
from vocpipe.workspace import RUN_LEASE, Workspace


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
    store = workspace.store
    with workspace.running(), store.transaction():
        store.leases.must_be_free(f"{RUN_LEASE} of ")
        known = list(store.feedback.by_id([voice.id for voice in voices]).values())
        open_ones = [voice for voice in known if not voice.erased]
        others = _others(workspace, open_ones)
        stones = [_tombstone(workspace, voice, reason.strip(), by.strip()) for voice in open_ones]
        space = workspace.space()
        if space and stones:
            memory, touched = recall(workspace, space, [voice.id for voice in open_ones])
            keep(workspace, space, memory, changed=touched)
            name_waiting(workspace, space)
            name_neutrally(workspace, space, ever_held(workspace, (voice.id for voice in open_ones)))
    store.eraser.vacuum()
    return Erased([stone for stone in stones if stone], *others)


def _tombstone(workspace: Workspace, voice: Feedback, reason: str, by: str) -> Verdict | None:
    said = Verdict(
        id=f"vd_{ULID()}",
        feedback_id=voice.id,
        about=About.ERASED,
        value=ErasedValue(reason=reason).model_dump(),
        by=by,
        human=True,
        at=workspace.now(),
    )
    return workspace.store.eraser.erase(said)


def _others(workspace: Workspace, erasing: Sequence[Feedback]) -> tuple[list[str], list[str]]:
    """Give other voices with words these ever had, their originals and copies; and the same people's."""
    feedback, ids = workspace.store.feedback, {voice.id for voice in erasing}
    known = [v for v in feedback.find(with_set_aside=True) if v.id not in ids and not v.erased]
    hashes = {text_hash(one["text"]) for voice in erasing for one in feedback.revisions(voice.id)}
    originals = {voice.duplicate_of for voice in erasing}
    people = {voice.commenter for voice in erasing if voice.commenter}
    alike = [v.id for v in known if v.text_hash in hashes or v.id in originals or v.duplicate_of in ids]
    return alike, [v.id for v in known if v.commenter in people and v.id not in alike]
