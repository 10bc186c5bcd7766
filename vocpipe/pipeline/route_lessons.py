"""What people's moves say about routing: how far they and the rules agree, and which edit would agree more.

A voice counts once somebody has judged anything about it: they moved it, or saw where it went and left it.
"""

from dataclasses import dataclass

from vocpipe.pipeline.route import inputs, teams_of
from vocpipe.records import About
from vocpipe.routing import Judged, Lesson, TeamAgreement, agreement, lessons
from vocpipe.workspace import Workspace

_MOST = 2_000
"""The newest voices that count: what people did years ago is not how they work now."""

_SEEN_BY = (About.ROUTE, About.KIND, About.USAGE, About.THEME, About.CORE, About.OUTCOME, About.FOLLOWUP)


@dataclass(frozen=True)
class RouteReport:
    """How many voices people judged and how many of them they moved, agreement by team, and lessons."""

    judged: int
    moved: int
    teams: list[TeamAgreement]
    lessons: list[Lesson]


def route_report(workspace: Workspace) -> RouteReport:
    """Compare the rules in force with where people sent the voices they judged; nothing is changed."""
    store = workspace.store
    seen = {v.feedback_id for about in _SEEN_BY for v in store.ledger.current(about) if v.human}
    kinds = {v.feedback_id: v for v in store.ledger.current(About.KIND, sorted(seen))}
    routes = {v.feedback_id: v for v in store.ledger.current(About.ROUTE, sorted(kinds))}
    given = list(inputs(workspace, sorted(routes), kinds, store.accounts.current()))
    given = sorted(given, key=lambda pair: (pair[0].said_at, pair[0].id))[-_MOST:]
    judged = [Judged(item, frozenset(teams_of(routes[voice.id]))) for voice, item in given]
    moved = sum(routes[voice.id].human for voice, _ in given)
    return RouteReport(
        len(judged), moved, agreement(judged, workspace.rules), lessons(judged, workspace.rules)
    )
