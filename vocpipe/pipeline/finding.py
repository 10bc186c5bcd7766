"""What a search runs over, loaded once: who said what where and when, vectors, and what counts about each.

A hundred thousand voices are 155 MB of vectors here; PostgreSQL with pgvector compares them itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

import numpy as np

from vocpipe.embedding import Space
from vocpipe.errors import NotFoundError
from vocpipe.pipeline.incoming import account_index, fold
from vocpipe.records import PRODUCT, About
from vocpipe.weeks import parse_week
from vocpipe.workspace import Workspace

SINGLE = "single"

Mask = np.ndarray
"""One boolean a voice."""


@dataclass(frozen=True)
class Filters:
    """What a voice must be to be found; None passes everything, and all that are given must hold.

    ``feature``, ``state`` and ``knowledge`` must hold together for one feature. ``theme`` may be
    "single". ``account`` is an id, ``level`` the account's activity level 1-4.
    """

    kind: str | None = None
    feature: str | None = None
    state: str | None = None
    knowledge: str | None = None
    theme: str | None = None
    route: str | None = None
    account: str | None = None
    level: int | None = None
    said_from: datetime | None = None
    said_before: datetime | None = None
    channel: str | None = None
    lang: str | None = None
    source: str | None = None

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) is not None for one in fields(self))


def filters(
    workspace: Workspace,
    *,
    account: str | None = None,
    week: str | None = None,
    first: date | None = None,
    last: date | None = None,
    **given: Any,
) -> Filters:
    """Make filters from what people type: an account's id or name, a week, days (both included).

    Raises NotFoundError for an account or a feature nobody knows.
    """
    zone = workspace.settings.zone
    starts = [datetime.combine(first, time.min, zone)] if first else []
    ends = [datetime.combine(last + timedelta(days=1), time.min, zone)] if last else []
    if week is not None:
        wanted = parse_week(week)
        starts, ends = [*starts, wanted.starts(zone)], [*ends, wanted.ends(zone)]
    feature = given.get("feature")
    if feature not in (None, PRODUCT) and feature not in workspace.catalogue.by_key:
        known = ", ".join(sorted(workspace.catalogue.by_key)) or "(none)"
        raise NotFoundError(f"{feature} is not in the feature catalogue", f"Known are: {known}")
    return Filters(
        **given,
        account=_account(workspace, account) if account else None,
        said_from=max(starts, default=None),
        said_before=min(ends, default=None),
    )


def _account(workspace: Workspace, written: str) -> str:
    known = account_index(workspace.store.accounts.current().values())
    found = known.get(written) or known.get(fold(written))
    if found is None:
        raise NotFoundError(f"there is no account {written}", "See: vocpipe accounts")
    return found.id


@dataclass
class Finding:
    """Everything that may be found, in the order of ``n`` (rising); made by ``load``."""

    workspace: Workspace
    marks: tuple[object, ...]
    space: Space | None
    n: np.ndarray
    columns: Mapping[str, np.ndarray]
    said_at: np.ndarray
    _masks: dict[tuple[About, object], Mask] = field(default_factory=dict)
    _facets: dict[About, list[tuple[str, str, dict[str, Any]]]] = field(default_factory=dict)

    @property
    def ids(self) -> np.ndarray:
        """The voices' ids."""
        return self.columns["id"]

    @cached_property
    def row(self) -> dict[str, int]:
        """The row of each voice by id."""
        return {voice: row for row, voice in enumerate(self.ids.tolist())}

    @cached_property
    def vectors(self) -> np.ndarray:
        """Centred unit rows, one a voice; a voice without a vector yet has zeros."""
        if self.space is None:
            return np.zeros((len(self.n), 0), np.float32)
        rows, raw = self.workspace.store.vectors.matrix(self.space.model_id)
        place = np.array([rows.get(key, -1) for key in self.columns["text_hash"].tolist()], np.int64)
        if not len(raw) or not len(place):
            return np.zeros((len(self.n), 0), np.float32)
        found = self.space.centre(raw[place], self.columns["lang"].tolist())
        found[place < 0] = 0
        return np.asarray(found)

    @cached_property
    def themes(self) -> dict[str, np.ndarray]:
        """The rows of each theme's voices, by key; single voices are under "single"."""
        members: dict[str, list[int]] = {}
        for voice, _, value in self._values(About.THEME):
            if voice in self.row:
                members.setdefault(value.get("theme") or SINGLE, []).append(self.row[voice])
        return {key: np.array(rows, np.int64) for key, rows in members.items()}

    def rows_of(self, numbers: np.ndarray) -> np.ndarray:
        """Give the rows of the voices with these ``n`` (rising); numbers of themes fall away."""
        place = np.searchsorted(self.n, numbers)
        place = np.minimum(place, max(0, len(self.n) - 1))
        return np.asarray(place[self.n[place] == numbers] if len(self.n) else place[:0])

    def passing(self, wanted: Filters) -> Mask:
        """Tell which voices pass every filter."""
        mask = np.ones(len(self.n), bool)
        for name, value in (("channel", wanted.channel), ("lang", wanted.lang), ("source", wanted.source)):
            if value is not None:
                mask &= self.columns[name] == value
        if wanted.said_from is not None:
            mask &= self.said_at >= wanted.said_from.timestamp()
        if wanted.said_before is not None:
            mask &= self.said_at < wanted.said_before.timestamp()
        return np.asarray(mask & self._of_account(wanted) & self._of_ledger(wanted))

    def _of_account(self, wanted: Filters) -> Mask:
        mask = np.ones(len(self.n), bool)
        if wanted.account is not None:
            mask &= self.columns["account_id"] == wanted.account
        if wanted.level is not None:
            accounts = self.workspace.store.accounts.current().values()
            keys = {account.id for account in accounts if account.level == wanted.level}
            mask &= np.array([key in keys for key in self.columns["account_id"].tolist()], bool)
        return mask

    def _of_ledger(self, wanted: Filters) -> Mask:
        mask = np.ones(len(self.n), bool)
        if wanted.kind is not None:
            mask &= self._said(About.KIND, wanted.kind, lambda _, value: value.get("kind") == wanted.kind)
        if wanted.route is not None:
            mask &= self._said(
                About.ROUTE, wanted.route, lambda _, value: wanted.route in value.get("reasons", {})
            )
        usage = (wanted.feature, wanted.state, wanted.knowledge)
        if usage != (None, None, None):
            mask &= self._said(About.USAGE, usage, lambda feature, value: _uses(feature, value, wanted))
        if wanted.theme is not None:
            inside = np.zeros(len(self.n), bool)
            inside[self.themes.get(wanted.theme, [])] = True
            mask &= inside
        return mask

    def _said(self, about: About, wanted: object, test: Callable[[str, dict[str, Any]], bool]) -> Mask:
        """Tell of which voices it was said; remembered, as the same filters come again and again."""
        if (about, wanted) not in self._masks:
            mask = np.zeros(len(self.n), bool)
            rows = [
                self.row.get(voice, -1)
                for voice, subject, value in self._values(about)
                if test(subject, value)
            ]
            mask[[row for row in rows if row >= 0]] = True
            self._masks[about, wanted] = mask
        return self._masks[about, wanted]

    def _values(self, about: About) -> Sequence[tuple[str, str, dict[str, Any]]]:
        if about not in self._facets:
            self._facets[about] = self.workspace.store.ledger.values(about)
        return self._facets[about]


def _uses(feature: str, value: Mapping[str, Any], wanted: Filters) -> bool:
    return (
        wanted.feature in (None, feature)
        and wanted.state in (None, value.get("state"))
        and wanted.knowledge in (None, value.get("knowledge"))
    )


def marks(workspace: Workspace) -> tuple[object, ...]:
    """Give what differs whenever something was said, revised, judged, renamed or placed anew."""
    live = workspace.store.spaces.live()
    return workspace.store.search.mark(), workspace.store.ledger.mark(), live[0] if live else None


def load(workspace: Workspace) -> Finding:
    """Load what can be found now; vectors and verdicts follow when they are first needed."""
    seen = marks(workspace)
    voices = workspace.store.search.voices()
    names = ("id", "text_hash", "lang", "channel", "source", "account_id")
    return Finding(
        workspace,
        seen,
        workspace.space(),
        np.array([voice.n for voice in voices], np.int64),
        {name: np.array([getattr(voice, name) for voice in voices], object) for name in names},
        np.array([voice.said_at.timestamp() for voice in voices], np.float64),
    )
