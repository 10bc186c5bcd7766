"""Route: who gets each voice, recomputed whenever something it rests on has changed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vocpipe.pipeline.verdicts import by_feedback, machine
from vocpipe.records import About, Account, Evidence, Feedback, KindValue, Team, UsageValue, Verdict
from vocpipe.routing import RouteInput, UsageFact, rules_version
from vocpipe.routing import route as decide
from vocpipe.text.results import tells_result
from vocpipe.workspace import Workspace

BATCH = 2_000

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Routed:
    """How many voices got a route that differs from the one they had."""

    voices: int


def route(workspace: Workspace, progress: Progress | None = None) -> Routed:
    """Route every voice that has a kind; a verdict is written only where the answer is a new one.

    Routing is cheap and rests on verdicts that people may correct at any time, so it is not
    remembered as done: it is compared.
    """
    store = workspace.store
    version = rules_version(workspace.rules)
    store.ledger.set_live(About.ROUTE, version, workspace.now())
    kinds = {v.feedback_id: v for v in store.ledger.current(About.KIND)}
    ids = sorted(kinds)
    changed = 0
    accounts = store.accounts.current()
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        verdicts = _decided(workspace, some, kinds, accounts, version)
        changed += store.ledger.append_in_parts(verdicts)
        workspace.still_running()
        if progress:
            progress(min(start + BATCH, len(ids)), len(ids))
    return Routed(changed)


def _decided(
    workspace: Workspace,
    ids: list[str],
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
    """Give each voice with what routing may look at in it; ``kinds`` are the kinds that count, by voice."""
    ledger = workspace.store.ledger
    usages = by_feedback(ledger.current(About.USAGE, ids))
    themes = {v.feedback_id: v.value.get("theme") for v in ledger.current(About.THEME, ids)}
    for key, voice in workspace.store.feedback.by_id(ids).items():
        account = accounts.get(voice.account_id or "")
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
