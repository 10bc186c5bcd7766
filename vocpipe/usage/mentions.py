"""Which features a voice is about, by name, by spelling, by hint, and by meaning.

In this order, each only where the one before found nothing for that stretch of text: exact names
and aliases (longest match wins, never inside a longer word); a word that only one feature has in
its names; typos (rapidfuzz ratio of at least 90, Latin words of 5 letters or more, katakana of 5
or more); the feature column that a CSM typed; and last the meaning of the whole voice.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from vocpipe.usage import surfaces
from vocpipe.usage.catalogue import Catalogue
from vocpipe.usage.scope import Mention

TYPO_RATIO = 90.0
KATAKANA_RATIO = 80.0
SHORTEST_TYPO = 5


class Finder:
    """Finds the mentions of one catalogue; the patterns are built once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._names = _compile({s.folded: s.feature for s in catalogue.surfaces})
        self._parts = _compile(surfaces.parts(catalogue))
        self._typos: dict[str, list[tuple[str, str]]] = {}
        for s in catalogue.surfaces:
            if len(s.folded) >= SHORTEST_TYPO and re.fullmatch(r"[a-z][a-z0-9 '\-]*|[ァ-ヶー]+", s.folded):
                self._typos.setdefault(s.folded[0], []).append((s.folded, s.feature))
        spelt = [name for names in self._typos.values() for name, _ in names]
        self._most_words = min(max((name.count(" ") + 1 for name in spelt), default=0), 4)
        self._resolve = lru_cache(maxsize=4096)(catalogue.resolve)

    def find(self, folded: str, hints: Sequence[str] = ()) -> list[Mention]:
        """Give the mentions in a folded text in order of place, then the hints it does not name."""
        found = _search(self._names, folded, "name", 1.0, [])
        found += _search(self._parts, folded, surfaces.PARTIAL, 0.7, found)
        found += self._misspelt(folded, found)
        found.sort(key=lambda mention: mention.start)
        for hint in hints:
            key = self._resolve(hint)
            if key is not None and all(m.feature != key or m.how == surfaces.PARTIAL for m in found):
                found.append(Mention(key, -1, -1, "hint", 0.9))
        return found

    def _misspelt(self, folded: str, found: list[Mention]) -> list[Mention]:
        if not self._typos:
            return []
        from rapidfuzz import fuzz

        close: list[Mention] = []
        for start, end in surfaces.runs(folded, range(1, self._most_words + 1)):
            word = folded[start:end]
            if len(word) < SHORTEST_TYPO or _taken(start, end, [*found, *close]):
                continue
            for name, feature in self._typos.get(word[0], ()):
                floor = TYPO_RATIO if name.isascii() else KATAKANA_RATIO
                if (
                    abs(len(word) - len(name)) <= 2
                    and word.isascii() == name.isascii()
                    and (name.isascii() or word[-1] == name[-1])
                    and fuzz.ratio(word, name) >= floor
                ):
                    close.append(Mention(feature, start, end, "typo", 0.8))
                    break
        return close


def _compile(names: dict[str, str]) -> list[tuple[re.Pattern[str], str]]:
    """Order patterns longest first and join those of one feature that stand next to each other."""
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return [(re.compile(surfaces.pattern(name)), names[name]) for name in ordered]


def _search(
    patterns: list[tuple[re.Pattern[str], str]],
    folded: str,
    how: str,
    confidence: float,
    taken: list[Mention],
) -> list[Mention]:
    found: list[Mention] = []
    for regex, feature in patterns:
        for match in regex.finditer(folded):
            start, end = match.span()
            if not _taken(start, end, [*taken, *found]) and not surfaces.splits_a_word(folded, start, end):
                found.append(Mention(feature, start, end, how, confidence))
    return found


def _taken(start: int, end: int, mentions: Sequence[Mention]) -> bool:
    return any(mention.start < end and start < mention.end for mention in mentions)
