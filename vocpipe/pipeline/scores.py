"""The half-yearly check of every score, and how people's words changed after a release that answered them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from vocpipe.kpi import ScoreCheck, Scored, UnitRow, check_scores, unit_rows
from vocpipe.pipeline.kpi_rows import rows_known
from vocpipe.pipeline.verdicts import by_feedback
from vocpipe.records import About, Account, Feedback, Kind, Knowledge, OutcomeHow, Verdict
from vocpipe.workspace import Workspace

RIPE = timedelta(days=180)
"""How old a voice must be to tell how it ended."""

_LINKS = {OutcomeHow.CAUSED, OutcomeHow.CONTRIBUTED, OutcomeHow.COINCIDENT}


def score_report(workspace: Workspace) -> list[ScoreCheck]:
    """Check informed-user tag, core score, severity, account level and being the first voice of its theme.

    Endings: a release within 180 days, the account still active half a year on, its level raised.
    """
    store, zone = workspace.store, workspace.settings.zone
    today = workspace.now().astimezone(zone).date()
    known = rows_known(workspace)
    rows = unit_rows(known.voices, known.links, known.changes, known.told, as_of=today, zone=str(zone))
    history: dict[str, list[Account]] = {}
    for account in store.accounts.history():
        history.setdefault(account.id, []).append(account)
    core = {v.feedback_id: v for v in store.ledger.current(About.CORE)}
    kinds = {v.feedback_id: v for v in store.ledger.current(About.KIND)}
    informed = {
        v.feedback_id
        for v in store.ledger.current(About.USAGE)
        if v.value.get("knowledge") == Knowledge.INFORMED
    }
    firsts = {row.feedback_ids[0] for row in _first_of_theme(rows).values()}
    scored = []
    for row in rows:
        if row.received_on + RIPE > today:
            continue
        first, accounts = row.feedback_ids[0], history.get(row.account_id or "", [])
        scores = _scores(first, accounts, row.received_on, core, kinds)
        scores |= {"informed user": float(first in informed), "first of its theme": float(first in firsts)}
        released = row.days is not None and row.days <= RIPE.days
        ended = {"released": released, **_account_ended(accounts, row.received_on)}
        scored.append(Scored(first, scores, ended))
    return check_scores(scored)


def _first_of_theme(rows: Sequence[UnitRow]) -> dict[str, UnitRow]:
    """Give the first unit of each theme; ``rows`` come in order of receipt."""
    return {row.theme: row for row in reversed(rows) if row.theme}


def _scores(
    voice: str,
    accounts: Sequence[Account],
    on: date,
    core: Mapping[str, Verdict],
    kinds: Mapping[str, Verdict],
) -> dict[str, float]:
    then = _on(accounts, on)
    scores = {}
    if voice in core:
        scores["core"] = (
            1.0 if core[voice].value.get("admitted") else float(core[voice].value.get("score") or 0)
        )
    if voice in kinds:
        scores["severity"] = int(kinds[voice].value.get("severity", 0)) / 3
    if then is not None and then.level is not None:
        scores["account level"] = (then.level - 1) / 3
    return scores


def _account_ended(accounts: Sequence[Account], on: date) -> dict[str, bool | None]:
    then, later = _on(accounts, on), _on(accounts, on + RIPE)
    if then is None or later is None or later.as_of <= on:
        return {"renewed": None, "level raised": None}
    raised = None if then.level is None or later.level is None else later.level > then.level
    return {"renewed": None if then.status != "active" else later.status == "active", "level raised": raised}


def _on(accounts: Sequence[Account], day: date) -> Account | None:
    return next((account for account in reversed(accounts) if account.as_of <= day), None)


def minds(workspace: Workspace) -> list[dict[str, Any]]:
    """Give for each commenter (or account) and release that answered them how their voices moved.

    ``before`` and ``after`` hold the number of voices, kinds, usage states and ``tone``: the share of
    praise less the share of problems. Only those who spoke again are listed.
    """
    store, zone = workspace.store, workspace.settings.zone
    changes = store.changes.all()
    voices = store.feedback.find()
    speakers = {voice.id: _speaker(voice) for voice in voices}
    answered = {
        (speakers[v.feedback_id] or "", v.subject)
        for v in store.ledger.current(About.OUTCOME)
        if v.human and speakers.get(v.feedback_id) and OutcomeHow(v.value["how"]) in _LINKS
    }
    kinds = {v.feedback_id: str(v.value["kind"]) for v in store.ledger.current(About.KIND)}
    states = {
        fid: [str(v.value["state"]) for v in found]
        for fid, found in by_feedback(store.ledger.current(About.USAGE)).items()
    }
    spoken: dict[str, list[Feedback]] = {}
    for voice in voices:
        spoken.setdefault(speakers[voice.id] or "", []).append(voice)
    rows = []
    for who, change_id in sorted(answered):
        released = changes[change_id].released_on if change_id in changes else None
        halves: tuple[list[Feedback], list[Feedback]] = ([], [])
        for voice in spoken[who] if released else ():
            halves[voice.said_at.astimezone(zone).date() >= (released or date.max)].append(voice)
        if all(halves):
            before, after = (_summary(half, kinds, states) for half in halves)
            row = {"who": who, "change": change_id, "released_on": str(released)}
            rows.append(row | {"before": before, "after": after})
    return rows


def _speaker(voice: Feedback) -> str | None:
    if voice.commenter:
        return f"{voice.account_id or '-'}/{voice.commenter}"
    return voice.account_id


def _summary(
    voices: Iterable[Feedback], kinds: Mapping[str, str], states: Mapping[str, list[str]]
) -> dict[str, Any]:
    ids = [voice.id for voice in voices]
    counted = Counter(kinds.get(one, "other") for one in ids)
    tone = (counted[Kind.PRAISE] - counted[Kind.PROBLEM]) / len(ids)
    used = Counter(state for one in ids for state in states.get(one, []))
    return {"n": len(ids), "kinds": dict(counted), "usage": dict(used), "tone": round(tone, 2)}
