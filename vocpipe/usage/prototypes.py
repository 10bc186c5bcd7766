"""What each feature means, as vectors: its names, its capabilities, and both together.

Vectors are centred by language (prototypes and voices each by their own mean, kept in the
artefact), which is what lets a Japanese voice meet an English capability.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vocpipe.records import Feature
from vocpipe.usage import features
from vocpipe.usage.capabilities import Wording, limits, wordings
from vocpipe.usage.catalogue import Catalogue
from vocpipe.usage.head import Artefact, Encode

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class Phrases:
    """What is said of a feature, phrase by phrase: ``vectors`` row by row."""

    wordings: tuple[Wording, ...]
    vectors: Matrix


@dataclass(frozen=True)
class Prototype:
    """One feature: ``vectors`` of all its texts, what it can do, and what it deliberately cannot."""

    vectors: Matrix
    abilities: Phrases
    limits: Phrases


def texts(feature: Feature) -> list[tuple[str, str]]:
    """Give (language, text) of all that says what a feature is: names, aliases, abilities, a summary."""
    rows: list[tuple[str, str]] = []
    for lang in feature.names:
        names = (*feature.names.get(lang, ()), *feature.aliases.get(lang, ()))
        abilities = feature.capabilities.get(lang, ())
        rows += [(lang, text) for text in (*names, *abilities)]
        if names and abilities:
            rows.append((lang, f"{names[0]}. {', '.join(abilities)}"))
    return rows


def build(catalogue: Catalogue, encode: Encode, artefact: Artefact) -> dict[str, Prototype]:
    """Encode a catalogue once; gives the prototype of each feature key."""
    rows = {f.key: (texts(f), wordings(f), limits(f)) for f in catalogue.features}
    named = [pair for names, _, _ in rows.values() for pair in names]
    told = [(one.lang, one.text) for _, *lists in rows.values() for found in lists for one in found]
    distinct = list(dict.fromkeys((*named, *told)))
    if not distinct:
        return {}
    encoded = np.asarray(encode([text for _, text in distinct]), dtype=np.float32)
    encoded -= np.stack([artefact.mean("prototype", lang) for lang, _ in distinct])
    encoded = features.units(features.topic(encoded))
    row_of = dict(zip(distinct, encoded, strict=True))

    def phrases(found: tuple[Wording, ...]) -> Phrases:
        return Phrases(found, np.array([row_of[one.lang, one.text] for one in found]))

    return {
        key: Prototype(np.array([row_of[pair] for pair in names]), phrases(able), phrases(unable))
        for key, (names, able, unable) in rows.items()
    }
