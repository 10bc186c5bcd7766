"""The themes of a week as briefs and pages show them: counted in the database, voices read for few."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from vocpipe.drafting.data import BriefTheme, BriefVoice, usage_split
from vocpipe.pipeline.theme_memory import themes_alike
from vocpipe.pipeline.wording_lookup import wordings
from vocpipe.records import Theme, UsageValue
from vocpipe.store import SINGLE, Wanted
from vocpipe.themes.exemplars import in_turn
from vocpipe.themes.gate import first_guess
from vocpipe.themes.trend import trend
from vocpipe.weeks import Week, week_of
from vocpipe.workspace import Workspace

TREND_WEEKS = 12
"""Weeks a brief looks back for its sparklines."""

EXEMPLARS = 3

_TOLD = ("born", "renamed", "merged", "split", "dormant", "revived")
"""What happened to a theme that a reader of the brief should hear of."""


def theme_figures(workspace: Workspace, week: Week) -> list[BriefTheme]:
    """Give the themes heard of in the weeks looked back on, the most voices this week first.

    Their figures only: ``with_voices`` adds what members said.
    """
    store = workspace.store
    starts = _starts(workspace, week)
    window = Wanted(said_from=starts[0], said_before=starts[-1])
    counts, exposure = _weekly_counts(workspace, starts, window)
    themes = [theme for key, theme in store.themes.all().items() if key in counts]
    totals = dict(store.now.tally(Wanted(set_aside=None), "theme"))
    uses, accounts = _uses(workspace, window), _accounts(workspace, window)
    levels = {key: level for key, level in store.accounts.levels_now().items() if level}
    events, worded = _events(workspace, week), wordings(workspace, themes)
    sure = themes_alike(workspace)
    found = []
    trends = trend([counts[theme.key] for theme in themes], exposure)
    for theme, going in zip(themes, trends, strict=True):
        own = accounts.get(theme.key, [])
        wording = worded.get(theme.key)
        found.append(
            BriefTheme(
                key=theme.key,
                # A language model's title is shown as such; the members' own words stay beside it.
                labels=theme.labels | (wording.titles if wording else {}),
                worded_by=wording.by if wording else None,
                weekly=tuple(counts[theme.key]),
                total=totals[theme.key],
                alike=sure.get(theme.key),
                trend=str(going),
                usage=uses[theme.key],
                accounts=len(own),
                levels=dict(sorted(Counter(levels[key] for key in own if key in levels).items())),
                events=_told(theme, events.get(theme.key, []), week),
            )
        )
    return sorted(found, key=lambda theme: (-theme.this_week, -theme.total, theme.key))


def _weekly_counts(
    workspace: Workspace, starts: Sequence[datetime], window: Wanted
) -> tuple[dict[str, list[int]], list[float]]:
    """Give the voices of each week by theme, single ones among them, and of all themes together."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * TREND_WEEKS)
    exposure = [0.0] * TREND_WEEKS
    for key, number, n in workspace.store.now.by_theme_and_week(starts, window):
        exposure[number] += n
        counts[key or SINGLE][number] += n
    return counts, exposure


def themes_are_a_guess(workspace: Workspace) -> bool:
    """Tell whether the voices are still so few that readers should not trust their themes much."""
    return first_guess(workspace.store.now.count(Wanted(set_aside=None)))


def exemplars(workspace: Workspace, themes: Iterable[str], week: Week) -> dict[str, list[str]]:
    """Give the ids of the voices to show of each theme: this week's before older ones, of every account
    one before a second, the theme's own exemplars before others."""
    starts, known = _starts(workspace, week), workspace.store.themes.all()
    members: dict[str, list[tuple[bool, int, datetime, str, str]]] = {key: [] for key in themes}
    rank = {key: {voice: place for place, voice in enumerate(known[key].exemplars)} for key in members}
    window = Wanted(said_from=starts[0], said_before=starts[-1], repeats=False, themes=list(members))
    columns = ("theme", "id", "said_at", "account_id")
    for key, voice, at, account, _ in workspace.store.now.tally(window, *columns):
        place = rank[key].get(voice, len(rank[key]))
        members[key].append((at < starts[-2], place, at, voice, account or voice))
    found = {}
    for key, voices in members.items():
        now, before = (
            [(v, a) for older, _, _, v, a in sorted(voices) if older is past] for past in (False, True)
        )
        found[key] = [*in_turn(now), *in_turn(before)][:EXEMPLARS]
    return found


def with_voices(
    themes: Iterable[BriefTheme], shown: Mapping[str, Sequence[str]], voices: Mapping[str, BriefVoice]
) -> list[BriefTheme]:
    """Give the themes with the voices that ``exemplars`` chose; ``voices`` are by id."""
    return [
        theme.model_copy(update={"voices": tuple(voices[one] for one in shown[theme.key] if one in voices)})
        for theme in themes
    ]


def _starts(workspace: Workspace, week: Week) -> list[datetime]:
    """Give when each week looked back on starts, and when the last one ends."""
    zone = workspace.settings.zone
    return [week.shift(offset).starts(zone) for offset in range(1 - TREND_WEEKS, 2)]


def _uses(workspace: Workspace, window: Wanted) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for key, state, knowledge, n in workspace.store.now.tally(window, "theme", "state", "knowledge"):
        value = [UsageValue(state=state, knowledge=knowledge)] if state else []
        found[key].update({part: count * n for part, count in usage_split([value]).items()})
    return {key: dict(counts) for key, counts in found.items()}


def _accounts(workspace: Workspace, window: Wanted) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, account, _ in workspace.store.now.tally(window, "theme", "account_id"):
        if account:
            found[key].append(account)
    return found


def _events(workspace: Workspace, week: Week) -> dict[str, list[str]]:
    zone = workspace.settings.zone
    found: dict[str, list[str]] = defaultdict(list)
    for event in workspace.store.themes.events(kinds=_TOLD, since=week.starts(zone)):
        if week_of(event.at, zone) == week:
            found[event.theme].append(event.event)
    return found


def _told(theme: Theme, events: list[str], week: Week) -> tuple[str, ...]:
    born = ["born"] if week.monday <= theme.born_on <= week.sunday else []
    return tuple(dict.fromkeys([*events, *born]))
