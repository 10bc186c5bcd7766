"""Themes and what happened to them. A theme row may change; its events never do."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from vocpipe.records import Theme, ThemeEvent
from vocpipe.store.database import Database
from vocpipe.store.rows import storable, table, upsert
from vocpipe.store.tables import ThemeEventRow, ThemeRow

_MAY_CHANGE = ["labels", "named_by", "state", "merged_into", "exemplars", "space"]


class ThemeTable:
    """The themes and their events."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._t = table(ThemeRow)
        self._e = table(ThemeEventRow)

    def save(self, themes: Sequence[Theme], events: Sequence[ThemeEvent]) -> None:
        """Save themes together with the events that made them so, in one transaction."""
        with self._db.write() as connection:
            upsert(connection, ThemeRow, [_theme_values(theme) for theme in themes], _MAY_CHANGE)
            if events:
                connection.execute(self._e.insert(), [storable(event.model_dump()) for event in events])

    def all(self) -> dict[str, Theme]:
        """Give every theme by key, merged ones included, in order of birth and key."""
        with self._db.read() as connection:
            found = [_to_theme(row) for row in connection.execute(select(self._t)).mappings()]
        return {theme.key: theme for theme in sorted(found, key=lambda theme: (theme.born_on, theme.key))}

    def events(self, theme: str | None = None) -> list[ThemeEvent]:
        """Give the events of one theme, or of all, oldest first."""
        statement = select(self._e).order_by(self._e.c.seq)
        if theme is not None:
            statement = statement.where(self._e.c.theme == theme)
        with self._db.read() as connection:
            rows = connection.execute(statement).mappings()
            return [ThemeEvent(**{name: row[name] for name in ThemeEvent.model_fields}) for row in rows]


def _theme_values(theme: Theme) -> dict[str, Any]:
    return theme.model_dump() | {"exemplars": list(theme.exemplars)}


def _to_theme(row: Any) -> Theme:
    values = {name: row[name] for name in Theme.model_fields}
    return Theme(**values | {"exemplars": tuple(row["exemplars"])})
