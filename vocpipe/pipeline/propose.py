"""Propose: which voices a change answers, and which change a voice asks for, as suggestions with evidence.

Nothing proposed ever counts: a person accepts, refuses or corrects it (``vocpipe links``). What was
refused is not asked again, and a pair once proposed keeps its verdict, so a second run adds nothing.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vocpipe.changes import PROPOSE, VERSION, Matcher, answers, fit_matcher, may_ask, shared_words, text_of
from vocpipe.kpi import ChangeRow, allowed_how
from vocpipe.pipeline.batches import Progress, in_batches
from vocpipe.pipeline.verdicts import by_feedback, machine
from vocpipe.records import (
    ASKING_KINDS,
    About,
    Change,
    Evidence,
    Feedback,
    Knowledge,
    OutcomeHow,
    OutcomeValue,
    Verdict,
)
from vocpipe.store import Cursor
from vocpipe.text.language import detect
from vocpipe.workspace import Workspace

BATCH = 512
AT_MOST = 3
"""Changes proposed for one voice."""

REFERENCE = 5_000
"""Voices that tell what voices have in common."""

_PLACE, _SEEN, _CHANGED = "machine:links", "voices", "changes"
"""The cursor that says with which changes voices were compared, and up to which arrival and change of one."""


@dataclass(frozen=True)
class Proposed:
    """Voices looked at now, pairs newly proposed, and voices for which the answer is that nothing matches."""

    looked: int = 0
    proposed: int = 0
    nothing: int = 0


def propose(workspace: Workspace, progress: Progress | None = None) -> Proposed:
    """Look at new voices against all changes, and at every open voice when the changes differ."""
    store = workspace.store
    store.ledger.set_live(About.OUTCOME, VERSION, workspace.now())
    changes = list(store.changes.all().values())
    seen = {_SEEN: store.feedback.newest(), _CHANGED: store.feedback.last_change()}
    voices, digest = _to_look_at(workspace, changes)
    looked, made, nothing = len(voices), 0, 0
    asker = _Asker(workspace, changes) if changes and voices else None
    for batch in in_batches(voices, BATCH, workspace.still_running, progress):
        verdicts, none = asker.ask(batch) if asker else ([], 0)
        made, nothing = made + store.ledger.append(verdicts), nothing + none
    made += store.ledger.append_in_parts(_possible(workspace))
    store.cursors.save(Cursor(_PLACE, digest, workspace.now(), seen))
    return Proposed(looked, made, nothing)


def _to_look_at(workspace: Workspace, changes: Sequence[Change]) -> tuple[list[Feedback], str]:
    """Give the voices to compare now, and the digest of what they are compared with."""
    parts = [f"{c.id}\0{text_of(c)}\0{c.state}\0{c.released_on}" for c in changes]
    digest = hashlib.sha256("\0".join([VERSION, workspace.embedder.model_id, *parts]).encode()).hexdigest()[
        :16
    ]
    known = workspace.store.cursors.get(_PLACE)
    seen = known.counts if known and known.cursor == digest else {}
    # Of a revised voice former proposals have lapsed; one that was set aside or a repeat may have none.
    voices = workspace.store.feedback.arrived_or_changed(seen.get(_SEEN, 0), seen.get(_CHANGED, 0))
    return [voice for voice in voices if voice.duplicate_of is None], digest


class _Asker:
    """The changes made searchable, and what people and this version said already."""

    def __init__(self, workspace: Workspace, changes: Sequence[Change]) -> None:
        self.workspace = workspace
        self.changes = changes
        self.texts = [text_of(change) for change in changes]
        self.space = workspace.space()
        vectors = self._centred(workspace.remembered(self.texts), [detect(text) for text in self.texts])
        self.matcher: Matcher = fit_matcher(self.texts, vectors, self._reference())

    def _reference(self) -> np.ndarray:
        texts = self.workspace.store.feedback.languages()
        some = np.random.default_rng(0).choice(len(texts), min(REFERENCE, len(texts)), replace=False)
        every = sorted(texts)
        hashes = [every[i] for i in sorted(some)]
        return self._centred(self.workspace.vectors(hashes), [texts[one] for one in hashes])

    def _centred(self, vectors: np.ndarray, langs: Sequence[str]) -> np.ndarray:
        """Take out of vectors what all of one language share, so that Japanese meets English."""
        return vectors if self.space is None else self.space.centre(vectors, [str(lang) for lang in langs])

    def ask(self, voices: Sequence[Feedback]) -> tuple[list[Verdict], int]:
        """Give the new proposals of some voices, and for how many of them nothing matches."""
        standing = by_feedback(self.workspace.store.ledger.current(About.OUTCOME, [v.id for v in voices]))
        texts = [voice.text for voice in voices]
        vectors = self.workspace.vectors([voice.text_hash for voice in voices])
        found = self.matcher.rank(texts, self._centred(vectors, [voice.lang for voice in voices]), AT_MOST)
        nothing = sum(answer == "nothing" for answer in answers(found.p[:, 0], found.nothing))
        verdicts = [
            self._verdict(voice, self.changes[index], self.texts[index], float(p))
            for voice, row, chances in zip(voices, found.index, found.p, strict=True)
            for index, p in zip(row, chances, strict=True)
            if p >= PROPOSE and _is_open(self.workspace, standing.get(voice.id, []), self.changes[index])
        ]
        return verdicts, nothing

    def _verdict(self, voice: Feedback, change: Change, text: str, p: float) -> Verdict:
        day = self.workspace.day_of(voice.said_at)
        how = allowed_how(day, ChangeRow.of(change))
        spans = shared_words(voice.text, text, self.matcher.by_stems)
        evidence = tuple(Evidence(cue="shared word", start=start, end=end) for start, end in spans)
        return machine(
            self.workspace, voice, About.OUTCOME, VERSION, OutcomeValue(how=how, change_id=change.id),
            subject=change.id, confidence=p, evidence=evidence,
        )  # fmt: skip


def _is_open(workspace: Workspace, standing: Sequence[Verdict], change: Change) -> bool:
    """Tell whether this pair is neither proposed nor answered yet."""
    if any(verdict.subject == change.id for verdict in standing):
        return False
    said = [(OutcomeHow(v.value["how"]), workspace.day_of(v.at)) for v in standing if v.human]
    return may_ask(said, change)


def _possible(workspace: Workspace) -> list[Verdict]:
    """Propose "already possible" where who knows a feature partly requests or asks, not reports a trouble."""
    ledger = workspace.store.ledger
    wanted = ("capability", "knowledge", "knowledge_confidence", "answer")
    named = {
        voice: (capability, float(sure))
        for voice, _, capability, knowledge, sure, answer in ledger.fields(About.USAGE, wanted)
        if capability and answer and knowledge == Knowledge.PARTIAL and float(sure or 0.0) >= PROPOSE
    }
    answered: Mapping[str, list[Verdict]] = by_feedback(ledger.current(About.OUTCOME, named))
    kinds = ledger.current(About.KIND, named)
    asking = [v.feedback_id for v in kinds if ASKING_KINDS & {v.value["kind"], *v.value.get("also", ())}]
    voices = workspace.store.feedback.by_id(asking)
    return [
        machine(
            workspace, voice, About.OUTCOME, VERSION,
            OutcomeValue(how=OutcomeHow.ALREADY_POSSIBLE, capability=named[voice.id][0]),
            confidence=named[voice.id][1], evidence=(Evidence(cue="capability in the catalogue"),),
        )
        for voice in voices.values()
        if voice.set_aside is None and not any(v.human or not v.subject for v in answered.get(voice.id, []))
    ]  # fmt: skip
