"""What a catalogue lacks: aliases that people use for a feature, and things no feature stands for.

An alias is proposed when a phrase keeps turning up in voices about one feature that do not call it by
any name it has, and hardly elsewhere; a gap is a phrase, or a typed feature, that links to nothing.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from vocpipe.teaching.phrases import phrases

LEAST_SPEAKERS = 3
LEAST_SHARE = 0.6
"""Of the voices with a phrase, so many must be about one feature for it to be a name of that feature."""

EXAMPLES = 3


class Voice(NamedTuple):
    """A voice as the catalogue sees it: the features it is about, and the ones it calls by name."""

    id: str
    text: str
    lang: str
    speaker: str
    features: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    hints: tuple[str, ...] = ()
    """What somebody typed as its feature that the catalogue does not know."""


class Example(NamedTuple):
    """Where a phrase stands: characters ``start`` to ``end`` of the voice's text."""

    id: str
    start: int
    end: int


class Proposal(NamedTuple):
    """A phrase with how many voices and speakers use it; ``feature`` is None for a gap."""

    phrase: str
    lang: str
    feature: str | None
    voices: int
    speakers: int
    score: float
    examples: tuple[Example, ...]


def propose(voices: Sequence[Voice], known: Iterable[str]) -> tuple[list[Proposal], list[Proposal]]:
    """Give (aliases, gaps), the strongest first; ``known`` are the folded names and aliases there are."""
    names = tuple(known)
    found: dict[tuple[str, str], dict[str, tuple[Voice, Example]]] = defaultdict(dict)
    for lang in sorted({voice.lang for voice in voices}):
        own = [voice for voice in voices if voice.lang == lang]
        for voice, said in zip(own, phrases([voice.text for voice in own], lang), strict=True):
            for phrase in said:
                if not _is_known(phrase.key, names):
                    example = Example(voice.id, phrase.start, phrase.end)
                    found[phrase.key, lang].setdefault(voice.id, (voice, example))
    about = _about(voices)
    judged = [_judge(key, list(hits.values()), about, len(voices)) for key, hits in found.items()]
    proposals = [one for one in judged if one is not None]
    proposals.sort(key=lambda one: (-one.score, one.phrase))
    aliases = [one for one in proposals if one.feature is not None]
    return aliases, [*_typed(voices), *(one for one in proposals if one.feature is None)]


def _is_known(key: str, names: Sequence[str]) -> bool:
    return any(name in key or (len(key) >= 3 and key in name) for name in names)


def _about(voices: Sequence[Voice]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for voice in voices:
        for feature in voice.features:
            counts[feature] += 1
    return counts


def _judge(
    key: tuple[str, str], hits: list[tuple[Voice, Example]], about: dict[str, int], total: int
) -> Proposal | None:
    """Decide what a phrase is: the alias of the feature it keeps company with, a gap, or nothing."""
    homeless = [hit for hit in hits if not hit[0].features]
    if _speakers(homeless) >= LEAST_SPEAKERS and len(homeless) >= LEAST_SHARE * len(hits):
        return _proposal(key, None, homeless, float(_speakers(homeless)))
    counts = _about([voice for voice, _ in hits])
    feature = max(counts, key=lambda name: (counts[name], name), default=None)
    if feature is None or counts[feature] < LEAST_SHARE * len(hits):
        return None
    unnamed = [hit for hit in hits if feature in hit[0].features and feature not in hit[0].named]
    if _speakers(unnamed) < LEAST_SPEAKERS:
        return None
    lift = (counts[feature] / len(hits)) / (about[feature] / total)
    return _proposal(key, feature, unnamed, _speakers(unnamed) * math.log(max(lift, 1.0)))


def _speakers(hits: Sequence[tuple[Voice, Example]]) -> int:
    return len({voice.speaker for voice, _ in hits})


def _proposal(
    key: tuple[str, str], feature: str | None, hits: Sequence[tuple[Voice, Example]], score: float
) -> Proposal:
    examples = tuple(example for _, example in hits[:EXAMPLES])
    return Proposal(*key, feature, len(hits), _speakers(hits), round(score, 2), examples)


def _typed(voices: Sequence[Voice]) -> list[Proposal]:
    """Give what was typed in a feature column and no feature is called, the commonest first."""
    by_hint: dict[str, list[Voice]] = defaultdict(list)
    for voice in voices:
        for hint in voice.hints:
            by_hint[hint].append(voice)
    found = [
        Proposal(
            hint, own[0].lang, None, len(own), len({voice.speaker for voice in own}), float(len(own)),
            tuple(Example(voice.id, 0, 0) for voice in own[:EXAMPLES]),
        )
        for hint, own in by_hint.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.voices, one.phrase))
