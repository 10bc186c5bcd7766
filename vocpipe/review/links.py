"""Proposed links, side by side with their evidence; people accept, refuse or correct them, also in bulk.

Nothing here counts before a person accepts it, and what a person refused is never asked again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from vocpipe.changes import may_ask
from vocpipe.errors import NotFoundError, VerdictError
from vocpipe.kpi import ChangeRow, allowed_how, check_outcome
from vocpipe.records import About, Change, Feedback, OutcomeHow, OutcomeValue, Verdict
from vocpipe.review.makers import made_by
from vocpipe.review.outcomes import link
from vocpipe.review.people import after_what_was_shown, find_change, find_voice, record, said_by, voices_of
from vocpipe.workspace import Workspace


@dataclass(frozen=True)
class LinkProposal:
    """One open question: does ``change`` (or the capability, where there is no change) answer ``voice``?"""

    voice: Feedback
    change: Change | None
    verdict: Verdict

    @property
    def said_words(self) -> list[str]:
        """Give the words of the voice that stand in the change too."""
        spans = [(piece.start, piece.end) for piece in self.verdict.evidence if piece.start is not None]
        return [self.voice.text[start:end] for start, end in spans]


def link_proposals(
    workspace: Workspace, wanted: str = "", change: str = "", only: Sequence[str] = ()
) -> list[LinkProposal]:
    """Give the open proposals, the surest first: of all, or of a voice, a theme or a change.

    With ``only`` those among the verdicts with these ids.
    """
    changes = workspace.store.changes.all()
    ids: set[str] | None = None
    if only:
        named = (workspace.store.ledger.get(one) for one in only)
        ids = {verdict.feedback_id for verdict in named if verdict}
    elif wanted in changes:
        change = wanted
    elif wanted:
        ids = {voice.id for voice in voices_of(workspace, wanted)}
    if change:
        find_change(workspace, change)
    current = workspace.store.ledger.current(About.OUTCOME, ids)
    said = _said(workspace, current)
    asked = [
        v for v in current if not v.human and (not change or v.subject == change)
        and (not only or v.id in only) and _open(v, said.get(v.feedback_id, []), changes)
    ]  # fmt: skip
    voices = workspace.store.feedback.by_id(v.feedback_id for v in asked)
    shown = [v for v in asked if voices[v.feedback_id].set_aside is None]
    found = [LinkProposal(voices[v.feedback_id], changes.get(v.subject), v) for v in shown]
    return sorted(found, key=surest_first)


def surest_first(one: LinkProposal) -> tuple[float, str, str]:
    """Give the place of a proposal among others."""
    return -(one.verdict.confidence or 0.0), one.voice.id, one.verdict.subject


def confirm(
    workspace: Workspace,
    wanted: str,
    by: str,
    *,
    change: str = "",
    how: OutcomeHow | None = None,
    reason: str = "",
    but: Sequence[str] = (),
    only: Sequence[str] = (),
) -> list[Verdict]:
    """Accept the open proposals of a voice, theme or change, except those of the voices ``but``.

    With ``only`` exactly those verdicts, as far as they are still open. Each link claims what its dates and
    the person allow, or ``how``. Raises VerdictError, writing nothing, when one of them may not be made.
    """
    said, at = [], after_what_was_shown(workspace)
    chosen = _chosen(workspace, wanted, change, but, only)
    made = made_by(workspace, [one.voice for one in chosen], by)
    for one in chosen:
        own = one.voice.id in made
        value = _accepted(workspace, one, own, how, reason)
        row, day = _row(one.change), workspace.day_of(one.voice.said_at)
        check_outcome(value, voice_on=day, own=own, by=by, change=row)
        said.append(_says(workspace, one, value, by, at))
    return record(workspace, said)


def refuse(
    workspace: Workspace,
    wanted: str,
    by: str,
    *,
    change: str = "",
    instead: str = "",
    reason: str = "",
    but: Sequence[str] = (),
    only: Sequence[str] = (),
) -> list[Verdict]:
    """Refuse the open proposals of a voice, theme or change, or the verdicts ``only``.

    ``instead`` links the right change.
    """
    chosen = _chosen(workspace, wanted, change, but, only)
    row = _row(find_change(workspace, instead)) if instead else None
    at = after_what_was_shown(workspace)
    with workspace.store.transaction():
        said = record(workspace, [_says(workspace, one, _refused(one, reason), by, at) for one in chosen])
        voices = list({one.voice.id: one.voice for one in chosen}.values())
        own = made_by(workspace, voices, by)
        for voice in voices:
            if row is None:
                break
            how = allowed_how(workspace.day_of(voice.said_at), row, own=voice.id in own)
            said += link(workspace, voice.id, instead, how, by, reason=reason)
    return said


def _said(workspace: Workspace, current: Sequence[Verdict]) -> dict[str, list[tuple[OutcomeHow, date]]]:
    said = dict[str, list[tuple[OutcomeHow, date]]]()
    for v in current:
        if v.human:
            answer = (OutcomeHow(v.value["how"]), workspace.day_of(v.at))
            said.setdefault(v.feedback_id, []).append(answer)
    return said


def _open(verdict: Verdict, said: list[tuple[OutcomeHow, date]], changes: dict[str, Change]) -> bool:
    change = changes.get(verdict.subject)
    return may_ask(said, change) if change else not said and not verdict.subject


def _chosen(
    workspace: Workspace, wanted: str, change: str, but: Sequence[str], only: Sequence[str]
) -> list[LinkProposal]:
    left_out = {find_voice(workspace, one).id for one in but}
    found = link_proposals(workspace, wanted, change, only)
    chosen = [one for one in found if one.voice.id not in left_out]
    if not chosen:
        raise NotFoundError(
            f"no open proposal for {wanted}" if wanted else "no open proposal", "See: vocpipe links"
        )
    return chosen


def _accepted(
    workspace: Workspace, one: LinkProposal, own: bool, how: OutcomeHow | None, reason: str
) -> OutcomeValue:
    row = _row(one.change)
    if row is None:
        if how not in (None, OutcomeHow.ALREADY_POSSIBLE):
            raise VerdictError(
                f"{one.voice.id}: the proposal is a capability, not a change", "Leave --how out, or link it"
            )
        capability = one.verdict.value["capability"]
        return OutcomeValue(how=OutcomeHow.ALREADY_POSSIBLE, capability=capability, reason=reason)
    allowed = allowed_how(workspace.day_of(one.voice.said_at), row, own=own)
    return OutcomeValue(how=how or allowed, change_id=row.id, reason=reason)


def _refused(one: LinkProposal, reason: str) -> OutcomeValue:
    capability = one.verdict.value.get("capability")
    change_id = one.change.id if one.change else None
    return OutcomeValue(how=OutcomeHow.UNRELATED, change_id=change_id, capability=capability, reason=reason)


def _says(workspace: Workspace, one: LinkProposal, value: OutcomeValue, by: str, at: datetime) -> Verdict:
    return said_by(workspace, one.voice, About.OUTCOME, value, by, subject=value.change_id or "", at=at)


def _row(change: Change | None) -> ChangeRow | None:
    return ChangeRow.of(change) if change else None
