"""Closing the loop: who is to be told of what, and who is to be asked whether it solved it.

A commenter is told of one outcome once, however many of their voices a change answers: by a person
(``vocpipe tell``), or by the destination named in ``[closing] send_via``. Nobody is told of a proposal.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from vocpipe.changes.asking import LINKS
from vocpipe.destinations import Delivery, Message
from vocpipe.drafting.replies import Reply, answer, language, question
from vocpipe.errors import SettingsError, VocpipeError
from vocpipe.pipeline.unanswered import note_not_taken, noting
from vocpipe.pipeline.verdicts import by_feedback, machine
from vocpipe.records import About, Change, ChangeState, Feedback, OutcomeHow, ToldValue, Verdict
from vocpipe.workspace import Workspace

log = logging.getLogger(__name__)

VERSION = "closing-1"
ASK_FROM, ASK_UNTIL = 30, 60
"""Days after the release between which people are asked whether it solved it."""
GIVE_UP = 3
"""Failures in a row after which the channel is at fault, not the message; the rest waits for the next run."""


@dataclass(frozen=True)
class ToTell:
    """One voice and the outcome its commenter has not heard of; ``draft`` is in their language.

    ``also`` are the commenter's other voices that the same change answers: they are told with it.
    """

    voice: Feedback
    outcome: Verdict
    change: Change | None
    owner: str | None
    lang: str
    draft: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class ToAsk:
    """One voice whose change is out for a month: did it solve it? Use is per feature, before and since."""

    voice: Feedback
    change: Change
    days: int
    overdue: bool
    used: dict[str, tuple[int, int]]
    draft: str


def to_tell(workspace: Workspace) -> list[ToTell]:
    """Give whom to tell, the oldest voice first; repeats of a voice are told through their original."""
    store, changes = workspace.store, workspace.store.changes.all()
    outcomes = [v for v in store.ledger.current(About.OUTCOME) if v.human and _answers(v, changes)]
    told = {(v.feedback_id, v.subject): v for v in store.ledger.current(About.TOLD)}
    voices = store.feedback.by_id({v.feedback_id for v in outcomes} | {key for key, _ in told})
    heard = {(voices[key].listener, subject) for key, subject in told if subject}
    waiting: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in sorted(outcomes, key=lambda v: (voices[v.feedback_id].said_at, v.feedback_id, v.subject)):
        voice, change = voices[verdict.feedback_id], changes.get(verdict.subject)
        listener = voice.listener if verdict.subject else voice.id
        known = _was_told(workspace, verdict, change, told) or (listener, verdict.subject) in heard
        if not known and voice.duplicate_of is None and voice.set_aside is None:
            waiting.setdefault((listener, verdict.subject), []).append(verdict)
    accounts = store.accounts.current()
    found = []
    for verdict, *more in waiting.values():
        voice, change = voices[verdict.feedback_id], changes.get(verdict.subject)
        account = accounts.get(voice.account_id or "")
        draft = answer(_reply(workspace, voice, verdict, change))
        owner = (account.owner if account else None) or voice.recorder
        also = tuple(one.feedback_id for one in more)
        found.append(ToTell(voice, verdict, change, owner, language(voice.lang), draft, also))
    return found


def _was_told(
    workspace: Workspace, outcome: Verdict, change: Change | None, told: Mapping[tuple[str, str], Verdict]
) -> bool:
    """Tell whether a voice's commenter was told of an outcome; without a change it is of all out by then."""
    if (outcome.feedback_id, outcome.subject) in told:
        return True
    once = told.get((outcome.feedback_id, ""))
    later = change and change.released_on and once and change.released_on > workspace.day_of(once.at)
    return once is not None and not later


