"""Route: who gets each voice, recomputed whenever something it rests on has changed."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from vocpipe.pipeline.batches import Progress, in_batches
from vocpipe.pipeline.verdicts import by_feedback, machine
from vocpipe.records import About, Account, Evidence, Feedback, KindValue, Team, UsageValue, Verdict
from vocpipe.routing import RouteInput, UsageFact, rules_version
from vocpipe.routing import route as decide
from vocpipe.store import Cursor
from vocpipe.text.results import tells_result
from vocpipe.workspace import Workspace

BATCH = 2_000

_PLACE, _SAID, _CHANGED = "machine:routes", "verdicts", "changes"
"""The cursor that says on what all voices were routed, and up to which verdict and change of a voice."""

_RESTS_ON = (About.KIND, About.USAGE, About.THEME)


@dataclass(frozen=True)
class Routed:
    """How many voices got a route that differs from the one they had."""

    voices: int


def route(workspace: Workspace, progress: Progress | None = None) -> Routed:
    """Route every voice that has a kind; a verdict is written only where the answer is a new one.

    Routing rests on verdicts that people may correct at any time, so it is not remembered as done: it is
    compared, for the voices that changed or of which something was said since, and for all of them when
    the rules, the accounts or the models did.
    """
    store = workspace.store
    version, accounts = rules_version(workspace.rules), store.accounts.current()
    store.ledger.set_live(About.ROUTE, version, workspace.now())
    seen = {_SAID: store.ledger.last(), _CHANGED: store.feedback.last_change()}
    rests_on = _rests_on(workspace, version, accounts)
    touched = _touched(workspace, rests_on)
    if touched is not None and not touched:
        return Routed(0)
    kinds = {v.feedback_id: v for v in store.ledger.current(About.KIND, touched)}
    ids = sorted(kinds)
    changed = 0
    for some in in_batches(ids, BATCH, workspace.still_running, progress):
        verdicts = _decided(workspace, some, kinds, accounts, version)
        changed += store.ledger.append_in_parts(verdicts)
    store.cursors.save(Cursor(_PLACE, rests_on, workspace.now(), seen))
    return Routed(changed)


def _rests_on(workspace: Workspace, version: str, accounts: Mapping[str, Account]) -> str:
    """Give the digest of what the routes of all voices rest on."""
    told = [
        (key, account.level, account.status, account.health)
        for key, account in sorted(accounts.items())
        if account.status != "unknown" or account.level or account.health  # a new name alone says nothing
    ]
    live = [workspace.store.ledger.live_version(about) for about in _RESTS_ON]
    content = json.dumps([version, workspace.settings.language, live, told])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _touched(workspace: Workspace, rests_on: str) -> set[str] | None:
    """Give the voices that may have another route than when all were routed last; None for every one."""
    store, known = workspace.store, workspace.store.cursors.get(_PLACE)
    if known is None or known.cursor != rests_on:
        return None
    spoken_of = (store.ledger.spoken_of(about, known.counts[_SAID]) for about in _RESTS_ON)
    return store.feedback.changed_since(known.counts[_CHANGED]).union(*spoken_of)


def _decided(
    workspace: Workspace,
    ids: Sequence[str],
    kinds: dict[str, Verdict],
    accounts: dict[str, Account],
    version: str,
) -> list[Verdict]:
    held = workspace.store.ledger.current(About.ROUTE, ids)
    before = {v.feedback_id: v for v in held if not v.human}
    found = []
    for voice, given in inputs(workspace, ids, kinds, accounts):
        feedback_id = voice.id
        value = decide(given, workspace.rules, workspace.settings.language)
        evidence = tuple(Evidence(cue=f"rule:{team}", note=reason) for team, reason in value.reasons.items())
        verdict = machine(workspace, voice, About.ROUTE, version, value, evidence=evidence)
        if feedback_id not in before or before[feedback_id].value != verdict.value:
            found.append(verdict)
    return found


def inputs(
    workspace: Workspace, ids: Sequence[str], kinds: Mapping[str, Verdict], accounts: Mapping[str, Account]
) -> Iterator[tuple[Feedback, RouteInput]]:
    """Give each voice with what routing may look at in it; ``kinds`` are the kinds that count, by voice.

    Of an erased voice nothing is left to look at: it stays with whom it was.
    """
    ledger = workspace.store.ledger
    usages = by_feedback(ledger.current(About.USAGE, ids))
    themes = {v.feedback_id: v.value.get("theme") for v in ledger.current(About.THEME, ids)}
    for key, voice in workspace.store.feedback.by_id(ids).items():
        account = accounts.get(voice.account_id or "")
        if not voice.erased:
            yield voice, _input(voice, kinds[key], usages.get(key, []), themes.get(key), account)


def _input(
    voice: Feedback, kind: Verdict, usages: list[Verdict], theme: str | None, account: Account | None
) -> RouteInput:
    told = KindValue(**kind.value)
    values = [(verdict.subject, UsageValue(**verdict.value)) for verdict in usages]
    return RouteInput(
        kind=told.kind,
        also=told.also,
        severity=told.severity,
        usage=tuple(UsageFact(feature=key, state=v.state, knowledge=v.knowledge) for key, v in values),
        level=account.level if account else None,
        status=account.status if account else None,
        health=account.health if account else None,
        account_id=voice.account_id,
        theme=theme,
        has_number=tells_result(voice.text),
        rating=voice.rating,
    )


def teams_of(verdict: Verdict | None) -> dict[Team, str]:
    """Give team -> reason of a route verdict; nothing when there is none."""
    return (
        {Team(team): reason for team, reason in (verdict.value.get("reasons") or {}).items()}
        if verdict
        else {}
    )
