"""Tag: say what kind each voice is and, per feature it names, whether that is used and known."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from vocpipe.pipeline.verdicts import machine
from vocpipe.records import About, Feedback, UsageEvent, Verdict
from vocpipe.usage.events import EventSummary, nothing_measured, summarise
from vocpipe.usage.pairs import UsageInput
from vocpipe.workspace import PACKAGED, Workspace

BATCH = 500

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Tagged:
    """How many voices got a kind and how many got usage now."""

    kinds: int
    usages: int


def tag(workspace: Workspace, progress: Progress | None = None) -> Tagged:
    """Tag what this version has not tagged yet, batch by batch."""
    kinds = _each(workspace, About.KIND, workspace.kind_tagger.version, _kinds, progress)
    usages = _each(workspace, About.USAGE, workspace.usage_version, _usages, progress)
    return Tagged(kinds, usages)


Judge = Callable[[Workspace, Sequence[Feedback]], list[Verdict]]


def _each(workspace: Workspace, about: About, version: str, judge: Judge, progress: Progress | None) -> int:
    store = workspace.store
    store.ledger.set_live(about, version, workspace.now())
    waiting = store.ledger.not_done(about, version)
    for start in range(0, len(waiting), BATCH):
        found = store.feedback.by_id(waiting[start : start + BATCH])
        store.ledger.append(judge(workspace, list(found.values())))
        workspace.still_running()
        if progress:
            progress(min(start + BATCH, len(waiting)), len(waiting))
    return len(waiting)


def _kinds(workspace: Workspace, voices: Sequence[Feedback]) -> list[Verdict]:
    tagger = workspace.kind_tagger
    vectors = None
    if workspace.embedding.model == PACKAGED:
        # The head was trained on the packaged model's vectors; another model's would mislead it.
        vectors = workspace.vectors([voice.text_hash for voice in voices])
    tags = tagger.tag([voice.text for voice in voices], [voice.lang for voice in voices], vectors)
    return [
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


def _usages(workspace: Workspace, voices: Sequence[Feedback]) -> list[Verdict]:
    tagger = workspace.usage_tagger
    rows = workspace.vectors([voice.text_hash for voice in voices])
    workspace.usage_encoding.begin([voice.text for voice in voices], rows)
    measured = _Measured(workspace, voices)
    statuses = {account.id: account.status for account in workspace.store.accounts.current().values()}
    zone = workspace.settings.zone
    inputs = []
    for voice in voices:
        day = voice.said_at.astimezone(zone).date()
        status = statuses.get(voice.account_id or "")
        inputs.append(
            UsageInput(
                text=voice.text,
                lang=voice.lang,
                hints=voice.feature_hints,
                channel=voice.channel,
                said_on=day,
                events=measured.of(voice, day),
                status=None if status == "unknown" else status,
            )
        )
    return [
        machine(
            workspace,
            voice,
            About.USAGE,
            workspace.usage_version,
            found.value,
            subject=found.feature,
            confidence=found.confidence,
            evidence=found.evidence,
        )
        for voice, tags in zip(voices, tagger.tag(inputs), strict=True)
        for found in tags
    ]


class _Measured:
    """What the product measured of the accounts in a batch, as seen on the day of each voice."""

    def __init__(self, workspace: Workspace, voices: Iterable[Feedback]) -> None:
        accounts = workspace.store.accounts.current()
        ids = {voice.account_id for voice in voices if voice.account_id}
        self._events: dict[str, list[UsageEvent]] = {}
        # Only accounts somebody told us of: a name that a CSM typed may be anybody, which weighs nothing.
        self._known = {
            account for account in ids if account in accounts and accounts[account].status != "unknown"
        }
        for event in workspace.store.usage_events.of_accounts(self._known):
            self._events.setdefault(event.account_id, []).append(event)
        self._features = workspace.store.usage_events.features()

    def of(self, voice: Feedback, day: date) -> Mapping[str, EventSummary] | None:
        """Give summaries by feature; None when the account is not known or nothing is measured at all."""
        if voice.account_id not in self._known or not self._features:
            return None
        seen = summarise(self._events.get(voice.account_id, ()), day, commenter=voice.commenter or "")
        by_feature = {feature: summary for (_, feature), summary in seen.items()}
        return {feature: by_feature.get(feature, nothing_measured(day)) for feature in self._features}
