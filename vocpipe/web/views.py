"""What pages read: weeks and lists as the verbs give them, kept until the store changes."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

from vocpipe.drafting.data import BriefData
from vocpipe.pipeline.briefing import brief_data
from vocpipe.pipeline.listing import ItemFilter, list_accounts, list_changes, list_items
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
        """Give voices, the newest first."""
        return self._once(("items", wanted), lambda: list_items(self._workspace, wanted))

    def accounts(self) -> list[dict[str, Any]]:
        """Give accounts with their number of voices."""
        return self._once("accounts", lambda: list_accounts(self._workspace))

    def changes(self) -> list[dict[str, Any]]:
        """Give changes with their number of voices."""
        return self._once("changes", lambda: list_changes(self._workspace))

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
