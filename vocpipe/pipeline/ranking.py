"""Rankings of a search and how they become one.

Reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009) needs no scale common to both:
a voice's score is the sum of 1 / (60 + its rank) over the rankings it is in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from vocpipe.pipeline.finding import Finding
from vocpipe.text.clean import collapse
from vocpipe.workspace import Workspace

FUSION = 60
DEPTH = 1_000
"""How far down each ranking is fused."""

ENOUGH = 0.5
"""Share of the query's weight that a voice's words must hold to stand in the words' ranking."""


@dataclass(frozen=True)
class Ranking:
    """Rows with their scores, the best first."""

    rows: np.ndarray
    scores: np.ndarray

    @cached_property
    def places(self) -> dict[int, tuple[int, float]]:
        """Give (place from 1, score) by row."""
        pairs = zip(self.rows.tolist(), self.scores.tolist(), strict=True)
        return {row: (place, score) for place, (row, score) in enumerate(pairs, 1)}


@dataclass(frozen=True)
class Rankings:
    """The two rankings of one search."""

    words: Ranking
    meaning: Ranking

    def fused(self) -> list[tuple[int, float]]:
        """Give (row, score), the best first."""
        scores: dict[int, float] = {}
        for ranking in (self.words, self.meaning):
            for row, (place, _) in ranking.places.items():
                scores[row] = scores.get(row, 0.0) + 1 / (FUSION + place)
        return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))

    def why(self, row: int, text: str, terms: Sequence[str]) -> dict[str, Any]:
        """Tell why a row was found: the terms its text holds, and how near its meaning lies."""
        folded, near = collapse(text), self.meaning.places.get(row)
        return {
            "words": [term for term in terms if term in folded] if row in self.words.places else [],
            "meaning": round(near[1], 3) if near else None,
        }


NONE = Ranking(np.zeros(0, np.int64), np.zeros(0))


def best(scores: np.ndarray, rows: np.ndarray, newest: np.ndarray | None = None) -> Ranking:
    """Rank rows by score; ties go to what was said last, and then to what arrived first."""
    if len(rows) > DEPTH:
        kept = np.argpartition(-scores, DEPTH)[:DEPTH]
        kept = np.flatnonzero(scores >= scores[kept].min())
        scores, rows = scores[kept], rows[kept]
    tie = -newest[rows] if newest is not None else np.zeros(len(rows))
    order = np.lexsort((rows, tie, -scores))[:DEPTH]
    return Ranking(rows[order], scores[order])


def by_words(
    workspace: Workspace, finding: Finding, terms: Sequence[str], query: str, mask: np.ndarray
) -> Ranking:
    """Rank by the share of the query's weight found: rare terms weigh more, the whole query most."""
    if not terms or not len(finding.n):
        return NONE
    whole = collapse(query)
    held = [finding.rows_of(workspace.store.search.holding(term)) for term in terms]
    weights = [float(np.log1p(len(finding.n) / (1 + len(rows)))) for rows in held]
    scores = np.zeros(len(finding.n))
    for rows, weight in zip(held, weights, strict=True):
        scores[rows] += weight / sum(weights)
    if whole not in terms:
        scores[finding.rows_of(workspace.store.search.holding(whole))] += 1
    rows = np.flatnonzero((scores >= ENOUGH) & mask)
    return best(scores[rows], rows, finding.newest)


def by_meaning(finding: Finding, asked: np.ndarray | None, mask: np.ndarray) -> Ranking:
    """Rank by cosine in the live space; what lies no nearer than chance comes is not found."""
    if asked is None:
        return NONE
    rows, cosines = finding.near(asked, DEPTH)
    found = mask[rows] & (cosines > finding.floor)
    return best(cosines[found], rows[found], finding.newest)


def themes_by_words(workspace: Workspace, keys: Sequence[str], terms: Sequence[str]) -> Ranking:
    """Rank themes by the share of the terms that their names hold."""
    names = workspace.store.search.themes_holding(terms)
    shares = np.array([sum(term in names.get(key, "") for term in terms) for key in keys]) / max(
        1, len(terms)
    )
    rows = np.flatnonzero(shares >= ENOUGH)
    return best(shares[rows], rows)


def themes_by_meaning(finding: Finding, keys: Sequence[str], asked: np.ndarray | None) -> Ranking:
    """Rank themes by the cosine to their mean, those that lie nearer than chance comes."""
    known = finding.themes
    if asked is None or not len(known.keys):
        return NONE
    place = {key: row for row, key in enumerate(keys)}
    nearest: dict[int, float] = {}
    for key, cosine in zip(known.keys, (known.centres @ asked).tolist(), strict=True):
        if key in place and cosine > finding.theme_floor:
            nearest[place[key]] = max(cosine, nearest.get(place[key], cosine))
    return best(np.array(list(nearest.values())), np.array(list(nearest), np.int64))
