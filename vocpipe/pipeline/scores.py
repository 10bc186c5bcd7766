"""The half-yearly check of every score, and how people's words changed after a release that answered them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from vocpipe.drafting.casestudy import case_study
from vocpipe.drafting.data import BriefVoice
from vocpipe.drafting.pins import first_pin
from vocpipe.kpi import ScoreCheck, Scored, check_scores, make_facts, unit_rows
from vocpipe.pipeline.briefing import brief_voice, gather
from vocpipe.pipeline.kpi_rows import end_of, rows_known
from vocpipe.pipeline.verdicts import by_feedback
from vocpipe.records import About, Account, AccountLevel, Feedback, Kind, Knowledge, OutcomeHow
from vocpipe.workspace import Workspace

RIPE = timedelta(days=180)
"""How old a voice must be to tell how it ended."""

_LINKS = {OutcomeHow.CAUSED, OutcomeHow.CONTRIBUTED, OutcomeHow.COINCIDENT}


def score_report(workspace: Workspace) -> list[ScoreCheck]:
    """Check informed-user tag, core flag, case-study score, account level, first pin and severity.

    Scores are those of half a year ago, when nobody knew how it would end; an account is taken as it
    was on the day of receipt. Endings: a release within 180 days, the account still active half a year
    on, its level raised.
    """
    store, zone = workspace.store, workspace.settings.zone
    today = workspace.today()
    rows = unit_rows(make_facts(rows_known(workspace), today, str(zone)))
    ripe = [row for row in rows if row.received_on + RIPE <= today]
    firsts = store.feedback.by_id(row.feedback_ids[0] for row in ripe)
    then = gather(workspace, firsts.values(), end_of(workspace, today - RIPE))
    history = _history(store.accounts.history(), store.accounts.levels())
    scored = []
    for row in ripe:
        first, accounts = row.feedback_ids[0], history.get(row.account_id or "", [])
        account = _on(accounts, row.received_on)
        as_it_was = replace(then, accounts={account.id: account} if account else {})
        voice = brief_voice(as_it_was, firsts[first], zone)
        released = row.days is not None and row.days <= RIPE.days
        ended = {"released": released, **_account_ended(accounts, row.received_on)}
        scored.append(Scored(first, _scores(voice, first in then.kinds), ended))
    return check_scores(scored)


def _history(accounts: Sequence[Account], levels: Sequence[AccountLevel]) -> dict[str, list[Account]]:
    """Give what each account was from which day on, oldest first; a level by rule goes before the file's."""
    found: dict[str, list[Account]] = {}
    ruled: dict[str, int | None] = {}
    told = {(one.id, one.as_of): one for one in accounts}
    set_on = {(one.account_id, one.day): one.level for one in levels}
    for key, day in sorted({*told, *set_on}, key=lambda place: place[1]):
        if (key, day) in set_on:
            ruled[key] = set_on[key, day]
        last = told.get((key, day)) or (found[key][-1] if key in found else None)
        if last is not None:
            level = ruled.get(key, last.level)
            found.setdefault(key, []).append(last.model_copy(update={"level": level, "as_of": day}))
    return found


def _scores(voice: BriefVoice, judged: bool) -> dict[str, float]:
    """Give what each score says of a voice, 0 to 1; half is where a brief would act on it.

    A case study counts from 50 of 100 points, a first pin from the 5 points that name it.
    """
    case, pin = case_study(voice), first_pin(voice)
    scores = {
        "informed user": float(any(use.value.knowledge is Knowledge.INFORMED for use in voice.usage)),
        "case study": min(1.0, max(0, case.score) / 100) if case else 0.0,
        "first pin": min(1.0, pin.score / 10) if pin else 0.0,
    }
    if voice.core is not None:
        scores["core"] = 1.0 if voice.core.admitted else voice.core.score or 0.0
    if judged:
        scores["severity"] = voice.severity / 3
    if voice.level is not None:
        scores["account level"] = (voice.level - 1) / 3
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
    store = workspace.store
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
            halves[workspace.day_of(voice.said_at) >= (released or date.max)].append(voice)
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
