"""Cues: what people write when something is broken, when they ask, wonder or praise.

A cue is a regular expression over the folded text (NFKC, casefold) with the kind it speaks for
and a weight. Cues of both languages share their names, so a rule has one name.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from vocpipe.kinds import cues_en, cues_ja
from vocpipe.kinds.prose import prose
from vocpipe.records import Kind
from vocpipe.text.clean import match_form
from vocpipe.text.quantities import MINUTES
from vocpipe.text.results import Result, find_results


class Cue(NamedTuple):
    """One rule: ``masks`` hides later cues inside its match ("no problem" hides "problem").

    A result told with a number ("3 hours, now 20 minutes") is a cue too, found without a pattern.
    """

    name: str
    kind: Kind
    weight: float
    pattern: re.Pattern[str] | None
    masks: bool


class Hit(NamedTuple):
    """A cue found at an exact span of the text."""

    cue: Cue
    start: int
    end: int


RESULTS = {
    "less": Cue("result_less", Kind.PRAISE, 1.8, None, masks=True),
    "more": Cue("result_more", Kind.PRAISE, 0.6, None, masks=False),
    "longer": Cue("result_longer", Kind.PROBLEM, 1.5, None, masks=False),
}
"""Less time, cost or trouble is mostly a gain, more time none; more of the rest may be either."""


@lru_cache(maxsize=4)
def cues_for(lang: str) -> tuple[Cue, ...]:
    """Give the cues of a language in order; texts that are neither ja nor en get both lists."""
    if lang == "ja":
        return tuple(_compile(cues_ja.CUES))
    if lang == "en":
        return tuple(_compile(cues_en.CUES))
    return tuple(_compile([*cues_ja.CUES, *cues_en.CUES]))


def find_cues(text: str, lang: str) -> list[Hit]:
    """Give the cues of ``text`` in order of place, as exact spans of it (code and links aside).

    Only the cues of issue templates look at headings and comments, which nobody wrote by hand.
    """
    own, whole = match_form(prose(text)), match_form(text)
    hits = _results(text)
    masked = [(hit.start, hit.end) for hit in hits if hit.cue.masks]
    for cue in cues_for(lang):
        form = whole if cue.name.startswith("template") else own
        for match in cue.pattern.finditer(form.text) if cue.pattern else ():
            if not match.group():
                continue
            start, end = form.span(*match.span())
            if any(start < right and left < end for left, right in masked):
                continue
            hits.append(Hit(cue, start, end))
            if cue.masks:
                masked.append((start, end))
    return sorted(hits, key=lambda hit: (hit.start, hit.end))


def _results(text: str) -> list[Hit]:
    found = (one for one in find_results(prose(text)) if one.told)
    return [Hit(RESULTS[_way(one)], one.start, one.end) for one in found]


def _way(result: Result) -> str:
    """Tell whether something shrank, took longer, or grew."""
    lasts = result.after is not None and result.after[1] in MINUTES and result.kind == "change"
    return "longer" if lasts and result.direction == "more" else result.direction


def _compile(rows: Iterable[tuple[str, str, float, str]]) -> Iterable[Cue]:
    for name, kind, weight, pattern in rows:
        yield Cue(name.removesuffix("!"), Kind(kind), weight, re.compile(pattern), name.endswith("!"))
