"""One week as the review shows it: figures of all themes, voices of the few that are on the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from vocpipe.drafting.data import BriefTheme, BriefVoice
from vocpipe.drafting.words import joined
from vocpipe.pipeline.brief_themes import theme_figures, with_voices
from vocpipe.pipeline.briefing import brief_voice, gather
from vocpipe.records import Knowledge
from vocpipe.store import Wanted
from vocpipe.themes.singles import shared_out
from vocpipe.weeks import Week
from vocpipe.workspace import Workspace

AHEAD = 20
"""How many times as many voices are ranked as are shown, so that a loud company leaves others to show."""

SINGLES = 12
"""Single voices of a week that a list shows."""


@dataclass(frozen=True)
class WeekFigures:
    """How many voices came in a week, and the themes heard of lately without their voices.

    ``previous`` is the week before's count, None when there is none; ``suggestions`` counts voices
    that ask for what exists already.
    """

    starts: date
    ends: date
    complete: bool
    received: int
    previous: int | None
    suggestions: int
    themes: tuple[BriefTheme, ...]


def review_week(workspace: Workspace, written: str | None = None) -> Week:
    """Give the week that was written, else the one to review: the last that is over.

    A running week would be compared with nothing. Where nobody said anything in the last one, but
    somebody has since, give the running one. Raises VocpipeError when ``written`` is no week.
    """
    if written:
        return workspace.week(written)
    running, now = workspace.week(), workspace.store.now
    over = running.shift(-1)
    only_running = now.count(said_in(workspace, running)) and not now.count(said_in(workspace, over))
    return running if only_running else over


def week_figures(workspace: Workspace, week: Week) -> WeekFigures:
    """Give the figures of a week."""
    now = workspace.store.now
    return WeekFigures(
        starts=week.monday,
        ends=week.sunday,
        complete=workspace.now() >= week.ends(workspace.settings.zone),
        received=now.count(said_in(workspace, week)),
        previous=now.count(said_in(workspace, week.shift(-1))) or None,
        suggestions=now.count(said_in(workspace, week, knowledge=Knowledge.PARTIAL)),
        themes=tuple(theme_figures(workspace, week)),
    )


def said_in(workspace: Workspace, week: Week, **more: object) -> Wanted:
    """Ask for the voices said in a week."""
    zone = workspace.settings.zone
    return Wanted(said_from=week.starts(zone), said_before=week.ends(zone), **more)  # type: ignore[arg-type]


def week_singles(workspace: Workspace, week: Week, lang: str) -> list[dict[str, Any]]:
    """Give the week's sharpest voices as plain rows, each with why it is there in ``lang``."""
    return [
        {
            "id": voice.id,
            "said_on": voice.said_on.isoformat(),
            "account": voice.account or "",
            "text": voice.text,
            "why": joined([*voice.core_reasons.get(lang, voice.core.reasons if voice.core else ())], lang),
            "admitted": voice.core_human and voice.core is not None and voice.core.admitted,
        }
        for voice in spoken(workspace, week, (), {}, SINGLES)[1]
    ]


def spoken(
    workspace: Workspace,
    week: Week,
    themes: Sequence[BriefTheme],
    shown: Mapping[str, Sequence[str]],
    singles: int,
) -> tuple[list[BriefTheme], list[BriefVoice]]:
    """Give themes with what members said (``shown`` by ``exemplars``), and the week's sharpest voices.

    Admitted ones come first.

    Voices inside themes take part: a sharp one drowns there more easily than alone. No volume takes a
    place from them, and a company has two at most.
    """
    ranked = workspace.store.now.sharpest(said_in(workspace, week, repeats=False), AHEAD * singles)
    alone = [one for one, _ in shared_out(ranked, lambda pair: pair[1])[:singles]]
    found = workspace.store.feedback.by_id({*alone, *(one for ids in shown.values() for one in ids)})
    known = gather(workspace, found.values())
    voices = {one: brief_voice(known, voice, workspace.settings.zone) for one, voice in found.items()}
    return with_voices(themes, shown, voices), [voices[one] for one in alone]
