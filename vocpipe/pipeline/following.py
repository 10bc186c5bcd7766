"""What became of last week's decisions: where each change stands, who was told, what was taken back."""

from vocpipe.drafting.data import FollowUp
from vocpipe.records import About, Change, ChangeState, Verdict
from vocpipe.weeks import Week, week_of
from vocpipe.workspace import Workspace


def followups(workspace: Workspace, week: Week) -> list[FollowUp]:
    """Give what became of what people decided in the week before ``week``, the most voices first."""
    zone, ledger = workspace.settings.zone, workspace.store.ledger
    last = week.shift(-1)
    said = [v for v in ledger.all_human(About.OUTCOME) if v.undoes is None and week_of(v.at, zone) == last]
    if not said:
        return []
    voices = {verdict.feedback_id for verdict in said}
    holding = {verdict.id for verdict in ledger.current(About.OUTCOME, voices)}
    told = {verdict.feedback_id for verdict in ledger.current(About.TOLD, voices)}
    changes = workspace.store.changes.all()
    groups: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in said:
        key = str(verdict.value["how"]), str(verdict.value.get("change_id") or "")
        groups.setdefault(key, []).append(verdict)
    found = [_of(how, changes.get(key), made, holding, told) for (how, key), made in groups.items()]
    return sorted(found, key=lambda one: (-one.count, one.how, one.about))


def _of(how: str, change: Change | None, made: list[Verdict], holding: set[str], told: set[str]) -> FollowUp:
    return FollowUp(
        how=how,
        about=change.title if change else "",
        count=len({verdict.feedback_id for verdict in made}),
        state=str(change.state) if change else "",
        day=change.released_on if change and change.state is ChangeState.RELEASED else None,
        told=len({verdict.feedback_id for verdict in made} & told),
        undone=sum(verdict.id not in holding for verdict in made),
    )
