"""What each feature means, as vectors of its names, its capabilities, and both together.

Vectors are centred by language (prototypes and voices each by their own mean, kept in the
artefact), which is what lets a Japanese voice meet an English capability.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vocpipe.records import Feature
from vocpipe.trained import Artefact, Encode
from vocpipe.usage import features
from vocpipe.usage.catalogue import Catalogue

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class Prototype:
    """One feature, as rows of unit length: all its texts, and among them what it can do."""

    vectors: Matrix
    abilities: Matrix


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
    told = {feature.key: texts(feature) for feature in catalogue.features}
    able = {
        feature.key: [(lang, text) for lang, own in feature.capabilities.items() for text in own]
        for feature in catalogue.features
    }
    distinct = list(dict.fromkeys(one for both in (told, able) for rows in both.values() for one in rows))
    if not distinct:
        return {}
    encoded = np.asarray(encode([text for _, text in distinct]), dtype=np.float32)
    encoded -= np.stack([artefact.mean("prototype", lang) for lang, _ in distinct])
    row_of = dict(zip(distinct, features.units(encoded), strict=True))
    return {
        key: Prototype(*(np.array([row_of[one] for one in both[key]]) for both in (told, able)))
        for key in told
    }


def elsewhere(keys: Sequence[str], voices: Matrix, known: Mapping[str, Prototype]) -> list[bool]:
    """Tell of each voice whether something that another feature than its own can do comes nearer."""
    told = {key: one.abilities for key, one in known.items() if len(one.abilities)}
    if not told:
        return [False] * len(keys)
    nearest = np.stack([(voices @ rows.T).max(axis=1) for rows in told.values()], axis=1)
    own = np.array(keys)[:, None] == np.array(list(told))
    ahead = np.where(own, -1.0, nearest).max(axis=1) > np.where(own, nearest, -1.0).max(axis=1)
    return [bool(one) for one in ahead]
