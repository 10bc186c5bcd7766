"""This week: themes in order of what deserves attention, and beside them the single voices."""

from fastapi import APIRouter, Request, Response

from vocpipe.drafting.data import BriefData, BriefTheme, BriefVoice
from vocpipe.web.people import Reader
from vocpipe.web.render import page
from vocpipe.web.views import Views
from vocpipe.weeks import Week
from vocpipe.workspace import Workspace

router = APIRouter()

_RISING = {"emerging": 2.0, "back": 1.5, "growing": 1.5}
LANE = 12
"""Single voices in the lane: a fixed share of the review that volume cannot crowd out."""


@router.get("/")
def this_week(request: Request, person: Reader, week: str = "") -> Response:
    """Show the week's review."""
    workspace: Workspace = request.app.state.workspace
    views: Views = request.app.state.views
    shown = workspace.week(week) if week else _latest(workspace)
    data = views.week(shown)
    return page(
        request,
        "review.html",
        person,
        week=shown,
        before=shown.shift(-1),
        after=shown.shift(1),
        data=data,
        themes=ordered(data.themes),
        singles=singles(data),
        changes=views.changes(),
        proposals=views.proposals(),
    )


def _latest(workspace: Workspace) -> Week:
    """Give the last week that is over: a running one would be compared with nothing."""
    return workspace.week().shift(-1)


def ordered(themes: tuple[BriefTheme, ...]) -> list[BriefTheme]:
    """Give the week's themes, what deserves attention first.

    Attention is this week's size, weighed by growth, by the share of voices from people who use the
    feature, and by the levels of the accounts behind it.
    """
    live = [theme for theme in themes if theme.this_week]
    return sorted(live, key=lambda theme: (-attention(theme), theme.key))


def attention(theme: BriefTheme) -> float:
    """Give how much a theme deserves attention this week; 0 without voices."""
    known = sum(theme.usage.values()) or 1
    users = theme.usage.get("user", 0) / known
    levels = sum(level * count for level, count in theme.levels.items()) / (sum(theme.levels.values()) or 1)
    return theme.this_week * _RISING.get(theme.trend, 1.0) * (1 + users) * (1 + levels / 4)


def singles(data: BriefData) -> list[BriefVoice]:
    """Give the week's single voices, those people admitted first, then by score."""
    weighed = [voice for voice in data.voices if voice.core is not None and voice.duplicate_of is None]
    alone = [voice for voice in weighed if voice.theme is None or (voice.core and voice.core.admitted)]
    return sorted(alone, key=lambda v: (not (v.core_human and v.core and v.core.admitted), -_score(v), v.id))[
        :LANE
    ]


def _score(voice: BriefVoice) -> float:
    return (voice.core.score or 0.0) if voice.core else 0.0
