"""What pages read: weeks and lists as the verbs give them, kept until the store changes."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from threading import Lock
from time import monotonic, thread_time
from typing import Any, TypeVar

from vocpipe.consents import QuoteConsent, consents
from vocpipe.drafting.data import BriefTheme, BriefVoice
from vocpipe.drafting.kpi_page import kpi_page
from vocpipe.drafting.leadership import month_in_words
from vocpipe.kpi import Behind
from vocpipe.pipeline.brief_themes import exemplars
from vocpipe.pipeline.briefing import brief_data
from vocpipe.pipeline.draft import brief_of, with_alerts
from vocpipe.pipeline.leadership import month_of
from vocpipe.pipeline.listing import (
    ItemFilter,
    became,
    count_items,
    feature_uses,
    list_accounts,
    list_changes,
    list_items,
    speakers,
)
from vocpipe.pipeline.measure import look_with_rows, voices_behind
from vocpipe.pipeline.neighbours import Neighbour, neighbours
from vocpipe.pipeline.route_lessons import RouteReport, route_report
from vocpipe.pipeline.week_view import WeekFigures, review_week, spoken, week_figures
from vocpipe.records import About, Team
from vocpipe.review import Progress, progress, proposals
from vocpipe.review.attention import STEPS
from vocpipe.store import Stamp
from vocpipe.themes.proposals import EVENTS
from vocpipe.translation import LANGS
from vocpipe.web.background_cache import BackgroundCache, Shown
from vocpipe.web.open_links import Group, OpenLinks
from vocpipe.weeks import Week
from vocpipe.workspace import Workspace

KEPT = 256
"""How many answers are kept; the oldest goes first."""

PATIENCE = 30
"""How many times as long as it took to make an answer it may be shown while only machines write.

