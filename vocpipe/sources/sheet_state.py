"""What a sheet source remembers between readings: it lives in the cursor, so it moves with the saved page."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from vocpipe.errors import SourceError
from vocpipe.sources.expect import ACCEPT, FEW
from vocpipe.sources.row_identity import Assignment, KnownRow


@dataclass(frozen=True, slots=True)
class SheetState:
    """The last reading: a fingerprint of everything read, the text column's header, the known rows, and the
    ids of those that were rejects."""

    seen: str = ""
    header: str = ""
    rows: Mapping[str, KnownRow] = field(default_factory=dict)
    rejected: frozenset[str] = frozenset()

    @property
    def vanished_once(self) -> bool:
        """Tell whether some row was not there last time: one more reading says whether it is missing."""
        return any(row.missed == 1 for row in self.rows.values())

    def dumped(self) -> str:
        """Give the state as a cursor."""
        rows = {key: [row.content, row.number, row.missed] for key, row in self.rows.items()}
        state = {"seen": self.seen, "header": self.header, "rejected": sorted(self.rejected), "rows": rows}
        return json.dumps(state, ensure_ascii=False, separators=(",", ":"))


def loaded(cursor: str | None) -> SheetState:
    """Give the state of a cursor; an empty one for None or a cursor of another kind."""
    try:
        state = json.loads(cursor) if cursor else {}
        rows = {key: KnownRow(str(row[0]), int(row[1]), int(row[2])) for key, row in state["rows"].items()}
        return SheetState(str(state["seen"]), str(state["header"]), rows, frozenset(state["rejected"]))
    except (ValueError, KeyError, TypeError, IndexError):
        return SheetState()


def refuse_collapse(where: str, before: SheetState, found: Assignment, header: str, allowed: float) -> None:
    """Raise ``SourceError`` when far more rows vanished than people delete, or the text column changed.

    The last good state then stays as it is: nothing is marked missing.
    """
    there = sum(1 for row in before.rows.values() if row.missed == 0)
    gone = sum(1 for row in found.known.values() if row.missed == 1)
    if gone > FEW and gone > allowed * there:
        raise SourceError(
            f"{where}: {gone} of {there} known rows are gone, so the reading was refused",
            f"Undo it in the sheet's version history; {ACCEPT}",
        )
    if before.header and before.header != header and gone > allowed * there:
        raise SourceError(
            f"{where}: the text column was {before.header!r} and is now {header!r}",
            f'Rename it back, or set columns.text = "{header}"; {ACCEPT}',
        )
