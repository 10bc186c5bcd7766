"""Draft: the week's briefs for product, sales, marketing and success."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vocpipe import drafting
from vocpipe.drafting.briefs import marketing_brief, product_brief, sales_brief, success_brief
from vocpipe.drafting.data import BriefData
from vocpipe.pipeline.alerting import alerts, raise_alerts
from vocpipe.pipeline.briefing import brief_data
from vocpipe.pipeline.settled import digest_of
from vocpipe.records import Brief, Team
from vocpipe.weeks import Week
from vocpipe.workspace import Workspace

LANGS = ("ja", "en")

_DRAFTERS: dict[Team, Callable[[BriefData, str], Brief]] = {
    Team.PRODUCT: product_brief,
    Team.SALES: sales_brief,
    Team.MARKETING: marketing_brief,
    Team.SUCCESS: success_brief,
}


@dataclass(frozen=True)
class Drafted:
    """Which week was drafted, and how many briefs differ from what was there, how many alerts are new."""

    week: str
    briefs: int
    alerts: int = 0


def _content(data: BriefData) -> str:
    """Give the data as text that is the same in every process, whatever order its parts came in."""
    return json.dumps(data.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)


@cache
def drafting_version() -> str:
    """Give the digest of everything that decides how a brief reads: code, templates, words, ad formats."""
    return digest_of(Path(drafting.__file__).parent)


def brief_of(team: Team, data: BriefData, lang: str) -> Brief:
    """Give a team's brief of a week's data; nothing is saved."""
    return _DRAFTERS[team](data, lang)


def with_alerts(workspace: Workspace, week: Week, data: BriefData) -> BriefData:
    """Give a week's data with the alerts of the week and of the one before, as they stand."""
    both = {"alerts": week, "last_alerts": week.shift(-1)}
    return data.model_copy(update={name: tuple(alerts(workspace, one)) for name, one in both.items()})


def draft(workspace: Workspace, week: Week | None = None) -> Drafted:
    """Raise a week's alerts and draft its briefs in both languages; what is as it was stays."""
    week = week or workspace.week()
    data = brief_data(workspace, week)
    raised = raise_alerts(workspace, data)
    data = with_alerts(workspace, week, data)
    seen = hashlib.sha256((drafting_version() + _content(data)).encode()).hexdigest()[:16]
    drafted = 0
    for team, drafter in _DRAFTERS.items():
        for lang in LANGS:
            held = workspace.store.briefs.get(str(team), str(week), lang)
            if held and held[1] == seen:
                continue
            workspace.store.briefs.save(drafter(data, lang), seen)
            drafted += 1
    return Drafted(str(week), drafted, raised)
