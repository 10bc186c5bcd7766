"""Where reading of a help desk stands: the cursor that is saved with each page. Pure."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace

from vocpipe.errors import SourceError

SETTLED = 60
"""Seconds after which a ticket's time of change counts as final: desks tell it to the second only."""

Change = tuple[str, int]
"""A ticket's id and when it last changed, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a desk was read; times are seconds since 1970.

    Everything that changed before ``at`` was read. ``token`` is the desk's own cursor inside a walk
    ("" at its start), ``newest`` the latest change met so far. ``seen`` tells when tickets near
    ``newest`` changed, so that the overlap of two readings gives nothing twice.
    """

    at: int
    token: str = ""
    newest: int = 0
    seen: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def loaded(cls, cursor: str | None, start: int) -> "Position":
        """Give the position behind a saved cursor, or ``start`` for a source never read."""
        if cursor is None:
            return cls(start, newest=start)
        try:
            return cls(**json.loads(cursor))
        except (ValueError, TypeError) as error:
            raise SourceError("the saved cursor cannot be read", "Give the source a new name") from error

    def dumped(self) -> str:
        """Give the position as the text that is saved."""
        return json.dumps(asdict(self), sort_keys=True)

    def is_new(self, ticket: str, changed: int) -> bool:
        """Tell whether this change of a ticket was not read yet."""
        return self.seen.get(ticket) != changed

    def after(
        self, changes: Iterable[Change], token: str, *, more: bool, overlap: int, now: int
    ) -> "Position":
        """Give the position after a page of tickets; a walk without ``more`` pages moves ``at``."""
        met = {ticket: changed for ticket, changed in changes if changed < now - SETTLED}
        newest = max([self.newest, *(changed for changed in met.values())])
        seen = {
            ticket: changed for ticket, changed in {**self.seen, **met}.items() if changed >= newest - overlap
        }
        return Position(self.at if more else newest, token, newest, seen)

    def restarted(self) -> "Position":
        """Give where to begin again when the desk no longer knows its own cursor."""
        return replace(self, at=self.newest, token="")
