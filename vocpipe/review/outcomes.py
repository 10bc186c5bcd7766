"""What became of voices: linked to a change, already possible, declined, not ours; and telling people.

Only these verdicts, by people, ever count in the KPI. Each is dated by the clock when it is recorded: could a
person state an earlier day, figures shown since would change.
"""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from vocpipe.errors import VerdictError
from vocpipe.kpi import ChangeRow, check_outcome
from vocpipe.records import (
    About,
    Feedback,
    FollowUpValue,
    OutcomeHow,
    OutcomeValue,
    SolvedValue,
    ToldValue,
    Verdict,
)
from vocpipe.review.makers import made_by
from vocpipe.review.people import find_change, find_voice, say, voices_of
from vocpipe.workspace import Workspace


def link(
    workspace: Workspace,
    wanted: str,
    change: str,
    how: OutcomeHow,
    by: str,
    *,
    reason: str = "",
) -> list[Verdict]:
    """Link a voice, or every voice of a theme, to a change; all or none.

    Raises VerdictError when the dates or the person do not allow ``how`` (see docs/kpi.md).
    """
    found = find_change(workspace, change)
    value = OutcomeValue(how=how, change_id=found.id, reason=reason)
    return _each(workspace, wanted, value, by, ChangeRow.of(found), subject=found.id)


def unlink(workspace: Workspace, wanted: str, change: str, by: str, *, reason: str = "") -> list[Verdict]:
    """Say that a change is no answer to a voice (or a theme's voices): takes a link back, for good."""
    found = find_change(workspace, change)
    value = OutcomeValue(how=OutcomeHow.UNRELATED, change_id=found.id, reason=reason)
    return _each(workspace, wanted, value, by, None, subject=found.id)


def mark_possible(
    workspace: Workspace,
    wanted: str,
    capability: str,
    by: str,
    *,
    reason: str = "",
) -> list[Verdict]:
    """Say that what was asked for is possible already, by a capability of the feature catalogue.

    Raises VerdictError with the nearest ones when the catalogue has no such capability.
    """
    _known(workspace, capability.strip())
    value = OutcomeValue(how=OutcomeHow.ALREADY_POSSIBLE, capability=capability.strip(), reason=reason)
    return _each(workspace, wanted, value, by, None)


def decline(workspace: Workspace, wanted: str, reason: str, by: str) -> list[Verdict]:
    """Decline, with the reason people will be told."""
    return _each(workspace, wanted, OutcomeValue(how=OutcomeHow.DECLINED, reason=reason), by, None)


def not_ours(workspace: Workspace, wanted: str, reason: str, by: str) -> list[Verdict]:
    """Say that the product cannot answer this, and why."""
    return _each(workspace, wanted, OutcomeValue(how=OutcomeHow.NOT_OURS, reason=reason), by, None)


def tell(
    workspace: Workspace,
    wanted: str,
    channel: str,
    by: str,
    *,
    change: str = "",
    message: str = "",
) -> list[Verdict]:
    """Record that the commenter was told of the outcome, through which channel.

    Of a change they heard for all of their voices that it answers, not only for the one named.
    """
    voices = [*voices_of(workspace, wanted)]
    if change:
        voices += _told_with(workspace, voices, find_change(workspace, change).id)
    value = ToldValue(channel=channel, message=message)
    return say(workspace, voices, About.TOLD, value, by, subject=change)


def _told_with(workspace: Workspace, voices: Sequence[Feedback], change: str) -> list[Feedback]:
    """Give the same people's other voices that a change answers and of which they were not told yet."""
    ledger, people = workspace.store.ledger, {voice.listener for voice in voices}
    told = {verdict.feedback_id for verdict in ledger.current(About.TOLD) if verdict.subject == change}
    answered = {
        verdict.feedback_id
        for verdict in ledger.current(About.OUTCOME)
        if verdict.human and verdict.subject == change and verdict.value["how"] != OutcomeHow.UNRELATED
    }
    others = workspace.store.feedback.by_id(answered - told - {voice.id for voice in voices}).values()
    return [
        one for one in others
        if one.listener in people and one.duplicate_of is None and one.set_aside is None
    ]  # fmt: skip


def solved(
    workspace: Workspace, wanted: str, change: str, answer: bool, by: str, *, note: str = ""
) -> list[Verdict]:
    """Record the commenter's answer to "did it solve it?"; a later answer replaces it."""
    found, value = find_change(workspace, change), SolvedValue(solved=answer, note=note)
    return say(workspace, voices_of(workspace, wanted), About.SOLVED, value, by, subject=found.id)


def follow_up(workspace: Workspace, item: str, by: str, note: str = "") -> Verdict:
    """Record that somebody of success got in touch about a voice; ``note`` is how it went."""
    voice = find_voice(workspace, item)
    return say(workspace, [voice], About.FOLLOWUP, FollowUpValue(note=note.strip()), by)[0]


def _known(workspace: Workspace, capability: str) -> None:
    """Raise VerdictError unless the catalogue has the capability, or no capabilities at all."""
    lists = [held for one in workspace.catalogue.features for held in one.capabilities.values()]
    known = [one for held in lists for one in held]
    if capability and known and capability not in known:
        near = [found[0] for found in process.extract(capability, known, scorer=fuzz.partial_ratio, limit=3)]
        raise VerdictError(
            f"{capability!r} is no capability of the feature catalogue",
            f"Near ones are: {'; '.join(near)}. Use one, or add yours to features.toml",
        )


def _each(
    workspace: Workspace,
    wanted: str,
    value: OutcomeValue,
    by: str,
    change: ChangeRow | None,
    subject: str = "",
) -> list[Verdict]:
    voices = voices_of(workspace, wanted)
    own = made_by(workspace, voices, by)
    for voice in voices:
        day = workspace.day_of(voice.said_at)
        check_outcome(value, voice_on=day, own=voice.id in own, by=by, change=change)
    return say(workspace, voices, About.OUTCOME, value, by, subject=subject)
