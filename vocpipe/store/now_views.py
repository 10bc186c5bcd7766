"""Reads over what counts now: which voices pass a filter, how many by what, week by week."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, and_, case, func, or_, select, true

from vocpipe.records import UsageState
from vocpipe.store.database import StoreTable
from vocpipe.store.now import unpacked
from vocpipe.store.now_table import VoiceNowRow
from vocpipe.store.rows import Seconds, chunks, columns, table
from vocpipe.store.search import from_one, in_one
from vocpipe.store.tables import FeedbackRow
from vocpipe.store.voice_history import fact_columns


@dataclass(frozen=True)
class Wanted:
    """What a voice must be; None passes everything. ``theme`` may be "single", ``account`` "".

    ``feature``, ``state`` and ``knowledge`` must hold together for one feature; ``account`` "" asks
    for voices of no known account. ``set_aside`` None asks for both. ``before`` is the (moment, id) of a
    voice: those after it in a list, the newest first, are wanted.
    """

    said_from: datetime | None = None
    said_before: datetime | None = None
    set_aside: bool | None = False
    repeats: bool | None = None
    account: str | None = None
    accounts: Sequence[str] | None = None
    source: str | None = None
    channel: str | None = None
    lang: str | None = None
    kind: str | None = None
    theme: str | None = None
    themes: Sequence[str] | None = None
    feature: str | None = None
    state: str | None = None
    knowledge: str | None = None
    team: str | None = None
    outcome: str | None = None
    change: str | None = None
    before: tuple[datetime, str] | None = None


class VoicesNow(StoreTable):
    """The voices by what counts about them now."""

    _t = table(VoiceNowRow)

    def ids(self, wanted: Wanted, start: int = 0, most: int | None = None) -> list[str]:
        """Give the ids of the voices that pass, the newest first, from the ``start``-th on."""
        statement = select(self._t.c.id).where(*self._tests(wanted))
        statement = statement.order_by(self._t.c.said_at.desc(), self._t.c.id.desc())
        return self._db.column(statement.offset(start).limit(most))

    def numbers(self, wanted: Wanted) -> np.ndarray:
        """Give the ``n`` of the voices that pass, in no order."""
        statement = select(in_one(self._t.c.n)).where(*self._tests(wanted))
        return from_one(self._db.value(statement))

    def count(self, wanted: Wanted) -> int:
        """Give how many voices pass."""
        statement = select(func.count()).select_from(self._t).where(*self._tests(wanted))
        return int(self._db.value(statement))

    def tally(self, wanted: Wanted, *columns: str) -> list[tuple[Any, ...]]:
        """Give (value of each column, how many voices) for all that occur among those that pass."""
        by = [self._t.c[name] for name in columns]
        statement = select(*by, func.count()).where(*self._tests(wanted)).group_by(*by)
        return list(self._db.tuples(statement))

    def by_theme_and_week(
        self, starts: Sequence[datetime], wanted: Wanted
    ) -> list[tuple[str | None, int, int]]:
        """Give (theme, number of the week, how many voices); ``starts`` ends with the last week's end."""
        said = self._t.c.said_at
        week = case(*[(said < ends, number) for number, ends in enumerate(starts[1:])])
        statement = select(self._t.c.theme, week, func.count()).where(
            said >= starts[0], said < starts[-1], *self._tests(wanted)
        )
        return list(self._db.tuples(statement.group_by(self._t.c.theme, week)))

    def themes_of(self, ids: Sequence[str]) -> dict[str, str]:
        """Give the theme's key (or "single") of those of these voices that were placed."""
        found: dict[str, str] = {}
        for some in chunks(ids, 5_000):
            placed = select(self._t.c.id, self._t.c.theme).where(self._t.c.id.in_(some))
            found.update(self._db.tuples(placed.where(self._t.c.theme.is_not(None))))
        return found

    def uses(self) -> list[tuple[list[list[str]], int]]:
        """Give each list of (feature, state, knowledge) that any voice has, and how many have it."""
        told = self.tally(Wanted(), "uses")
        return [(unpacked(uses), n) for uses, n in told if uses]

    def facts(self) -> list[list[Any]]:
        """Give the columns of every voice, by arrival: its facts and what counts; those set aside as well.

        They are those of ``VoiceFacts`` (``entered`` only where it was said before), then kind, theme,
        state, knowledge, uses and teams, the lists still packed.
        """
        f, t = table(FeedbackRow), self._t.c
        entered = case((f.c.received_at > f.c.said_at, Seconds(f.c.received_at)))
        found = select(*fact_columns(entered), t.kind, t.theme, t.state, t.knowledge, t.uses, t.teams)
        with self._db.read() as connection:
            return columns(connection, found.outerjoin_from(f, self._t, t.n == f.c.n).order_by(f.c.n))

    def by_change(self, without: str) -> Counter[str]:
        """Give how many voices people linked to each change, other than by the word ``without``."""
        linked: Counter[str] = Counter()
        for outcomes in self._db.column(select(self._t.c.outcomes).where(self._t.c.outcomes.is_not(None))):
            linked.update(change for how, change in unpacked(outcomes) if change and how != without)
        return linked

    def sharpest(self, wanted: Wanted, most: int) -> list[tuple[str, str]]:
        """Give weighed voices, those somebody admitted first, then by score, inside themes or not.

        Each with whose it is when places are shared out: its company, or itself where it was admitted
        or no company is known.
        """
        t = self._t.c
        whose = case((t.admitted, t.id), else_=func.coalesce(t.account_id, t.id))
        statement = select(t.id, whose).where(*self._tests(wanted), t.score.is_not(None))
        statement = statement.order_by(t.admitted.desc(), t.score.desc(), t.id)
        return [(one, who) for one, who in self._db.tuples(statement.limit(most))]

    def _tests(self, wanted: Wanted) -> list[ColumnElement[bool]]:
        t = self._t.c
        equal = ("set_aside", "repeats", "source", "channel", "lang", "kind", "theme")
        tests = [t[name] == value for name in equal if (value := getattr(wanted, name)) is not None]
        tests += self._when(wanted)
        if wanted.account is not None:
            tests.append(t.account_id == wanted.account if wanted.account else t.account_id.is_(None))
        if wanted.accounts is not None:
            tests.append(t.account_id.in_(wanted.accounts))
        if wanted.outcome or wanted.change:
            # Few voices were decided about; they have an index of their own.
            tests.append(t.outcomes.is_not(None))
        if wanted.themes is not None:
            tests.append(t.theme.in_(wanted.themes))
        states = [wanted.state]
        if wanted.feature and wanted.knowledge and not wanted.state:
            states = list(UsageState)
        uses = [self._holds(t.uses, (wanted.feature, state, wanted.knowledge)) for state in states]
        return [
            *tests,
            or_(*uses),
            self._holds(t.teams, (wanted.team,)),
            self._holds(t.outcomes, (wanted.outcome, wanted.change)),
        ]

    def _when(self, wanted: Wanted) -> list[ColumnElement[bool]]:
        t = self._t.c
        tests = []
        if wanted.said_from is not None:
            tests.append(t.said_at >= wanted.said_from)
        if wanted.said_before is not None:
            tests.append(t.said_at < wanted.said_before)
        if wanted.before is not None:
            said, one = wanted.before
            tests.append(or_(t.said_at < said, and_(t.said_at == said, t.id < one)))
        return tests

    def _holds(self, column: ColumnElement[Any], fields: Sequence[str | None]) -> ColumnElement[bool]:
        """Tell whether a packed list holds a row with these neighbouring fields; None is any."""
        given = [place for place, field in enumerate(fields) if field]
        if not given:
            return true()
        first, last = given[0], given[-1]
        words = "\t".join(str(field) for field in fields[first : last + 1])
        words = ("\t" if first else "\n") + words + ("\n" if last == len(fields) - 1 else "\t")
        place = func.instr if self._db.dialect == "sqlite" else func.strpos
        return place(column, words) > 0
