"""What of a voice moves a figure, kept when it changes, so that past figures stay as they were."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, select

from vocpipe.records import Feedback
from vocpipe.store.history_tables import VoiceEventRow
from vocpipe.store.rows import Seconds, insert_new, table
from vocpipe.store.tables import FeedbackRevisionRow, FeedbackRow


class VoiceFacts(NamedTuple):
    """What of a voice, besides its text, moves a figure; ``part`` tells that it is part of a longer one.

    ``said`` is when it was said and ``entered`` when it came into the store, in seconds since 1970.
    """

    id: str
    said: float
    account_id: str | None
    recorder: str | None
    duplicate_of: str | None
    set_aside: str | None
    source: str
    external_id: str
    part: bool
    entered: float | None


def fact_columns(entered: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """Give the columns of ``VoiceFacts``, with ``entered`` (seconds) as it is asked for."""
    t = table(FeedbackRow).c
    made: dict[str, ColumnElement[Any]] = {"said": Seconds(t.said_at), "entered": entered}
    made["part"] = t.span_start.is_not(None)
    return [(made[name] if name in made else t[name]).label(name) for name in VoiceFacts._fields]


_REMEMBERED = {"said_at", "account_id", "recorder", "duplicate_of", "set_aside"}
"""What of a voice, besides its text, can change and moves a figure."""


def remember(connection: Connection, before: Sequence[Feedback], at: Sequence[datetime]) -> None:
    """Keep what was known of voices that are about to change, so that past figures stay as they were."""
    rows = [
        {
            "feedback_id": voice.id,
            "at": moment,
            "before": voice.model_dump(mode="json", include=_REMEMBERED),
        }
        for voice, moment in zip(before, at, strict=True)
    ]
    insert_new(connection, VoiceEventRow, rows)


def as_they_were(connection: Connection, voices: Sequence[VoiceFacts], moment: datetime) -> list[VoiceFacts]:
    """Give those of the voices that were known at a moment, with the facts that held then."""
    t, events = table(FeedbackRevisionRow), table(VoiceEventRow)
    first = select(t.c.feedback_id).where(t.c.revision == 1, t.c.at > moment)
    later = select(events).where(events.c.at > moment).order_by(events.c.seq.desc())
    unknown = set(connection.execute(first).scalars())
    # Of several later events the earliest tells what stood at the moment; it comes last.
    before = {row["feedback_id"]: row["before"] for row in connection.execute(later).mappings()}
    return [_as_it_was(voice, before.get(voice.id)) for voice in voices if voice.id not in unknown]


def _as_it_was(voice: VoiceFacts, before: Mapping[str, Any] | None) -> VoiceFacts:
    if not before:
        return voice
    facts = dict(before)
    return voice._replace(said=datetime.fromisoformat(facts.pop("said_at")).timestamp(), **facts)
