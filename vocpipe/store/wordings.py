"""What a language model answered, by what it was asked: nothing is asked twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from vocpipe.store.database import StoreTable
from vocpipe.store.rows import storable, table
from vocpipe.store.theme_tables import WordingRow


@dataclass(frozen=True)
class Wording:
    """One answer: the titles by language, or none and the rule they broke; ``by`` is model and prompt."""

    key: str
    theme: str
    by: str
    titles: dict[str, str]
    refused: str
    at: datetime


class WordingTable(StoreTable):
    """The answers."""

    _t = table(WordingRow)

    def save(self, wording: Wording) -> None:
        """Keep an answer; the first one to a question stays."""
        self._db.put(WordingRow, [storable(vars(wording))])

    def get(self, keys: Sequence[str]) -> dict[str, Wording]:
        """Give the answers to these questions, by key."""
        rows = self._db.rows(select(self._t).where(self._t.c.key.in_(keys)))
        return {row["key"]: Wording(**row) for row in rows}
