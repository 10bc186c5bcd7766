"""Which words tell a theme from its siblings: shares of authors, compared theme against theme.

Like c-TF-IDF (Grootendorst 2022) but counted over distinct authors, so that one person's
flood or a pasted template cannot name a theme, and against siblings more than against all.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log

SIBLINGS_WEIGH = 0.5
PRIOR = 0.02
"""Share of authors that any word is assumed to have elsewhere; keeps logs finite."""
FEW_AUTHORS = 0.3
"""The same, times the authors: what two of three say may well be said elsewhere, though nobody did yet."""


def shares(said: Sequence[frozenset[str]], authors: Sequence[str]) -> dict[str, float]:
    """Give, for each word, the share of distinct authors who use it; ``said`` is one set a member."""
    by_author: dict[str, set[str]] = {}
    for words, author in zip(said, authors, strict=True):
        by_author.setdefault(author, set()).update(words)
    counts = Counter(word for words in by_author.values() for word in words)
    return {word: count / len(by_author) for word, count in counts.items()}


def weights(
    own: Mapping[str, float],
    authors: int,
    overall: Mapping[str, float],
    siblings: Sequence[Mapping[str, float]],
) -> dict[str, float]:
    """Give each word's weight: its share here times the log of how much rarer it is elsewhere.

    A word of one author alone weighs nothing once the theme has two or more authors: rare words of one
    of two are asides as often as not.
    """
    least = 1.5 / authors if authors >= 2 else 0.0
    prior = max(PRIOR, FEW_AUTHORS / max(authors, 1))
    result = {}
    for word, share in own.items():
        if share < least:
            continue
        near = sum(s.get(word, 0.0) for s in siblings) / len(siblings) if siblings else overall.get(word, 0.0)
        elsewhere = (1 - SIBLINGS_WEIGH) * overall.get(word, 0.0) + SIBLINGS_WEIGH * near
        gain = share * log((share + prior) / (elsewhere + prior))
        if gain > 0:
            result[word] = gain
    return result
