"""Themes, their events, and what is remembered of them. A theme row may change; its events never do."""

import io
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Select, func, select

from vocpipe.records import About, Theme, ThemeEvent
from vocpipe.store.database import StoreTable
from vocpipe.store.rows import storable, table, upsert
from vocpipe.store.search import index_texts
from vocpipe.store.tables import VerdictRow
from vocpipe.store.theme_tables import ThemeEventRow, ThemeIndexRow, ThemeRow

_MAY_CHANGE = ["labels", "named_by", "state", "merged_into", "exemplars", "space"]


class ThemeTable(StoreTable):
    """The themes and their events."""

    _t = table(ThemeRow)
    _e = table(ThemeEventRow)

    def save(self, themes: Sequence[Theme], events: Sequence[ThemeEvent]) -> list[int]:
        """Save themes with the events that made them so, in one transaction; give the events' numbers."""
        with self._db.write() as connection:
            index_texts(connection, {theme.key: "\n".join(theme.labels.values()) for theme in themes})
            rows = [theme.model_dump() | {"exemplars": list(theme.exemplars)} for theme in themes]
            upsert(connection, ThemeRow, rows, _MAY_CHANGE)
            if not events:
                return []
            told = [storable(event.model_dump(exclude={"seq"})) for event in events]
            statement = self._e.insert().returning(self._e.c.seq, sort_by_parameter_order=True)
            return list(connection.execute(statement, told).scalars())

    def all(self) -> dict[str, Theme]:
        """Give every theme by key, merged ones included, in order of birth and key."""
        found = [_to_theme(row) for row in self._db.rows(select(self._t))]
        return {theme.key: theme for theme in sorted(found, key=lambda theme: (theme.born_on, theme.key))}

    def heard(self) -> tuple[int, ...]:
        """Give what differs whenever a person said something about themes, or anything happened to one."""
        v = table(VerdictRow).c
        said = select(func.max(v.seq)).where(v.about == str(About.THEME), v.human.is_(True))
        happened = select(func.max(self._e.c.seq))
        return tuple(self._db.value(one) or 0 for one in (said, happened))

    def events(
        self, theme: str | None = None, kinds: Collection[str] = (), since: datetime | None = None
    ) -> list[ThemeEvent]:
        """Give the events of one theme, or of all, oldest first.

        All of them, the undone ones too; or those of these kinds that nobody took back.
        """
        statement = select(self._e).order_by(self._e.c.seq)
        if theme is not None:
            statement = statement.where(self._e.c.theme == theme)
        if kinds:
            later = self._e.alias()
            undone = select(later.c.seq).where(
                later.c.event == "undone", later.c.detail["undoes"].as_integer() == self._e.c.seq
            )
            statement = statement.where(self._e.c.event.in_(sorted(kinds)), ~undone.exists())
        if since is not None:
            statement = statement.where(self._e.c.at >= since)
        return self._events(statement)

    def after(self, seq: int) -> list[ThemeEvent]:
        """Give the events after number ``seq``, oldest first."""
        return self._events(select(self._e).where(self._e.c.seq > seq).order_by(self._e.c.seq))

    def last(self) -> int:
        """Give the number of the newest event, 0 when there is none."""
        return int(self._db.value(select(func.coalesce(func.max(self._e.c.seq), 0))))

    def _events(self, statement: Select[Any]) -> list[ThemeEvent]:
        rows = self._db.rows(statement)
        return [ThemeEvent(**{name: row[name] for name in ThemeEvent.model_fields}) for row in rows]


class ThemeIndexTable(StoreTable):
    """What the weekly run remembers of a space's themes; it follows from verdicts, so it may be lost."""

    _t = table(ThemeIndexRow)

    def load(self, space: str) -> tuple[dict[str, np.ndarray], int, int] | None:
        """Give (arrays by name, last verdict seen, voices the space was fitted on), or None."""
        row = self._db.first(select(self._t).where(self._t.c.space == space))
        if row is None:
            return None
        with np.load(io.BytesIO(row["arrays"]), allow_pickle=False) as packed:
            return {name: packed[name] for name in packed.files}, row["seen"], row["fitted_on"]

    def seen(self, space: str) -> int | None:
        """Give the last verdict that what is remembered of a space takes account of, or None."""
        seen: int | None = self._db.value(select(self._t.c.seen).where(self._t.c.space == space))
        return seen

    def save(self, space: str, arrays: Mapping[str, np.ndarray], seen: int, fitted_on: int) -> None:
        """Save them in place of what was there."""
        packed = io.BytesIO()
        np.savez(packed, allow_pickle=False, **arrays)
        row = {"space": space, "seen": seen, "fitted_on": fitted_on, "arrays": packed.getvalue()}
        self._db.put(ThemeIndexRow, [row], ["seen", "fitted_on", "arrays"])


def _to_theme(row: Any) -> Theme:
    values = {name: row[name] for name in Theme.model_fields}
    return Theme(**values | {"exemplars": tuple(row["exemplars"])})
