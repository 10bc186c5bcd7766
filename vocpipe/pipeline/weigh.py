"""Weigh: score every voice of recent weeks by itself, with reasons, so that volume cannot crowd one out.

Voices inside themes are scored as well: a sharp one drowns there more easily than alone. The machine
only proposes that a voice hits the core; a person admits it.
"""

from collections import defaultdict
from dataclasses import dataclass

from vocpipe.pipeline.placing import author, week_number
from vocpipe.pipeline.verdicts import machine
from vocpipe.records import About, Account, CoreValue, Evidence, Feedback, UsageState, Verdict
from vocpipe.themes import VERSION
from vocpipe.themes.singles import RankedSingle, Single, novelty, rank
from vocpipe.themes.week_values import RESIDUE_WEEKS
from vocpipe.weeks import Week
from vocpipe.workspace import Workspace

_FIRSTHAND = (UsageState.USER, UsageState.EX_USER, UsageState.TRYING, UsageState.UNKNOWN, UsageState.NON_USER)


@dataclass(frozen=True)
class Weighed:
    """How many voices got a new score."""

    voices: int


def weigh(workspace: Workspace, week: Week | None = None) -> Weighed:
    """Score the voices of the weeks up to ``week``; a verdict is written only where the answer is new."""
    store = workspace.store
    week = week or workspace.week()
    store.ledger.set_live(About.CORE, VERSION, workspace.now())
    zone = workspace.settings.zone
    begins, ends = week.shift(1 - RESIDUE_WEEKS).starts(zone), week.ends(zone)
    said = store.feedback.find(said_from=begins, said_before=ends)
    voices = {voice.id: voice for voice in said if voice.duplicate_of is None}
    ranked = rank(_singles(workspace, list(voices.values())))
    said_before = store.ledger.current(About.CORE, voices)
    before = {v.feedback_id: CoreValue(**v.value) for v in said_before if not v.human}
    values = {one.feedback_id: _value(one, workspace.settings.language) for one in ranked}
    new = [
        _verdict(workspace, voices[one.feedback_id], one, values[one.feedback_id])
        for one in ranked
        if before.get(one.feedback_id) != values[one.feedback_id]
    ]
    return Weighed(store.ledger.append_in_parts(new))


def _singles(workspace: Workspace, voices: list[Feedback]) -> list[Single]:
    store = workspace.store
    ids = [voice.id for voice in voices]
    placed = {v.feedback_id: v for v in store.ledger.current(About.THEME, ids)}
    severity = {one: int(found or 0) for one, _, found in store.ledger.fields(About.KIND, ["severity"], ids)}
    states: dict[str, set[str]] = defaultdict(set)
    for one, _, state in store.ledger.fields(About.USAGE, ["state"], ids):
        states[one].add(state)
    accounts = store.accounts.current()
    heaviest = max((account.revenue or 0.0 for account in accounts.values()), default=0.0)
    peers = [f"{voice.lang} {week_number(workspace, voice)}" for voice in voices]
    novel = novelty([_nearest(placed.get(one)) for one in ids], peers)
    return [
        Single(
            feedback_id=voice.id,
            text=voice.text,
            severity=severity.get(voice.id, 0),
            novel=new,
            usage=next((state for state in _FIRSTHAND if state in states[voice.id]), UsageState.UNKNOWN),
            account_weight=_weight(accounts.get(voice.account_id or ""), heaviest),
            author=author(voice),
        )
        for voice, new in zip(voices, novel, strict=True)
    ]


def _nearest(placed: Verdict | None) -> float:
    """Give the probability that the nearest theme is the voice's own: 1 of a founder, and where a person
    said it."""
    if placed is None:
        return 0.0
    sure = 1.0 if placed.confidence is None else placed.confidence
    return sure if placed.value.get("theme") else 1 - sure


def _weight(account: Account | None, heaviest: float) -> float:
    """Give 0-1 by the account's share of the heaviest one's revenue; 0.5 when it is not known."""
    if account is None or account.revenue is None or heaviest <= 0:
        return 0.5
    return account.revenue / heaviest


def _value(ranked: RankedSingle, lang: str) -> CoreValue:
    reasons = tuple(reason.ja if lang == "ja" else reason.en for reason in ranked.reasons)
    return CoreValue(admitted=False, score=ranked.score, reasons=reasons)


def _verdict(workspace: Workspace, voice: Feedback, ranked: RankedSingle, value: CoreValue) -> Verdict:
    evidence = tuple(Evidence(cue=reason.code, note=f"{reason.points:.2f}") for reason in ranked.reasons)
    return machine(workspace, voice, About.CORE, VERSION, value, confidence=ranked.score, evidence=evidence)
