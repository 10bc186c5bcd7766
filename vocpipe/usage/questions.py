"""What the pair encoder reads: one line for a (voice, feature), one for each thing the feature can do.

The encoder is the packaged model with the adapter of ``models/usage`` (``embedding.adapter``); it was tuned
on these very forms, so a change here needs a new training.
"""

from collections.abc import Mapping, Sequence

from vocpipe.trained import language
from vocpipe.usage.pairs import Pair

ITSELF = "*"
"""Stands for the product as a whole, which has no name in the catalogue."""


def of_pair(pair: Pair) -> str:
    """Give the feature's name, then the voice with the words in brackets that call the feature."""
    text = pair.item.text
    spans = {pair.form.span(one.start, one.end) for one in pair.own_mentions if one.start >= 0}
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    name = pair.feature.name(language(pair.item.lang)) if pair.feature else ITSELF
    return f"{name}: {text}"


def of_ability(pair: Pair, ability: str) -> str:
    """Give something the feature can do, as a question to the voice: is it asked for, or known?"""
    return f"{ability}? {pair.item.text}"


def abilities(pair: Pair) -> Sequence[str]:
    """Give what the feature can do, in the voice's language where the catalogue has it, else in another."""
    return _in_language(pair, pair.feature.capabilities if pair.feature else {})


def limits(pair: Pair) -> Sequence[str]:
    """Give what the feature deliberately cannot do, likewise."""
    return _in_language(pair, pair.feature.limits if pair.feature else {})


def _in_language(pair: Pair, told: Mapping[str, Sequence[str]]) -> Sequence[str]:
    return told.get(language(pair.item.lang)) or next((texts for texts in told.values() if texts), ())
