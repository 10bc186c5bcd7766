"""Rows known by their content alone that may be known voices, edited: the list people decide on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select, update

from vocpipe.store.database import StoreTable
from vocpipe.store.history_tables import PossibleEditRow
from vocpipe.store.rows import table

Answer = Literal["same", "new"]


@dataclass(frozen=True)
class PossibleEdit:
    """Row ``after`` may be row ``before``, edited (ids as the source has them); ``answer`` is a person's."""

    id: str
    source: str
    before: str
    after: str
    likeness: float
    at: datetime
    answer: Answer | None = None
    by: str | None = None
    answered_at: datetime | None = None


class EditTable(StoreTable):
    """The possible edits, answered or not; an answer is given once, until it is taken back."""

    _t = table(PossibleEditRow)

    def all(self, source: str | None = None) -> list[PossibleEdit]:
        """Give them in the order they were found, those of one source alone where it is named."""
        statement = select(self._t).order_by(self._t.c.at, self._t.c.id)
        if source is not None:
            statement = statement.where(self._t.c.source == source)
        return [PossibleEdit(**row) for row in self._db.rows(statement)]

    def waiting(self) -> list[PossibleEdit]:
        """Give those that nobody has answered yet."""
        return [edit for edit in self.all() if edit.answer is None]

    def save(self, edits: Sequence[PossibleEdit]) -> None:
        """Keep what was found; what is there already stays as it is."""
        self._db.put(PossibleEditRow, [vars(edit) for edit in edits])

    def answer(self, edit: PossibleEdit) -> bool:
        """Keep a person's answer, or that it was taken back; False when that is so already."""
        other = self._t.c.answer.is_not(None) if edit.answer is None else self._t.c.answer.is_(None)
        open_one = update(self._t).where(self._t.c.id == edit.id, other)
        said = open_one.values(answer=edit.answer, by=edit.by, answered_at=edit.answered_at)
        return self._db.change(said) == 1
