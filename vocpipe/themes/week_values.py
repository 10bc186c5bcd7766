"""What a week's decision takes and gives: the recent voices, what people said, what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vocpipe.themes.constraints import Constraints
from vocpipe.themes.exact import Ints, Labels
from vocpipe.themes.memory import Memory
from vocpipe.themes.place import Placement

RESIDUE_WEEKS = 8
"""Weeks that an unplaced voice waits for company before it is a single voice for good."""


@dataclass(frozen=True)
class Recent:
    """The voices of the last ``RESIDUE_WEEKS`` weeks, newcomers among them; parallel, in any order.

    ``vectors`` (n, d) are centred unit rows; ``themes`` the row of the memory that each is in, -1
    none; ``weeks`` when each was said; ``new`` marks those never judged before, ``fixed`` those
    whose place a person named; ``langs`` in which language, where it is known; ``talk`` marks thanks
    and greetings without a matter, which neither found a theme nor join one.
    """

    ids: Sequence[str]
    vectors: NDArray[np.floating]
    authors: Sequence[str]
    weeks: Ints
    themes: Labels
    new: NDArray[np.bool_]
    fixed: NDArray[np.bool_]
    langs: Sequence[str] = ()
    talk: Sequence[bool] = ()

    def open(self) -> NDArray[np.bool_]:
        """Give which rows the machine may place: no person named their place, and they say something."""
        talk = np.asarray(self.talk, dtype=bool) if self.talk else np.zeros(len(self.ids), dtype=bool)
        return np.asarray(~(self.fixed | talk))


@dataclass(frozen=True)
class Born:
    """A new theme: its key, its founding rows, the theme it was split from (None: of single voices)."""

    key: str
    members: tuple[int, ...]
    parent: str | None
    evidence: dict[str, float]


@dataclass(frozen=True)
class Proposed:
    """What a person should decide: split or merge ``keys`` (the first stays), because of ``evidence``.

    ``voices`` are the ids that a split would take away.
    """

    what: str
    keys: tuple[str, ...]
    voices: tuple[str, ...]
    evidence: dict[str, float]


@dataclass(frozen=True)
class Decision:
    """What a week changed: ``keys`` is the theme of each row given, None for a single voice.

    ``placement`` is of all rows against the memory before. ``merged`` says into which key each
    vanished one went; ``asleep`` fell silent, ``awake`` are heard again, ``drifted`` no longer
    look as they did, with how far.
    """

    keys: tuple[str | None, ...]
    placement: Placement
    births: tuple[Born, ...]
    merged: dict[str, tuple[str, dict[str, float]]]
    asleep: tuple[str, ...]
    awake: tuple[str, ...]
    drifted: dict[str, dict[str, float]]
    proposals: tuple[Proposed, ...]
    memory: Memory


@dataclass(frozen=True)
class PeopleSaid:
    """What people said, as the week needs it: of voices, and of keys of themes.

    ``apart`` are pairs of keys that may never be merged, ``whole`` keys that may not be split,
    ``held`` keys that people named or put voices into: nothing happens to those without asking.
    """

    voices: Constraints = field(default_factory=Constraints)
    apart: frozenset[tuple[str, str]] = frozenset()
    whole: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()
