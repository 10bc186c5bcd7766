"""What pages read: weeks and lists as the verbs give them, kept until the store changes."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import Any, TypeVar

from vocpipe.consents import QuoteConsent, consents
from vocpipe.drafting.data import BriefData
from vocpipe.drafting.kpi_page import kpi_page
from vocpipe.pipeline.briefing import brief_data
from vocpipe.pipeline.draft import brief_of
from vocpipe.pipeline.listing import ItemFilter, list_accounts, list_changes, list_items, passes
from vocpipe.pipeline.measure import look
from vocpipe.records import About, Team, UsageValue
from vocpipe.review import proposals
from vocpipe.weeks import Week
from vocpipe.workspace import Workspace

KEPT = 64
"""How many answers are kept; the oldest goes first."""

T = TypeVar("T")


class Views:
    """Answers of the listing verbs, computed once for each state of the store."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._kept: OrderedDict[object, Any] = OrderedDict()
        self._lock = Lock()

    def week(self, week: Week) -> BriefData:
        """Give everything about a week."""
        return self._once(("week", week), lambda: brief_data(self._workspace, week))

    def items(self, wanted: ItemFilter) -> list[dict[str, Any]]:
        """Give voices, the newest first; all filters choose from one list that is read once."""
        read = ItemFilter(week=wanted.week, set_aside=wanted.set_aside)
        rows = self._once(("items", read), lambda: list_items(self._workspace, read))
        return [row for row in rows if passes(row, wanted)]

    def accounts(self) -> list[dict[str, Any]]:
        """Give accounts with their number of voices."""
        return self._once("accounts", lambda: list_accounts(self._workspace))

    def changes(self) -> list[dict[str, Any]]:
        """Give changes with their number of voices."""
        return self._once("changes", lambda: list_changes(self._workspace))

    def proposals(self) -> list[dict[str, Any]]:
        """Give what the machine asks about themes."""
        return self._once("proposals", lambda: proposals(self._workspace))

    def consents(self) -> list[QuoteConsent]:
        """Give every quote anybody was asked about, as its consent stands today."""
        return self._once(("consents", self._today()), lambda: consents(self._workspace))

    def usages(self) -> dict[str, list[UsageValue]]:
        """Give what counts about the use of each feature, by feature."""
        return self._once("usages", self._usages)

    def brief(self, team: Team, week: Week, lang: str) -> str:
        """Give a team's brief of a week as HTML."""
        return self._once(("brief", team, week, lang), lambda: brief_of(team, self.week(week), lang).html)

    def kpi(self, lang: str) -> tuple[dict[str, Any], str]:
        """Give today's KPI report as plain values, and the page it prints in ``lang``."""
        today = self._today()
        report = self._once(("kpi", today), lambda: look(self._workspace).model_dump(mode="json"))
        return report, self._once(("kpi page", today, lang), lambda: kpi_page(report, lang)[1])

    def _today(self) -> date:
        return self._workspace.now().astimezone(self._workspace.settings.zone).date()

    def _usages(self) -> dict[str, list[UsageValue]]:
        found: dict[str, list[UsageValue]] = {}
        for verdict in self._workspace.store.ledger.current(About.USAGE):
            found.setdefault(verdict.subject, []).append(UsageValue(**verdict.value))
        return found

    def _once(self, key: object, make: Callable[[], T]) -> T:
        stamped = (self._workspace.store.stamp(), key)
        with self._lock:
            if stamped in self._kept:
                self._kept.move_to_end(stamped)
                held: T = self._kept[stamped]
                return held
        made = make()
        with self._lock:
            self._kept[stamped] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made
