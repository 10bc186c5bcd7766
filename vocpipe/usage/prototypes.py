"""What each feature means, as vectors: its names, its capabilities, and both together.

Vectors are centred by language (prototypes and voices each by their own mean, kept in the
artefact), which is what lets a Japanese voice meet an English capability.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vocpipe.records import Feature
from vocpipe.usage import features
from vocpipe.usage.capabilities import Wording, wordings
from vocpipe.usage.catalogue import Catalogue
from vocpipe.usage.head import Artefact, Encode

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class Prototype:
    """One feature: ``vectors`` of all its texts; its ``abilities`` with their vectors, row by row."""

    vectors: Matrix
    abilities: tuple[Wording, ...]
    ability_vectors: Matrix


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
    rows = {f.key: (texts(f), wordings(f)) for f in catalogue.features}
    named = [pair for names, _ in rows.values() for pair in names]
    able = [(one.lang, one.text) for _, found in rows.values() for one in found]
    distinct = list(dict.fromkeys((*named, *able)))
    if not distinct:
        return {}
    encoded = np.asarray(encode([text for _, text in distinct]), dtype=np.float32)
    encoded -= np.stack([artefact.mean("prototype", lang) for lang, _ in distinct])
    encoded = features.units(features.topic(encoded))
    place = {pair: index for index, pair in enumerate(distinct)}
    return {
        key: Prototype(
            encoded[[place[pair] for pair in names]],
            found,
            encoded[[place[one.lang, one.text] for one in found]],
        )
        for key, (names, found) in rows.items()
    }
