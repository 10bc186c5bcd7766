"""One subject told in two languages as two themes: found for a person to merge, never merged unasked.

An encoder sees less likeness across languages than within one, so such twins accept few of each other's
members. But they stand out: each is the other's nearest among the themes of the other language.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from vocpipe.themes.audit import Proposal
from vocpipe.themes.exact import Labels, cosines
from vocpipe.themes.index import ThemeIndex

MOSTLY = 2 / 3
"""Share of a theme's voices in one language from which it is told in that language."""
AT_LEAST = 3
"""Voices that must show it."""
STANDS_OUT = 3.0
"""How many spreads nearer than the median pair across the two languages twins must be."""


def audit_languages(
    labels: Labels, langs: Sequence[str], index: ThemeIndex, cannot: Iterable[tuple[int, int]] = ()
) -> list[Proposal]:
    """Propose to merge themes of two languages that are each other's nearest, unless people said never.

    ``labels`` are the themes of recent voices (rows of the index, -1 none), ``langs`` their languages.
    The spread is the median absolute deviation of all pairs across the two languages, times 1.4826.
    """
    apart = {tuple(sorted(pair)) for pair in cannot}
    told = _told_in(labels, np.asarray(langs, dtype=str), len(index))
    result = []
    for one, other in combinations(sorted(told), 2):
        sims = cosines(index.centroids[told[one]], index.centroids[told[other]]).astype(np.float64)
        middle = float(np.median(sims))
        spread = 1.4826 * float(np.median(np.abs(sims - middle)))
        for left, right in _mutual(sims):
            pair = (int(told[one][left]), int(told[other][right]))
            nearer = (float(sims[left, right]) - middle) / max(spread, 1e-6)
            if nearer >= STANDS_OUT and tuple(sorted(pair)) not in apart:
                larger, smaller = sorted(pair, key=lambda theme: (-int(index.sizes[theme]), theme))
                result.append(Proposal("merge", (larger, smaller), False, {"across_languages": nearer}))
    return result


def _told_in(labels: Labels, langs: NDArray[np.str_], themes: int) -> dict[str, NDArray[np.int64]]:
    """Give by language the themes that are told in it."""
    inside = labels >= 0
    voices = np.bincount(labels[inside], minlength=themes)
    found = {}
    for lang in np.unique(langs[inside]).tolist():
        own = np.bincount(labels[inside & (langs == lang)], minlength=themes)
        mostly = np.flatnonzero((voices >= AT_LEAST) & (own >= MOSTLY * voices))
        if len(mostly):
            found[lang] = mostly
    return found


def _mutual(sims: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Give the (row, column) pairs that are each other's nearest."""
    best = sims.argmax(axis=1)
    return [(row, int(column)) for row, column in enumerate(best) if sims[:, column].argmax() == row]
