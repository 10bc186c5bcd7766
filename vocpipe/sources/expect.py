"""What the owner of a source expects of every reading; a reading that does not meet it is refused whole."""

from collections.abc import Sequence, Set
from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from vocpipe.errors import SourceError
from vocpipe.sources.base import RawItem

FEW = 10
"""Up to so many vanished rows are believed whatever their share."""

ACCEPT = "if it is meant, take it once with: vocpipe ingest NAME --accept"


class Expect(BaseModel):
    """Expectations of one source, ``[source.expect]`` in vocpipe.toml; what is not stated is not checked.

    ``fields`` must be filled in some row at least. ``min`` and ``max`` count the voices of a whole
    reading. ``fresh_days`` is how old the newest voice may be.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    fields: tuple[Literal["said_at", "account", "commenter", "recorder", "feature", "rating"], ...] = ()
    min: int | None = Field(default=None, ge=0)
    max: int | None = Field(default=None, ge=0)
    fresh_days: int | None = Field(default=None, ge=1)

    def refuse(self, where: str, items: Sequence[RawItem], now: datetime) -> None:
        """Raise ``SourceError`` when ``items``, a whole reading, are not what was expected."""
        voices = [item for item in items if "reject" not in item and "gone" not in item]
        for name in self.fields:
            if not any(item.get(name) for item in voices):
                raise SourceError(
                    f"{where}: no row has {name!r}, so the reading was refused", _mend("column")
                )
        if self.min is not None and len(voices) < self.min:
            raise SourceError(
                f"{where}: {len(voices)} voices, at least {self.min} are expected", _mend("export")
            )
        if self.max is not None and len(voices) > self.max:
            raise SourceError(
                f"{where}: {len(voices)} voices, at most {self.max} are expected", _mend("export")
            )
        said = [at for item in voices if isinstance(at := item.get("said_at"), datetime)]
        if self.fresh_days and said and now - max(said) > timedelta(days=self.fresh_days):
            raise SourceError(
                f"{where}: the newest voice is of {max(said):%Y-%m-%d}, "
                f"older than the {self.fresh_days} days expected",
                _mend("export"),
            )


def refuse_vanished(where: str, known: Set[str], seen: Set[str], allowed: float) -> None:
    """Raise ``SourceError`` when far more of the ``known`` rows vanished than people delete at once."""
    gone = len(known - seen)
    if gone > FEW and gone > allowed * len(known):
        raise SourceError(
            f"{where}: {gone} of {len(known)} known rows are gone, so the reading was refused",
            f"Check the export and its columns; {ACCEPT}",
        )


def _mend(what: str) -> str:
    return f"Check the {what}; {ACCEPT}, or change expect in vocpipe.toml"
