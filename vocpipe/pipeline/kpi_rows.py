"""The KPI's rows out of the store, as they were known at a moment: nothing learned later is seen.

What was learned before the first voice came into the store is nothing; figures of such days are
reconstructed from what was known at the end of that first day, and stay as they are from then on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from vocpipe.followups import follow_ups, uses_after
from vocpipe.kpi import ChangeRow, Guided, Link, Proof, Solved, Told, Voice
from vocpipe.records import (
    About,
    Change,
    ChangeState,
    Feedback,
    Knowledge,
    OutcomeHow,
    UsageState,
    UsageValue,
    Verdict,
)
from vocpipe.workspace import Workspace

_STRENGTH = (UsageState.USER, UsageState.EX_USER, UsageState.TRYING, UsageState.NON_USER, UsageState.UNKNOWN)


@dataclass(frozen=True)
class KpiRows:
    """Everything ``kpi.compute`` takes."""

    voices: list[Voice]
    links: list[Link]
    changes: list[ChangeRow]
    told: list[Told]
    solved: list[Solved]
    guided: list[Guided]
    proofs: list[Proof]

    def given(self) -> dict[str, Any]:
        """Give the rows as the keyword arguments of ``kpi.compute``."""
        return {
            "voices": self.voices,
            "links": self.links,
            "changes": self.changes,
            "told_rows": self.told,
            "solved_rows": self.solved,
            "guided_rows": self.guided,
            "proof_rows": self.proofs,
        }


def rows_known(workspace: Workspace, until: datetime | None = None) -> KpiRows:
    """Give the rows as known at ``until``, or all that is known now."""
    return KpiRows(
        voices=kpi_voices(workspace, until),
        links=kpi_links(workspace, until),
        changes=_changes(workspace, until),
        told=[Told(v.feedback_id, v.at) for v in _current(workspace, About.TOLD, until)],
        solved=_solved(workspace, until),
        guided=_guided(workspace, until),
        proofs=_proofs(workspace, until),
    )


def end_of(workspace: Workspace, day: date) -> datetime:
    """Give the moment up to which things count as known on ``day``: its end in the workspace's zone."""
    first = workspace.store.feedback.first_known()
    zone = workspace.settings.zone
    known_from = first.astimezone(zone).date() if first else day
    return datetime.combine(max(day, known_from) + timedelta(days=1), time.min, zone) - timedelta(
        microseconds=1
    )


def kpi_voices(workspace: Workspace, until: datetime | None = None) -> list[Voice]:
    """Give every voice as the KPI sees it, those set aside included."""
    store, zone = workspace.store, workspace.settings.zone
    usages: dict[str, dict[str, dict[str, Any]]] = {}
    for voice_id, feature, value in store.ledger.values(About.USAGE, until):
        usages.setdefault(voice_id, {})[feature] = value
    themes = {voice_id: value.get("theme") for voice_id, _, value in store.ledger.values(About.THEME, until)}
    routes = {voice_id: value for voice_id, _, value in store.ledger.values(About.ROUTE, until)}
    kinds = {
        voice_id: str(value.get("kind")) for voice_id, _, value in store.ledger.values(About.KIND, until)
    }
    accounts = store.accounts.current(until.astimezone(zone).date() if until else None)
    known = store.feedback.known_at(until) if until else store.feedback.find(with_set_aside=True)
    found = []
    for voice in known:
        account = accounts.get(voice.account_id or "")
        usage = _strongest(usages.get(voice.id, {}).values())
        day = voice.said_at.astimezone(zone).date()
        found.append(
            Voice(
                feedback_id=voice.id,
                received_on=day,
                said_on=day,
                account_id=voice.account_id,
                recorder=voice.recorder,
                usage_state=usage.state,
                knowledge=usage.knowledge,
                features=tuple(usages.get(voice.id, ())),
                teams=tuple(routes.get(voice.id, {}).get("reasons") or ()),
                theme=themes.get(voice.id),
                level=account.level if account else None,
                revenue=account.revenue if account else None,
                set_aside=voice.set_aside is not None,
                duplicate_of=voice.duplicate_of,
                document=_document(voice),
                kind=kinds.get(voice.id, "unknown"),
            )
        )
    return found


