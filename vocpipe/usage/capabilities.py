"""Which capability (or limit) of a feature a clause speaks of, by shared words.

The lexical score is the share of the capability's characters or words found in the clause
(bigrams with a kanji or of katakana for Japanese, stems for English).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from vocpipe.records import Feature
from vocpipe.text.clean import match_form

_KANJI = re.compile(r"[一-龯々]")
_WORD = re.compile(r"[a-z0-9]+|[ァ-ヶー]+|[ぁ-ん一-龯々]+")
_STOP = frozenset(["a", "an", "the", "of", "and", "or", "to", "in", "on", "for", "by", "per", "with", "from"])


@dataclass(frozen=True)
class Wording:
    """A capability or limit in one language, with the letter groups or stems that tell it from the names."""

    lang: str
    text: str
    grams: frozenset[str]


def wordings(feature: Feature | None) -> tuple[Wording, ...]:
    """Give the capabilities of a feature in all languages."""
    return _told(feature, feature.capabilities) if feature else ()


def limits(feature: Feature | None) -> tuple[Wording, ...]:
    """Give what a feature deliberately cannot do, in all languages."""
    return _told(feature, feature.limits) if feature else ()


def _told(feature: Feature, phrases: Mapping[str, Sequence[str]]) -> tuple[Wording, ...]:
    """What the feature's names and aliases say does not count: it is in every voice about the feature."""
    lists = (*feature.names.values(), *feature.aliases.values())
    named = frozenset[str]().union(*(grams(text) for row in lists for text in row))
    return tuple(
        Wording(lang, text, grams(text) - named) for lang, texts in phrases.items() for text in texts
    )


def in_language(feature: Feature, capability: str) -> dict[str, str]:
    """Give the same capability in each language, by its place in the lists of equal length."""
    for lang, texts in feature.capabilities.items():
        if capability in texts:
            place = texts.index(capability)
            rows = feature.capabilities.items()
            return {code: row[place] for code, row in rows if len(row) == len(texts) or code == lang}
    return {}


def overlap(clause: frozenset[str], wording: Wording) -> float:
    """Give the share (0 to 1) of the capability's wording that stands in the clause (as ``grams``)."""
    return len(wording.grams & clause) / len(wording.grams) if wording.grams else 0.0


@lru_cache(maxsize=8192)
def grams(text: str) -> frozenset[str]:
    """Give what is compared: bigrams with a kanji or of katakana, and English stems."""
    found: set[str] = set()
    for word in _WORD.findall(match_form(text).text):
        if word[0].isascii():
            found.update({_stem(word)} - _STOP)
        else:
            pairs = (word[index : index + 2] for index in range(len(word) - 1))
            found.update(pair for pair in pairs if _KANJI.search(pair) or "ァ" <= pair[0] <= "ー")
    return frozenset(found)


def _stem(word: str) -> str:
    """Cut common English endings; crude on purpose, both sides are cut alike."""
    return re.sub(r"(?:ations?|ings?|ed|es|e|s|ly)$", "", word) if len(word) > 4 else word.rstrip("s")


def best(clause: frozenset[str], found: Sequence[Wording], lang: str) -> tuple[str | None, float]:
    """Give the phrase with the highest overlap and its score; the voice's own language wins ties."""
    if not found:
        return None, 0.0
    score, _, text = max((overlap(clause, one), one.lang == lang, one.text) for one in found)
    return (text if score > 0 else None), score
