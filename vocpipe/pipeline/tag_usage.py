"""Usage: who uses and knows which feature; judged once, and again where an edit of the catalogue touches it.

A voice is held against an edited catalogue by what its verdicts rest on (see ``usage.basis``). Where
that changed, its verdicts are taken back and new ones are made, in one transaction with the note of
it; where it did not, they stay. So a run that was killed, or a catalogue that was edited twice or
back again, ends as if everything had been judged with the catalogue there is.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from vocpipe.pipeline.verdicts import machine, taking_back
from vocpipe.records import About, Feedback, UsageEvent, UsageState, Verdict
from vocpipe.store import Part
from vocpipe.usage.events import EventSummary, LogRatios, log_ratios, nothing_measured, summarise
from vocpipe.usage.pairs import UsageInput
from vocpipe.usage.tagger import Reading
from vocpipe.workspace import Workspace


def waiting(workspace: Workspace, part: Part | None = None) -> list[str]:
    """Make the tagger's version live; give the voices (of a part) not held against this catalogue yet."""
    tagger = workspace.usage_tagger
    workspace.store.ledger.set_live(About.USAGE, tagger.version, workspace.now())
    return workspace.store.bases.waiting(tagger.version, tagger.catalogue_digest, part)


def judge(workspace: Workspace, voices: Sequence[Feedback], ratios: LogRatios) -> int:
    """Judge those of ``voices`` whose verdicts are missing or rest on what changed; give how many.

    ``ratios`` are the workspace's, from ``measured_ratios``.
    """
    store, tagger = workspace.store, workspace.usage_tagger
    texts = [voice.text for voice in voices]
    workspace.usage_encoding.begin(texts, workspace.tagging.remembered(texts))
    read = tagger.read([UsageInput(voice.text, voice.lang, voice.feature_hints) for voice in voices])
    readings = {voice.id: reading for voice, reading in zip(voices, read, strict=True)}
    bases = {key: tagger.basis(reading) for key, reading in readings.items()}
    before = store.bases.of(tagger.version, voices)
    touched = [voice for voice in voices if before.get(voice.id) != bases[voice.id]]
    verdicts = _verdicts(workspace, touched, [readings[voice.id] for voice in touched], ratios)
    with store.transaction():
        again = [voice.id for voice in touched if voice.id in before]
        old = store.ledger.standing(About.USAGE, again) if again else []
        back = [taking_back(workspace, one, "judged anew: what it rests on changed") for one in old]
        store.ledger.append([*back, *verdicts])
        store.bases.save(tagger.version, tagger.catalogue_digest, voices, bases)
    return len(touched)


def _verdicts(
    workspace: Workspace, voices: Sequence[Feedback], readings: Sequence[Reading], ratios: LogRatios
) -> list[Verdict]:
    tagger = workspace.usage_tagger
    tags = tagger.tag(_inputs(workspace, voices), readings, ratios)
    return [
        machine(
            workspace,
            voice,
            About.USAGE,
            tagger.version,
            found.value,
            subject=found.feature,
            confidence=found.confidence,
            evidence=found.evidence,
        )
        for voice, own in zip(voices, tags, strict=True)
        for found in own
    ]


def measured_ratios(workspace: Workspace) -> LogRatios:
    """Give what measured use says about a state, counted from the states that people gave so far."""
    store = workspace.store
    spoken_of = {said.feedback_id for said in store.ledger.all_human(About.USAGE)}
    given = [one for one in store.ledger.current(About.USAGE, spoken_of) if one.human]
    voices = list(store.feedback.by_id(one.feedback_id for one in given).values())
    measured = {
        voice.id: one.events or {} for voice, one in zip(voices, _inputs(workspace, voices), strict=True)
    }
    return log_ratios(
        (UsageState(one.value["state"]), measured[one.feedback_id][one.subject].window)
        for one in given
        if one.subject in measured.get(one.feedback_id, {})
    )


def _inputs(workspace: Workspace, voices: Sequence[Feedback]) -> list[UsageInput]:
    ids = [voice.account_id for voice in voices if voice.account_id]
    # Only accounts somebody told us of: a name that a CSM typed may be anybody, which weighs nothing.
    statuses = {
        account.id: account.status
        for account in workspace.store.accounts.current(ids=ids).values()
        if account.status != "unknown"
    }
    measured = _Measured(workspace, statuses)
    inputs = []
    for voice in voices:
        day = workspace.day_of(voice.said_at)
        inputs.append(
            UsageInput(
                text=voice.text,
                lang=voice.lang,
                hints=voice.feature_hints,
                channel=voice.channel,
                said_on=day,
                events=measured.of(voice, day),
                status=statuses.get(voice.account_id or ""),
            )
        )
    return inputs


class _Measured:
    """What the product measured of known accounts, as seen on the day of each voice."""

    def __init__(self, workspace: Workspace, known: Collection[str]) -> None:
        self._events: dict[str, list[UsageEvent]] = {}
        self._known = known
        for event in workspace.store.usage_events.of_accounts(known):
            self._events.setdefault(event.account_id, []).append(event)
        self._features = workspace.store.usage_events.features()

    def of(self, voice: Feedback, day: date) -> Mapping[str, EventSummary] | None:
        """Give summaries by feature; None when the account is not known or nothing is measured at all."""
        if voice.account_id is None or voice.account_id not in self._known or not self._features:
            return None
        seen = summarise(self._events.get(voice.account_id, ()), day, commenter=voice.commenter or "")
        by_feature = {feature: summary for (_, feature), summary in seen.items()}
        return {feature: by_feature.get(feature, nothing_measured(day)) for feature in self._features}