A weekly run writes many times a minute; so each answer takes a thirtieth of the time at most.
"""

QUICK = 0.02
"""Seconds of processor time up to which an answer is made anew whenever anything was written."""

_PLACED = (
    About.THEME,
    *("born", "renamed", "merged", "split", "dormant", "revived", "relabelled", "accepted", "undone"),
)
"""What moves voices between themes or names these; a review mostly says other things."""

_TAGS = (*_PLACED, About.KIND, About.USAGE, About.ROUTE, About.OUTCOME)
"""What lists are filtered by."""

_STEPPED = (*STEPS, "undone")

_FACTS = ()
"""What follows from voices, accounts and changes alone."""

T = TypeVar("T")

Month = tuple[list[str], list[str]]
"""What changed in a month, and what did not, a sentence each."""


def _lead(figure: str) -> str:
    return f"/voices?figure={figure}"


@dataclass(frozen=True)
class _Kept:
    """An answer, the state it was made of, and until when it may be shown though machines wrote since."""

    stamp: Stamp
    value: Any
    until: float

    def holds(self, stamp: Stamp) -> bool:
        waits = stamp.people == self.stamp.people and monotonic() < self.until
        return waits or stamp == self.stamp


class Views:
    """Answers of the listing verbs, computed once for each state of the store."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._kept: OrderedDict[object, _Kept] = OrderedDict()
        self._lock = Lock()
        self._making = [Lock() for _ in range(KEPT)]
        self._cache = BackgroundCache(workspace)
        self._open_links = OpenLinks(workspace)

    def week(self, week: Week) -> WeekFigures:
        """Give the figures of a week, which are those of a whole one once it is over."""
        key = ("week", week, self._workspace.today())
        return self._once(key, lambda: week_figures(self._workspace, week), (*_PLACED, About.USAGE))

    def spoken(
        self, week: Week, themes: Sequence[BriefTheme], singles: int
    ) -> tuple[list[BriefTheme], list[BriefVoice]]:
        """Give themes of a week with what members said, and its sharpest voices."""
        keys = tuple(theme.key for theme in themes)
        shown = self._once(("shown", week, keys), lambda: exemplars(self._workspace, keys, week), _PLACED)
        made = partial(spoken, self._workspace, week, themes, shown, singles)
        return self._once(("spoken", week, keys, singles), made)

    def items(self, wanted: ItemFilter, start: int, most: int) -> tuple[list[dict[str, Any]], int]:
        """Give a page of voices, the newest first, as they are now, and how many there are in all."""
        listed = list_items(self._workspace, wanted, start, most)
        count = partial(count_items, self._workspace, wanted)
        total = self._once(("count", wanted), count, _TAGS)
        return listed, max(total, start + len(listed))

    def accounts(self) -> list[dict[str, Any]]:
        """Give accounts with their number of voices."""
        return self._once("accounts", lambda: list_accounts(self._workspace), _FACTS)

    def changes(self) -> list[dict[str, Any]]:
        """Give changes with their number of voices."""
        return self._once("changes", lambda: list_changes(self._workspace), (About.OUTCOME,))

    def proposals(self) -> list[dict[str, Any]]:
        """Give what the machine asks about themes."""
        return self._once("proposals", lambda: proposals(self._workspace), (*_PLACED, *EVENTS))

    def link_groups(self) -> list[Group]:
        """Give the links the machine proposes and nobody answered, by theme."""
        return self._once("links", self._open_links.groups, (*_PLACED, About.OUTCOME))

    def progress(self, week: Week) -> Mapping[str, Progress]:
        """Give where the themes stand in a week's review."""
        return self._once(("progress", week), lambda: progress(self._workspace, week), _STEPPED)

    def people(self) -> list[str]:
        """Give who has taken up themes, done with them or put them off, for choosing a name."""
        events = self._workspace.store.themes.events
        return self._once("people", lambda: sorted({event.by for event in events(kinds=STEPS)}), _STEPPED)

    def consents(self) -> list[QuoteConsent]:
        """Give every quote anybody was asked about, as its consent stands today."""
        return self._once(
            ("consents", self._workspace.today()), lambda: consents(self._workspace), (About.CONSENT,)
        )

    def speakers(self, theme: str) -> list[tuple[str | None, int]]:
        """Give (account, how many voices) of a theme, the most first; None for voices of nobody known."""
        return self._once(("speakers", theme), lambda: speakers(self._workspace, theme), _PLACED)

    def became(self, theme: str) -> list[tuple[str, str, int]]:
        """Give (change or "", what became of voices by it, how many) of a theme, the most first."""
        return self._once(
            ("became", theme), lambda: became(self._workspace, theme), (*_PLACED, About.OUTCOME)
        )

    def neighbours(self, theme: str) -> list[Neighbour]:
        """Give a theme and those nearest to it by meaning, placed on a map, itself first."""
        store = self._workspace.store
        live = store.spaces.live()  # a run remembers themes anew also where it places nobody
        key = ("neighbours", theme, store.theme_index.seen(live[0]) if live else None)
        return self._once(key, lambda: neighbours(self._workspace, theme), _PLACED)

    def usages(self) -> Shown[dict[str, dict[str, int]]]:
        """Give by feature how many voices speak of it, split by use."""
        return self._cache.give("usages", feature_uses)

    def routing(self) -> Shown[RouteReport]:
        """Give how far rules and people agree, and what people's moves propose; it reads every verdict."""
        return self._cache.give("routing", route_report)

    def prepare(self) -> None:
        """Begin what takes long, so that the first who asks need not wait for all of it."""
        lang, over = self._workspace.settings.language, review_week(self._workspace)
        self._cache.begin(("kpi", self._workspace.today()), _kpi)
        self._cache.begin(("briefs", over, lang), partial(_briefs, week=over, lang=lang))
        self._cache.begin("usages", feature_uses)

    def brief(self, team: Team, week: Week, lang: str) -> Shown[str]:
        """Give a team's brief of a week as HTML."""
        made = self._cache.give(("briefs", week, lang), partial(_briefs, week=week, lang=lang))
        return Shown(made.value[team], made.since)

    def kpi(self, lang: str) -> tuple[dict[str, Any], Shown[str], Month]:
        """Give today's KPI report as plain values, the page it prints in ``lang``, and the month in words."""
        made = self._cache.give(("kpi", self._workspace.today()), _kpi)
        report, pages, months = made.value
        return report, Shown(pages[lang], made.since), months[lang]

    def close(self) -> None:
        """End what is being made in the background."""
        self._cache.close()

    def behind(self) -> dict[str, Behind]:
        """Give the voices behind each figure of today's report, by its path."""
        return self._once(("behind", self._workspace.today()), lambda: voices_behind(self._workspace))

    def _once(self, key: object, make: Callable[[], T], of: Collection[str] | None = None) -> T:
        """Give what was made for this state of the store, of what is said of these things alone.

        One makes it while others who ask for it wait.
        """
        stamp = self._workspace.store.stamp(of)
        with self._making[hash(key) % KEPT]:
            held = self._kept.get(key)
            if held is None or not held.holds(stamp):
                began, value = thread_time(), make()
                held = _Kept(stamp, value, monotonic() + _patience(thread_time() - began))
            self._keep(key, held)
        kept: T = held.value
        return kept

    def _keep(self, key: object, held: _Kept) -> None:
        with self._lock:
            self._kept[key] = held
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


def _patience(spent: float) -> float:
    """Give for how many seconds an answer may be shown that took so many to make."""
    return PATIENCE * spent if spent > QUICK else 0.0


def _briefs(workspace: Workspace, week: Week, lang: str) -> dict[Team, str]:
    data = with_alerts(workspace, week, brief_data(workspace, week))
    return {team: brief_of(team, data, lang).html for team in Team}


def _kpi(workspace: Workspace) -> tuple[dict[str, Any], dict[str, str], dict[str, Month]]:
    looked, rows = look_with_rows(workspace)
    report = looked.model_dump(mode="json")
    story, titles = month_of(rows, looked.as_of, workspace.settings.timezone)
    months = {lang: month_in_words(story, titles, lang) for lang in LANGS}
    return report, {lang: kpi_page(report, lang, _lead)[1] for lang in LANGS}, months
