"""Changes of the live space: what was live before, so that one command brings it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from vocpipe.records import Theme
from vocpipe.store.database import StoreTable
from vocpipe.store.rows import table
from vocpipe.store.space_tables import EmbeddingModelRow, SpaceRow, SpaceSwitchRow


@dataclass(frozen=True)
class Switch:
    """One change of space: ids before and after, the version of theme verdicts and the themes before it."""

    n: int
    before: str
    after: str
    version: str
    themes: dict[str, list[str]]
    report: dict[str, Any]
    at: datetime
    undone: bool


class SwitchTable(StoreTable):
    """The changes of space, and how the models behind the spaces are loaded."""

    _t = table(SpaceSwitchRow)
    _m = table(EmbeddingModelRow)
    _s = table(SpaceRow)

    def remember_model(self, model_id: str, model: str, prompt: str) -> None:
        """Keep how a model is loaded: its name (or folder) and prompt as the settings write them."""
        self._db.put(EmbeddingModelRow, [{"model_id": model_id, "model": model, "prompt": prompt}])

    def model(self, model_id: str) -> tuple[str, str] | None:
        """Give (name, prompt) of a model, or None when it was never used here."""
        statement = select(self._m.c.model, self._m.c.prompt).where(self._m.c.model_id == model_id)
        found = self._db.first(statement)
        return (found["model"], found["prompt"]) if found else None

    def add(
        self,
        before: str,
        after: str,
        version: str,
        themes: Mapping[str, Theme],
        report: Mapping[str, Any],
        at: datetime,
    ) -> None:
        """Keep one change; ``themes`` are as they were before it."""
        row = {
            "before": before,
            "after": after,
            "version": version,
            "themes": {key: [theme.space, theme.state] for key, theme in themes.items()},
            "report": dict(report),
            "at": at,
            "undone": False,
        }
        self._db.change(insert(self._t).values(**row))

    def last(self) -> Switch | None:
        """Give the last change that was not rolled back, or None."""
        statement = select(self._t).where(self._t.c.undone.is_(False)).order_by(self._t.c.n.desc()).limit(1)
        row = self._db.first(statement)
        return Switch(**row) if row else None

    def undo(self, switch: Switch) -> None:
        """Make the space before the change the live one again."""
        with self._db.write() as connection:
            connection.execute(update(self._s).values(live=self._s.c.id == switch.before))
            connection.execute(update(self._t).values(undone=True).where(self._t.c.n == switch.n))
