"""Tag: say what kind each voice is and, per feature it names, whether that is used and known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from vocpipe.pipeline import tag_usage
from vocpipe.pipeline.batches import Progress, in_batches
from vocpipe.pipeline.verdicts import machine
from vocpipe.records import About, Feedback
from vocpipe.store import Part
from vocpipe.workspace import Workspace

BATCH = 500


@dataclass(frozen=True)
class Tagged:
    """How many voices got a kind and how many got usage now."""

    kinds: int
    usages: int


def tag(workspace: Workspace, progress: Progress | None = None, part: Part | None = None) -> Tagged:
    """Tag what this version has not tagged yet, and what an edit of the catalogue touches (in a part)."""
    kinds = _each(workspace, waiting_for_kind(workspace, part), _save_kinds, progress)
    waiting = tag_usage.waiting(workspace, part)
    if not waiting:
        return Tagged(kinds, 0)
    judge = partial(tag_usage.judge, ratios=tag_usage.measured_ratios(workspace))  # one answer for the run
    return Tagged(kinds, _each(workspace, waiting, judge, progress))


def waiting_for_kind(workspace: Workspace, part: Part | None = None) -> list[str]:
    """Make the tagger's version live; give the voices (of a part) it has given no kind yet."""
    ledger, version = workspace.store.ledger, workspace.kind_tagger.version
    ledger.set_live(About.KIND, version, workspace.now())
    return ledger.not_done(About.KIND, version, part)


Save = Callable[[Workspace, Sequence[Feedback]], int]
"""Judges voices and saves what it found in one transaction; gives how many were judged."""


def _each(workspace: Workspace, waiting: Sequence[str], save: Save, progress: Progress | None) -> int:
    judged = 0
    for batch in in_batches(waiting, BATCH, workspace.still_running, progress):
        judged += save(workspace, list(workspace.store.feedback.by_id(batch).values()))
    return judged


def _save_kinds(workspace: Workspace, voices: Sequence[Feedback]) -> int:
    tagger = workspace.kind_tagger
    tags = tagger.tag([voice.text for voice in voices], [voice.lang for voice in voices])
    verdicts = [
        machine(
            workspace,
            voice,
            About.KIND,
            tagger.version,
            found.value,
            confidence=found.confidence,
            evidence=found.evidence,
        )
        for voice, found in zip(voices, tags, strict=True)
    ]
    workspace.store.ledger.append(verdicts)
    return len(voices)
