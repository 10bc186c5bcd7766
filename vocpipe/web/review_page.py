"""This week: themes in order of what deserves attention, and beside them the single voices."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Response

from vocpipe.drafting.data import BriefTheme
from vocpipe.pipeline.week_view import review_week
from vocpipe.review.attention import OPEN, Progress
from vocpipe.web.people import Reader
from vocpipe.web.presence import Presence
from vocpipe.web.visit import Start, Visit

router = APIRouter()

_RISING = {"emerging": 2.0, "back": 1.5, "growing": 1.5, "perhaps_growing": 1.25}
A_PAGE = 12
"""Themes on a page: more than anybody reviews in a quarter of an hour."""

SINGLES = 12
"""Single voices shown: a fixed share of the review that volume cannot crowd out."""

SETTLED = ("done", "snoozed")
"""Steps after which a theme waits for nobody in a week."""

ASKED = 6
"""Questions of the machine shown at once; who answers one is asked the next."""

LINKS = 3
"""Themes whose proposed links stand beside the themes; the page of links has them all."""


@router.get("/")
def this_week(visit: Visit, person: Reader, week: str = "", start: Start = 0) -> Response:
    """Show the week's review, a page of its themes at a time."""
    presence: Presence = visit.request.app.state.presence
    shown = review_week(visit.workspace, week)
    data = visit.views.week(shown)
    themes = ordered(data.themes)
    steps = visit.views.progress(shown)
    stands = {theme.key: steps.get(theme.key, OPEN) for theme in themes}
    left = [theme for theme in themes if stands[theme.key].state == "open"]
    here, singles = visit.views.spoken(shown, left[start : start + A_PAGE], SINGLES)
    return visit.show(
        "review.html",
        person,
        week=shown,
        before=shown.shift(-1),
        after=shown.shift(1),
        data=data,
        themes=here,
        total=len(themes),
        left=len(left),
        start=start,
        size=A_PAGE,
        singles=singles,
        **_settled(themes, stands),
        people=visit.views.people(),
        reading={theme.key: presence.others(f"/themes/{theme.key}", person) for theme in here},
        changes=visit.views.changes(),
        proposals=visit.views.proposals(),
        links=visit.views.link_groups(),
        asked_at_once=ASKED,
        links_at_once=LINKS,
        voices=visit.workspace.store.feedback.count(),
        failed=sorted(visit.workspace.store.failures.all()),
    )


def _settled(themes: Sequence[BriefTheme], stands: Mapping[str, Progress]) -> dict[str, Any]:
    """Give how far each theme is, those that wait for nobody by their last step, and who has how many."""
    return {
        "progress": stands,
        "laid": {state: [one for one in themes if stands[one.key].state == state] for state in SETTLED},
        "owners": Counter(one.owner for one in stands.values() if one.owner).most_common(),
    }


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
