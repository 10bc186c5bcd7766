"""One week of the ledger: place the unplaced, give birth to new themes, leave the rest single.

The input is every voice of the last weeks that no theme holds yet, this week's among them; the
cost therefore depends on the week and not on history.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vocpipe.themes.birth import Birth, births
from vocpipe.themes.exact import SINGLE, Labels
from vocpipe.themes.index import ThemeIndex
from vocpipe.themes.place import Placement, place

RESIDUE_WEEKS = 8
"""Weeks that an unplaced voice waits for company before it is a single voice for good."""


@dataclass(frozen=True)
class Week:
    """What became of each row: ``themes`` indexes the old themes, then the births in order; -1 single.

    ``births`` are only the new themes (members number the rows given); ``joined`` counts the
    voices that came to a known theme as a group at its edge.
    """

    themes: Labels
    placement: Placement
    births: tuple[Birth, ...]
    joined: int


def week(vectors: NDArray[np.floating], authors: Sequence[str], index: ThemeIndex, *, seed: int = 0) -> Week:
    """Judge the unplaced voices of the last ``RESIDUE_WEEKS`` weeks: (n, d) unit rows, one author each."""
    placement = place(vectors, index)
    themes = placement.theme.copy()
    left = np.flatnonzero(themes == SINGLE)
    found = births(np.asarray(vectors)[left], [authors[int(row)] for row in left], index, seed=seed)
    born: list[Birth] = []
    joined = 0
    for birth in found:
        rows = left[list(birth.members)]
        if birth.joins is not None:
            themes[rows] = birth.joins
            joined += len(rows)
        else:
            themes[rows] = len(index) + len(born)
            born.append(_moved(birth, rows))
    return Week(themes, placement, tuple(born), joined)


def _moved(birth: Birth, rows: NDArray[np.int64]) -> Birth:
    return Birth(
        tuple(int(r) for r in rows),
        birth.cohesion,
        birth.stability,
        birth.authors,
        birth.nearest,
        birth.similarity,
        birth.joins,
    )
