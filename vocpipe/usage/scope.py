"""Which part of a voice speaks of a feature: its own clauses, up to where another feature takes over.

Sentences are cut at contrast ("but", 「が、」「一方」) and list commas; a clause without a mention
carries on with the feature of the clause before it, one before any mention belongs to every feature.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from vocpipe.records import PRODUCT
from vocpipe.text import sentences

Span = tuple[int, int]

_CUT = re.compile(
    r"(?<=[がもし])、|(?:けれども|けれど|けど|けども|ものの|一方で?|反面|のに対し(?:て)?)、?|、(?=ただ|でも|しかし|一方)"
    r"|[;:](?=\s)|\s[-–—/]\s|,\s+(?=(?:but|while|whereas|though|although|however|and|yet|so)\b)"
    r"|\s(?=(?:but|whereas|although|though|however)\b)|、|,\s"
)


@dataclass(frozen=True)
class Mention:
    """A feature is spoken of at ``start`` to ``end`` of the folded text; ``how`` says by what we know.

    ``start`` is -1 when it is not in the text (a hint the CSM typed beside it).
    """

    feature: str
    start: int
    end: int
    how: str
    confidence: float = 1.0


@lru_cache(maxsize=1024)
def clauses(folded: str) -> tuple[Span, ...]:
    """Give the clauses of a folded text as spans, in order; together they cover every word.

    Remembered, since every feature of a voice asks for them.
    """
    found: list[Span] = []
    for start, end in sentences.split(folded):
        cuts = [match.end() for match in _CUT.finditer(folded, start, end) if start < match.end() < end]
        edges = [start, *cuts, end]
        found.extend(
            pair for pair in zip(edges, edges[1:], strict=False) if folded[slice(*pair)].strip(" 、,;:-")
        )
    return tuple(found)


def scope(folded: str, feature: str, mentions: Sequence[Mention]) -> list[Span]:
    """Give the spans that speak of ``feature``, whole sentences where no other feature shares them.

    Never empty for a text with words: a feature that is only hinted at gets every clause that
    mentions no other feature, and if none is left, the whole text. All of it is about the product.
    """
    placed = [mention for mention in mentions if mention.start >= 0]
    if feature == PRODUCT or all(mention.feature == feature for mention in placed):
        return [(0, len(folded))]
    spans: list[Span] = []
    here = {feature}
    for start, end in clauses(folded):
        named = _named(placed, start, end)
        here = named or here
        if feature in here:
            spans.append((start, end))
    if not any(mention.feature == feature for mention in placed):
        spans = [span for span in clauses(folded) if not _named(placed, *span)]
    return merge(spans) or [(0, len(folded))]


def near(folded: str, feature: str, mentions: Sequence[Mention]) -> list[Span]:
    """Give only the clauses that name ``feature``; empty when it is not named in the text."""
    placed = [mention for mention in mentions if mention.feature == feature and mention.start >= 0]
    return merge(span for span in clauses(folded) if _named(placed, *span))


def merge(spans: Iterable[Span]) -> list[Span]:
    """Join spans that touch or overlap."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def inside(spans: Iterable[Span], start: int, end: int) -> bool:
    """Tell whether ``start`` to ``end`` lies in one of the spans."""
    return any(left <= start and end <= right for left, right in spans)


def _named(mentions: Iterable[Mention], start: int, end: int) -> set[str]:
    return {mention.feature for mention in mentions if start <= mention.start < end}
