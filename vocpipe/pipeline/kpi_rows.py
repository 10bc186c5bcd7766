"""The KPI's rows out of the store, as they were known at a moment: nothing learned later is seen.

What was learned before the first voice came into the store is nothing; figures of such days are
reconstructed from what was known at the end of that first day, and stay as they are from then on.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial
from typing import Any

from vocpipe.followups import follow_ups, uses_after
from vocpipe.kpi import ChangeRow, Guided, Link, Proof, Solved, Told, Voice
from vocpipe.records import (
    About,
    Change,
    ChangeState,
    Knowledge,
    OutcomeHow,
    UsageState,
    Verdict,
)
from vocpipe.workspace import Workspace

_STATES = {str(state): state for state in UsageState}
_KNOWLEDGE = {str(knowledge): knowledge for knowledge in Knowledge}
_HOWS = {str(how): how for how in OutcomeHow}
_NO_USE = [("", "unknown", "unknown")]
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
    links = kpi_links(workspace, until)
    return KpiRows(
        voices=kpi_voices(workspace, until),
        links=links,
        changes=_changes(workspace, until),
        told=[Told(*row) for row in workspace.store.ledger.moments(About.TOLD, until)],
        solved=_solved(workspace, until),
        guided=_guided(workspace, links, until),
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
    fields = partial(store.ledger.fields, as_of=until)
    themes = {voice: theme for voice, _, theme in fields(About.THEME, ["theme"])}
    kinds = {voice: kind for voice, _, kind in fields(About.KIND, ["kind"])}
    teams = {voice: _teams(reasons) for voice, _, reasons in fields(About.ROUTE, ["reasons"])}
    uses: dict[str, list[tuple[str, str, str]]] = {}
    for voice, *use in fields(About.USAGE, ["state", "knowledge"]):
        uses.setdefault(voice, []).append((use[0], use[1], use[2]))
    moment = until or workspace.now()
    accounts = store.accounts.standing(moment.astimezone(zone).date(), moment)
    found = []
    for voice in store.feedback.facts(until):
        used = uses.get(voice.id, _NO_USE)
        _, state, knowledge = used[0] if len(used) == 1 else min(used, key=_weight)
        level, revenue = accounts.get(voice.account_id or "", (None, None))
        day = voice.said_at.astimezone(zone).date()
        found.append(
            Voice(
                feedback_id=voice.id,
                received_on=day,
                said_on=day,
                account_id=voice.account_id,
                recorder=voice.recorder,
                usage_state=_STATES[state],
                knowledge=_KNOWLEDGE[knowledge],
                features=tuple(feature for feature, _, _ in used if feature),
                teams=teams.get(voice.id, ()),
                theme=themes.get(voice.id),
                level=level,
                revenue=revenue,
                set_aside=voice.set_aside is not None,
                duplicate_of=voice.duplicate_of,
                document=f"{voice.source}\0{voice.external_id.split('#')[0]}" if voice.part else None,
                kind=kinds.get(voice.id, "unknown"),
            )
        )
    return found


@lru_cache(maxsize=4096)
def _teams(reasons: str | None) -> tuple[str, ...]:
    """Give the teams of a route as it is kept; few rules make few different ones."""
    return tuple(json.loads(reasons or "{}"))


def _weight(use: tuple[str, str, str]) -> tuple[bool, int]:
    """One use speaks for a voice of several features: partial knowledge first, then by state."""
    return use[2] != Knowledge.PARTIAL, _STRENGTH.index(_STATES[use[1]])


def kpi_links(workspace: Workspace, until: datetime | None = None) -> list[Link]:
    """Give every outcome verdict of people, the undone ones with the moment they were undone."""
    said = workspace.store.ledger.by_people(About.OUTCOME, ["how", "change_id", "reason"])
    known = [row for row in said if until is None or row["at"] <= until]
    undone = {row["undoes"]: row["at"] for row in known if row["undoes"]}
    return [
        Link(
            feedback_id=row["feedback_id"],
            how=_HOWS[row["how"]],
            change_id=row["change_id"],
            by=row["by"],
            at=row["at"],
            reason=row["reason"] or "",
            undone_at=undone.get(row["id"]),
            seq=row["seq"],
        )
        for row in known
        if row["undoes"] is None
    ]


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


def _guided(workspace: Workspace, links: Sequence[Link], until: datetime | None) -> list[Guided]:
    """Give the voices whose commenter was guided, from which day, and their first use since.

    Guided is who was told that it is already possible, or who knows it partly and was followed up.
    """
    store, zone = workspace.store, workspace.settings.zone
    ever = {link.feedback_id for link in links if link.how is OutcomeHow.ALREADY_POSSIBLE}
    possible = {
        v.feedback_id
        for v in store.ledger.current(About.OUTCOME, ever, as_of=until)
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
