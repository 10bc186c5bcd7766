"""Place: put new voices into themes, let new themes be born, leave the rest as single voices.

The first load of a workspace is grouped at once; from then on each week's voices are placed in
known themes by what is remembered of them, and the recent weeks are looked at again.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from vocpipe.embedding import Space
from vocpipe.pipeline.first_themes import first_space, found_themes
from vocpipe.pipeline.naming import name_themes, name_waiting
from vocpipe.pipeline.placing import Placed, themes_in, version_of
from vocpipe.pipeline.space_growth import brought_up_to_date
from vocpipe.pipeline.theme_week import look_again, place_week
from vocpipe.records import About, Feedback
from vocpipe.weeks import Week, week_of
from vocpipe.workspace import Workspace


def place(workspace: Workspace, week: Week | None = None) -> Placed:
    """Place every voice said before the end of ``week`` (the present one) that has no place yet."""
    week = week or workspace.week()
    ends = week.ends(workspace.settings.zone)
    space = workspace.space()
    if space is not None and themes_in(workspace, space):
        space = brought_up_to_date(workspace, space, ends)
        return _place_weeks(workspace, space, _pending(workspace, space, ends))
    # Until a theme is born every load is the first: few voices make neither a mean nor a theme.
    if space is not None and not _pending(workspace, space, ends):
        return Placed()
    return _place_all(workspace, ends)


def _place_all(workspace: Workspace, ends: datetime) -> Placed:
    voices = workspace.store.feedback.find(said_before=ends)
    if not voices:
        return Placed()
    with workspace.store.transaction():
        space = first_space(workspace, voices)
        placed = found_themes(workspace, space, voices)
        name_themes(workspace, space, themes_in(workspace, space))
    workspace.still_running()
    return placed


def _place_weeks(workspace: Workspace, space: Space, pending: Sequence[Feedback]) -> Placed:
    result = Placed()
    name_waiting(workspace, space)
    weeks: dict[Week, list[Feedback]] = defaultdict(list)
    for voice in pending:
        weeks[week_of(voice.said_at, workspace.settings.zone)].append(voice)
    if not weeks:
        look_again(workspace, space)
        name_waiting(workspace, space)
    for week, voices in sorted(weeks.items()):
        placed = place_week(workspace, space, voices, week)
        name_waiting(workspace, space)
        result.in_themes += placed.in_themes
        result.born += placed.born
        workspace.still_running()
    # Counted at the end: who was single in an earlier week may have joined a theme in a later one.
    held = workspace.store.ledger.places(voice.id for voice in pending)
    result.single = sum(not key for key, _ in held.values())
    return result


def _pending(workspace: Workspace, space: Space, ends: datetime) -> list[Feedback]:
    """Give the voices said before ``ends`` that have no place of this version yet."""
    waiting = workspace.store.feedback.by_id(workspace.store.ledger.not_done(About.THEME, version_of(space)))
    return [voice for voice in waiting.values() if voice.said_at < ends]