def kpi_links(workspace: Workspace, until: datetime | None = None) -> list[Link]:
    """Give every outcome verdict of people, the undone ones with the moment they were undone."""
    verdicts = [v for v in workspace.store.ledger.all_human(About.OUTCOME) if until is None or v.at <= until]
    undone = {verdict.undoes: verdict.at for verdict in verdicts if verdict.undoes}
    return [_link(verdict, undone) for verdict in verdicts if verdict.undoes is None]


def _link(verdict: Verdict, undone: Mapping[str, datetime]) -> Link:
    return Link(
        feedback_id=verdict.feedback_id,
        how=OutcomeHow(verdict.value["how"]),
        change_id=verdict.value.get("change_id"),
        by=verdict.by,
        at=verdict.at,
        reason=verdict.value.get("reason", ""),
        undone_at=undone.get(verdict.id),
        seq=verdict.seq or 0,
    )


def _current(workspace: Workspace, about: About, until: datetime | None) -> list[Verdict]:
    return workspace.store.ledger.current(about, as_of=until)


def _changes(workspace: Workspace, until: datetime | None) -> list[ChangeRow]:
    history = workspace.store.changes.history(until)
    return [change_row(known[-1], known) for known in history.values()]


def change_row(change: Change, history: list[Change]) -> ChangeRow:
    """Give a change's dates as the KPI takes them; a release that was taken back is told by its history."""
    dates = (change.planned_on, change.started_on, change.released_on, change.declined_on)
    released = [known.state is ChangeState.RELEASED for known in history]
    taken_back = any(before and not after for before, after in zip(released, released[1:], strict=False))
    return ChangeRow(change.id, *dates, title=change.title, taken_back=taken_back)


def _proofs(workspace: Workspace, until: datetime | None) -> list[Proof]:
    """Give every step of consent that people recorded and did not take back."""
    said = [v for v in workspace.store.ledger.all_human(About.CONSENT) if until is None or v.at <= until]
    undone = {v.undoes for v in said if v.undoes}
    return [
        Proof(v.feedback_id, v.subject, str(v.value["state"]), v.at)
        for v in said
        if v.undoes is None and v.id not in undone
    ]


def _solved(workspace: Workspace, until: datetime | None) -> list[Solved]:
    found = _current(workspace, About.SOLVED, until)
    return [Solved(v.feedback_id, v.at, bool(v.value["solved"])) for v in found]


def _guided(workspace: Workspace, until: datetime | None) -> list[Guided]:
    """Give the voices whose commenter was guided, from which day, and their first use since.

    Guided is who was told that it is already possible, or who knows it partly and was followed up.
    """
    store, zone = workspace.store, workspace.settings.zone
    possible = {
        v.feedback_id
        for v in _current(workspace, About.OUTCOME, until)
        if v.human and v.value.get("how") == OutcomeHow.ALREADY_POSSIBLE
    }
    told = {
        v.feedback_id: v.at.astimezone(zone).date()
        for v in store.ledger.current(About.TOLD, possible, as_of=until)
    }
    followed = {one.feedback_id: one.on for one in follow_ups(workspace, until=until).values() if one.partial}
    since = {key: min(days[key] for days in (told, followed) if key in days) for key in told | followed}
    uses = uses_after(workspace, since, until)
    return [Guided(feedback_id, on, uses[feedback_id]) for feedback_id, on in since.items()]


def _strongest(said: Iterable[Mapping[str, Any]]) -> UsageValue:
    """Give one usage for a voice that speaks of several features: partial knowledge first, then by state."""
    values = [UsageValue(**value) for value in said] or [UsageValue(state=UsageState.UNKNOWN)]
    return min(values, key=lambda v: (v.knowledge is not Knowledge.PARTIAL, _STRENGTH.index(v.state)))


def _document(voice: Feedback) -> str | None:
    """Name the row, ticket or note a voice was split from; a voice that is all of its row has none."""
    return None if voice.span is None else f"{voice.source}\0{voice.external_id.split('#')[0]}"
