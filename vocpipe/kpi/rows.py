"""The plain rows the KPI is computed from; the store fills them from the ledger.

They are named tuples, not models: a million of them must be made and read in about a
second, and everything in them was validated when it entered the ledger. Days are dates in
the workspace's zone, moments are seconds since 1970 (UTC).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from vocpipe.kpi.voices import Voice, Voices
from vocpipe.records import Change, OutcomeHow


class Link(NamedTuple):
    """One human ``outcome`` verdict. Undone and superseded ones are given too, with their times.

    ``undone_at`` is when it was undone, so that a figure as of an earlier day still counts
    it. ``seq`` is the ledger's order and settles verdicts of the same instant.
    """

    feedback_id: str
    how: OutcomeHow
    change_id: str | None
    by: str
    at: float
    reason: str = ""
    undone_at: float | None = None
    seq: int = 0


class ChangeRow(NamedTuple):
    """The dates of a Change that decide what a link to it may claim.

    ``taken_back`` says that it was released and then no longer (reopened, reverted); ``dates_late`` that
    the beginning or the release was set or changed more than a week after the day it names.
    """

    id: str
    planned_on: date | None = None
    started_on: date | None = None
    released_on: date | None = None
    declined_on: date | None = None
    title: str = ""
    taken_back: bool = False
    dates_late: bool = False

    @classmethod
    def of(cls, change: Change) -> "ChangeRow":
        """Give the dates of a change as it stands."""
        return cls(change.id, change.planned_on, change.started_on, change.released_on, change.declined_on)


class Told(NamedTuple):
    """The commenter was told of an outcome (a ``told`` verdict that is not undone)."""

    feedback_id: str
    at: float


class Solved(NamedTuple):
    """The commenter answered "did it solve it?"."""

    feedback_id: str
    at: float
    solved: bool


class Proof(NamedTuple):
    """Where the consent to one quote stands: asked, approved, cleared for use, used, withdrawn."""

    feedback_id: str
    quote: str
    state: str
    at: float


class Guided(NamedTuple):
    """The commenter was shown what already exists; ``used_on`` is their first use afterwards."""

    feedback_id: str
    on: date
    used_on: date | None = None


@dataclass(frozen=True)
class KpiRows:
    """Everything the figures are computed from.

    Rows may come in any order and may be newer than the day asked about. ``links`` holds every
    outcome verdict of people, the superseded and undone ones too. ``voices`` are columns, or rows when
    they are few.
    """

    voices: Voices | Sequence[Voice] = ()
    links: Sequence[Link] = ()
    changes: Sequence[ChangeRow] = ()
    told: Sequence[Told] = ()
    solved: Sequence[Solved] = ()
    guided: Sequence[Guided] = ()
    proofs: Sequence[Proof] = ()