def send_told(workspace: Workspace) -> int:
    """Send the drafts through the configured destination, if there is one; give how many left now."""
    name = workspace.settings.closing.send_via
    if not name:
        return 0
    destination = next((one for one in workspace.destinations if one.name == name), None)
    if destination is None:
        raise SettingsError(
            f"closing.send_via names no destination: {name}", "Use the name of a [[destination]]"
        )
    workspace.store.ledger.set_live(About.TOLD, VERSION, workspace.now())
    sent, failed, outbox = 0, 0, workspace.store.outbox
    closed, begun, note = outbox.closed(name), outbox.begun(name), noting(workspace, name, {})
    for one in to_tell(workspace):
        of = one.outcome.subject or one.outcome.value["how"]
        keys = [f"told/{voice}/{of}" for voice in (one.voice.id, *one.also)]
        # An older voice of theirs may have been linked since a sending that a kill cut off.
        key = next((key for had in (closed, begun) for key in keys if destination.key(key) in had), keys[0])
        message = Message(key, one.change.title if one.change else "", one.draft, (one.voice.id,))
        try:
            for left in destination.deliver(Delivery("", messages=(message,)), closed, note):
                outbox.left(left, name, "", workspace.now())
        except VocpipeError as error:
            log.info("destination %s: %s", name, error)
            note_not_taken(workspace, error)
            failed += 1
            if failed == GIVE_UP:
                break
            continue
        failed = 0
        if destination.key(key) in outbox:
            value = ToldValue(channel=name, message=one.draft)
            heard = workspace.store.feedback.by_id([one.voice.id, *one.also]).values()
            subject = one.outcome.subject
            workspace.store.ledger.append(
                [machine(workspace, v, About.TOLD, VERSION, value, subject=subject) for v in heard]
            )
            sent += 1
    return sent


def to_ask(workspace: Workspace) -> list[ToAsk]:
    """Give whom to ask whether a release solved it, the longest waiting first; a person once for a change."""
    store, changes = workspace.store, workspace.store.changes.all()
    today = workspace.today()
    told = {(v.feedback_id, v.subject): v for v in store.ledger.current(About.TOLD)}
    answered = {(v.feedback_id, v.subject) for v in store.ledger.current(About.SOLVED)}
    linked = [
        v for v in store.ledger.current(About.OUTCOME)
        if v.human and v.value["how"] in LINKS and _was_told(workspace, v, changes.get(v.subject), told)
    ]  # fmt: skip
    voices = store.feedback.by_id({v.feedback_id for v in linked} | {key for key, _ in answered})
    known = {(voices[key].listener, subject) for key, subject in answered}
    usages = by_feedback(store.ledger.current(About.USAGE, voices))
    found = []
    for verdict in sorted(linked, key=lambda v: (voices[v.feedback_id].said_at, v.feedback_id)):
        change, voice = changes.get(verdict.subject), voices[verdict.feedback_id]
        if change is None or change.state is not ChangeState.RELEASED or change.released_on is None:
            continue
        if voice.set_aside is not None or (voice.listener, change.id) in known:
            continue
        known.add((voice.listener, change.id))
        days = (today - change.released_on).days
        if days >= ASK_FROM:
            features = {u.subject for u in usages.get(voice.id, [])} | set(change.features)
            used = use_around(workspace, voice, features, change.released_on, today)
            draft = question(_reply(workspace, voice, verdict, change))
            found.append(ToAsk(voice, change, days, days > ASK_UNTIL, used, draft))
    return sorted(found, key=lambda one: (-one.days, one.voice.id))


def use_around(
    workspace: Workspace, voice: Feedback, features: set[str], released: date, today: date
) -> dict[str, tuple[int, int]]:
    """Give for each feature the account's measured uses in equal spans before and since a release."""
    if not voice.account_id:
        return {}
    span = min(today - released, timedelta(days=ASK_UNTIL))
    counts: dict[str, list[int]] = {}
    for event in workspace.store.usage_events.of_accounts([voice.account_id]):
        if event.feature in features and released - span <= event.day <= released + span:
            counts.setdefault(event.feature, [0, 0])[event.day >= released] += event.count
    return {feature: (before, since) for feature, (before, since) in sorted(counts.items())}


def _answers(verdict: Verdict, changes: dict[str, Change]) -> bool:
    """Tell whether an outcome is one to tell of: released, or answered without a change."""
    how = OutcomeHow(verdict.value["how"])
    if how is OutcomeHow.UNRELATED:
        return False
    change = changes.get(verdict.subject)
    return change is None or change.state is ChangeState.RELEASED


def _reply(workspace: Workspace, voice: Feedback, verdict: Verdict, change: Change | None) -> Reply:
    able = workspace.catalogue.capability_in(voice.lang, verdict.value.get("capability") or "")
    what = change.title if change else able or verdict.value.get("reason") or ""
    return Reply(
        text=voice.text,
        lang=voice.lang,
        said_on=workspace.day_of(voice.said_at),
        how=OutcomeHow(verdict.value["how"]),
        what=what,
        released_on=change.released_on if change else None,
        url=change.url if change else "",
    )
