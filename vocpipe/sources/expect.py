"""What the owner of a source expects of every reading; a reading that does not meet it is refused whole."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from vocpipe.errors import SourceError
from vocpipe.sources.base import RawItem

FEW = 10
"""Up to so many vanished rows are believed whatever their share."""

FieldName = Literal["said_at", "account", "commenter", "recorder", "feature", "rating"]
"""What may be expected to be filled."""

ACCEPT = "if it is meant, take it once with: vocpipe ingest NAME --accept"


class Expect(BaseModel):
    """Expectations of one source, ``[source.expect]`` in vocpipe.toml; what is not stated is not checked.

    ``fields`` must be filled in some row at least. ``min`` and ``max`` count the voices of a whole
    reading. ``fresh_days`` is how old the newest voice may be. A source that only ever gives what is new
    (a folder, a help desk) is measured by all the voices there are of it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    fields: tuple[FieldName, ...] = ()
    min: int | None = Field(default=None, ge=0)
    max: int | None = Field(default=None, ge=0)
    fresh_days: int | None = Field(default=None, ge=1)

    def refuse(self, where: str, found: "Extent", now: datetime) -> None:
        """Raise ``SourceError`` when ``found``, all there is of a source, is not what was expected.

        ``now`` is in the zone in which days are told.
        """
        for name in self.fields:
            if name not in found.filled:
                raise SourceError(
                    f"{where}: no row has {name!r}, which is expected", _mend("Check the column")
                )
        if self.min is not None and found.voices < self.min:
            raise SourceError(
                f"{where}: {found.voices} voices, at least {self.min} are expected", _mend("Check the export")
            )
        if self.max is not None and found.voices > self.max:
            raise SourceError(
                f"{where}: {found.voices} voices, at most {self.max} are expected", _mend("Check the export")
            )
        if self.fresh_days and found.newest and now - found.newest > timedelta(days=self.fresh_days):
            raise SourceError(
                f"{where}: the newest voice is of {found.newest.astimezone(now.tzinfo):%Y-%m-%d}, "
                f"older than the {self.fresh_days} days expected",
                _mend("Check the export"),
            )


@dataclass(frozen=True, slots=True)
class Extent:
    """What expectations look at: how many voices, which fields some voice has, when the newest was said."""

    voices: int
    filled: Set[str]
    newest: datetime | None


def extent_of(items: Sequence[RawItem]) -> Extent:
    """Give the extent of a whole reading."""
    voices = [item for item in items if "reject" not in item and "gone" not in item]
    filled = {name for name in get_args(FieldName) if any(item.get(name) for item in voices)}
    said = [at for item in voices if isinstance(at := item.get("said_at"), datetime)]
    return Extent(len(voices), filled, max(said, default=None))


def refuse_vanished(where: str, known: Set[str], seen: Set[str], allowed: float) -> None:
    """Raise ``SourceError`` when far more of the ``known`` rows vanished than people delete at once."""
    gone = len(known - seen)
    if gone > FEW and gone > allowed * len(known):
        raise SourceError(
            f"{where}: {gone} of {len(known)} known rows are gone, so the reading was refused",
            f"Check the export and its columns; {ACCEPT}",
        )


def _mend(check: str) -> str:
    return f"{check}; {ACCEPT}, or change expect in vocpipe.toml"
