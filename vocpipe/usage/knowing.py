"""Numbers that the knowledge head reads: does the ask, the lack or the know-how meet a capability?

The similarity of the feature's own clauses with each capability, alone and together with cues of
asking and lacking (the product of both is what "asks for what is there" means), beside the dense
part of the state head.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vocpipe.usage import capabilities
from vocpipe.usage.cues import Group
from vocpipe.usage.knowledge import ASKING
from vocpipe.usage.pairs import Pair
from vocpipe.usage.prototypes import Phrases, Prototype

WORDS_WEIGHT = 0.3
COUNT = 14


@dataclass(frozen=True)
class Match:
    """The capability that the words come closest to, by meaning and by shared words; None without any.

    ``limit`` is what the feature deliberately cannot do, where the words come closer to that still;
    ``elsewhere`` says that they come closer to what another feature can do.
    """

    capability: str | None
    meaning: float = 0.0
    whole: float = 0.0
    words: float = 0.0
    limit: str | None = None
    elsewhere: bool = False


def match(pair: Pair, own: NDArray[np.float32], prototype: Prototype | None) -> Match:
    """Find the capability of the pair's feature that it speaks of.

    ``own`` are centred unit vectors of the pair's views: its own clauses, then the whole voice.
    """
    if prototype is None or not prototype.abilities.wordings:
        return Match(None)
    clause = capabilities.grams(pair.words)
    able = _closest(prototype.abilities, own, clause)
    unable = _closest(prototype.limits, own, clause) if prototype.limits.wordings else None
    beyond = unable.capability if unable and _score(unable) > _score(able) else None
    return replace(able, limit=beyond)


def among_features(
    pairs: Sequence[Pair],
    found: Sequence[Match],
    own: NDArray[np.float32],
    prototypes: Mapping[str, Prototype],
) -> list[Match]:
    """Note which matches are outdone by a capability of another feature.

    To such a voice nobody should answer that it is already possible: on the demo 17 of the 44 answers that
    are left are right, where it was 20 of 77. As a condition for "partial" it would halve the notes' recall.
    """
    keys = [key for key, one in prototypes.items() for _ in one.abilities.wordings]
    if not keys:
        return list(found)
    abilities = np.vstack([one.abilities.vectors for one in prototypes.values() if one.abilities.wordings])
    nearest = (own @ abilities.T).max(axis=1)
    others = np.array([[pair.key] for pair in pairs]) != np.array(keys)
    beyond = np.where(others, nearest, -1.0).max(axis=1)
    return [replace(one, elsewhere=bool(far > one.meaning)) for one, far in zip(found, beyond, strict=True)]


def _closest(phrases: Phrases, own: NDArray[np.float32], clause: frozenset[str]) -> Match:
    grid = phrases.vectors @ own.T
    shared = np.array([capabilities.overlap(clause, one) for one in phrases.wordings])
    meaning = grid.max(axis=1)
    best = int((meaning + WORDS_WEIGHT * shared).argmax())
    text = phrases.wordings[best].text
    return Match(text, float(meaning[best]), float(grid[best, -1]), float(shared[best]))


def _score(found: Match) -> float:
    return found.meaning + WORDS_WEIGHT * found.words


def features(pair: Pair, found: Match) -> NDArray[np.float32]:
    """Give ``COUNT`` numbers for one pair."""
    groups = {hit.cue.group for hit in pair.hits}
    asking = float(bool(groups & ASKING))
    lacking = float(Group.LACK in groups or Group.MISTAKEN in groups)
    wishing = float(Group.WISH in groups or Group.ASK in groups)
    knows = float(Group.KNOWS in groups)
    none = float(found.capability is None)
    near, words = found.meaning, found.words
    values = [
        near, found.whole, words, near * asking, near * (1 - asking),
        near * lacking, near * wishing, near * knows,
        words * asking, words * (1 - asking), words * lacking, words * knows, none, float(near > 0.4),
    ]  # fmt: skip
    return np.array(values, dtype=np.float32) * 3
