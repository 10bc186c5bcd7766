"""Correct what the machine said of one voice: kind, usage, route; admit it as core; undo."""

from collections.abc import Iterable
from typing import Any

from vocpipe.errors import VerdictError
from vocpipe.records import (
    PRODUCT,
    About,
    CoreValue,
    Feedback,
    Kind,
    KindValue,
    Knowledge,
    Provenance,
    RouteValue,
    Team,
    UsageState,
    UsageValue,
    Verdict,
)
from vocpipe.review.makers import check_undo
from vocpipe.review.people import find_voice, said_by, say
from vocpipe.workspace import Workspace


def lasting(verdict: Verdict) -> bool:
    """Whether nobody may take it back: an erasing, a quote's use or withdrawal."""
    if verdict.about is About.ERASED:
        return True
    return verdict.about is About.CONSENT and verdict.value.get("state") in ("used", "withdrawn")


def correct_kind(
    workspace: Workspace, item: str, kind: Kind, severity: int | None, by: str, note: str = ""
) -> Verdict:
    """Say what kind a voice is; without ``severity`` the present one stays, where the kind can have one."""
    voice = find_voice(workspace, item)
    value = KindValue(kind=kind, severity=severity or 0, severity_kept=True if severity is None else None)
    if severity is None and (held := workspace.store.ledger.current(About.KIND, [voice.id])):
        before = KindValue(**held[0].value)
        # Nobody is blocked by what they ask or praise; a problem hurts at least a little.
        hurts = {Kind.PROBLEM: max(before.severity, 1), Kind.REQUEST: before.severity}.get(kind, 0)
        told = held[0].human and not before.severity_kept and hurts == before.severity
        value = KindValue(kind=kind, severity=hurts, severity_kept=None if told else True)
    return say(workspace, [voice], About.KIND, value, by, note=note)[0]


def correct_usage(
    workspace: Workspace,
    item: str,
    feature: str,
    state: UsageState,
    knowledge: Knowledge | None,
    by: str,
    note: str = "",
) -> Verdict:
    """Say whether the commenter uses a feature (its key or a name of it) and knows it.

    Without ``knowledge`` the present one stays, with what it names, whoever's word it is.
    Raises VerdictError for an unknown feature.
    """
    voice = find_voice(workspace, item)
    key = PRODUCT if feature == PRODUCT else workspace.catalogue.resolve(feature)
    if key is None:
        known = ", ".join(sorted(workspace.catalogue.by_key)) or "(none)"
        raise VerdictError(f"{feature} is not in the feature catalogue", f"Known are: {known}")
    value = UsageValue(state=state, knowledge=knowledge or Knowledge.UNKNOWN, provenance=Provenance.CONFIRMED)
    if knowledge is None:
        value = value.model_copy(update=_knowledge_so_far(workspace, voice.id, key))
    return say(workspace, [voice], About.USAGE, value, by, subject=key, note=note)[0]


def _knowledge_so_far(workspace: Workspace, voice: str, feature: str) -> dict[str, Any]:
    """Give the parts of a usage value that tell the knowledge, as they stand."""
    held = workspace.store.ledger.current(About.USAGE, [voice])
    verdict = next((one for one in held if one.subject == feature), None)
    if verdict is None:
        return {"knowledge_kept": True}
    before = UsageValue(**verdict.value)
    told = {name: getattr(before, name) for name in ("knowledge", "capability", "answer")}
    return {**told, "knowledge_kept": None if verdict.human and not before.knowledge_kept else True}


def correct_route(workspace: Workspace, item: str, teams: Iterable[Team], reason: str, by: str) -> Verdict:
    """Say which teams get a voice, and why."""
    voice = find_voice(workspace, item)
    chosen = list(dict.fromkeys(teams))
    if not chosen or not reason.strip():
        raise VerdictError("a route needs teams and a reason", "Give --team and --reason")
    value = RouteValue(reasons={team: reason.strip() for team in chosen})
    return say(workspace, [voice], About.ROUTE, value, by)[0]


def admit(workspace: Workspace, item: str, reason: str, by: str) -> Verdict:
    """Admit that this one voice hits the core, because of ``reason``."""
    voice = find_voice(workspace, item)
    if not reason.strip():
        raise VerdictError("a voice is admitted with a reason", "Give --reason in one sentence")
    value = CoreValue(admitted=True, reasons=(reason.strip(),))
    return say(workspace, [voice], About.CORE, value, by)[0]


def undo(workspace: Workspace, verdict_id: str, by: str, note: str = "") -> list[Verdict]:
    """Take back a person's verdict: the one before it, or the machine's, counts again.

    Gives the undoing; that they were told of a change is taken back for all voices it was noted with.
    """
    named = workspace.store.ledger.get(verdict_id)
    if named is None or not named.human:
        raise VerdictError(f"there is no person's verdict {verdict_id}", "See: vocpipe show ID")
    voice = find_voice(workspace, named.feedback_id)
    if any(one.undoes == verdict_id for one in workspace.store.ledger.history(voice.id)):
        raise VerdictError(f"{verdict_id} was taken back already", f"See: vocpipe show {voice.id}")
    if lasting(named):
        raise VerdictError(
            f"{verdict_id} cannot be taken back: a use or a withdrawal stays on record",
            "Ask the customer anew: vocpipe consent ask",
        )
    check_undo(workspace, voice, named, by)
    undoings = []
    with workspace.store.transaction():
        for one, said in [(voice, named), *_told_with(workspace, voice, named)]:
            undoing = said_by(
                workspace, one, said.about, None, by, subject=said.subject, note=note, undoes=said.id
            )
            workspace.store.ledger.undo(said.id, undoing)
            undoings.append(undoing)
    return undoings


def _told_with(workspace: Workspace, voice: Feedback, named: Verdict) -> list[tuple[Feedback, Verdict]]:
    """Give the commenter's other voices for which ``tell`` noted the same, with what it noted."""
    if named.about is not About.TOLD or not named.subject:
        return []
    same = ("subject", "human", "by", "at", "value")
    told = {
        one.feedback_id: one
        for one in workspace.store.ledger.current(About.TOLD)
        if one.id != named.id and all(getattr(one, name) == getattr(named, name) for name in same)
    }
    others = workspace.store.feedback.by_id(told).values()
    return [(other, told[other.id]) for other in others if other.listener == voice.listener]
