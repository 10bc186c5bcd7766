"""Near-duplicates: the same voice forwarded, pasted again, or seen in the sheet and in a ticket.

Exact similarity join on sets of character 3-grams with prefix and length filters, so no pair
at or above the threshold is missed and the result does not depend on a seed (Bayardo et al.,
"Scaling Up All Pairs Similarity Search", WWW 2007; Xiao et al., PPJoin, WWW 2008).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from vocpipe.text.clean import collapse

THRESHOLD = 0.85
"""Jaccard similarity of 3-gram sets from which two texts count as the same voice."""

SHORTEST = 8
"""Folded characters below which equal texts are no sign of copying ("遅い", "too slow")."""


def near_duplicates(texts: Sequence[str], ids: Sequence[str]) -> dict[str, str]:
    """Give, for each text that repeats an earlier one, its id and the earlier text's id.

    "Earlier" is the order given. The earlier text is never itself a duplicate: all copies of
    one text name the same original, and each is at least ``THRESHOLD`` similar to it.
    """
    grams = [_grams(text) for text in texts]
    frequency = Counter(gram for own in grams for gram in own)
    originals: defaultdict[str, list[int]] = defaultdict(list)
    found: dict[str, str] = {}
    for index, own in enumerate(grams):
        if not own:
            continue
        prefix = _prefix(own, frequency)
        original = _first_similar(own, prefix, originals, grams)
        if original is None:
            for gram in prefix:
                originals[gram].append(index)
        else:
            found[ids[index]] = ids[original]
    return found


def jaccard(left: frozenset[str], right: frozenset[str]) -> float:
    """Give shared over all grams; 0 when both are empty."""
    shared = len(left & right)
    return shared / (len(left) + len(right) - shared) if shared else 0.0


def _grams(text: str) -> frozenset[str]:
    folded = collapse(text).replace(" ", "")
    if len(folded) < SHORTEST:
        return frozenset()
    return frozenset(folded[i : i + 3] for i in range(len(folded) - 2))


def _prefix(own: frozenset[str], frequency: Counter[str]) -> list[str]:
    """Give the rarest grams: two similar sets must share at least one of them."""
    size = len(own) - math.ceil(THRESHOLD * len(own) - 1e-9) + 1
    return sorted(own, key=lambda gram: (frequency[gram], gram))[:size]


def _first_similar(
    own: frozenset[str],
    prefix: list[str],
    originals: defaultdict[str, list[int]],
    grams: list[frozenset[str]],
) -> int | None:
    candidates = {index for gram in prefix for index in originals.get(gram, ())}
    for index in sorted(candidates):
        other = grams[index]
        if min(len(own), len(other)) < THRESHOLD * max(len(own), len(other)):
            continue
        if jaccard(own, other) >= THRESHOLD:
            return index
    return None
