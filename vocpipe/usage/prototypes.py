"""What each feature means, as vectors of its names, its capabilities, and both together.

Vectors are centred by language (prototypes and voices each by their own mean, kept in the
artefact), which is what lets a Japanese voice meet an English capability.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from vocpipe.records import Feature
from vocpipe.usage import features
from vocpipe.usage.catalogue import Catalogue
from vocpipe.usage.head import Artefact, Encode

Matrix = NDArray[np.float32]


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


def build(catalogue: Catalogue, encode: Encode, artefact: Artefact) -> dict[str, Matrix]:
    """Encode a catalogue once; gives each feature key its rows of unit length."""
    return _encoded({feature.key: texts(feature) for feature in catalogue.features}, encode, artefact)


def abilities(catalogue: Catalogue, encode: Encode, artefact: Artefact) -> dict[str, Matrix]:
    """Encode what each feature can do, likewise; features of which nothing is told are left out."""
    told = {
        feature.key: [(lang, text) for lang, own in feature.capabilities.items() for text in own]
        for feature in catalogue.features
    }
    return _encoded({key: rows for key, rows in told.items() if rows}, encode, artefact)


def elsewhere(keys: Sequence[str], voices: Matrix, told: Mapping[str, Matrix]) -> list[bool]:
    """Tell of each voice whether something that another feature than its own can do comes nearer."""
    if not told:
        return [False] * len(keys)
    nearest = np.stack([(voices @ rows.T).max(axis=1) for rows in told.values()], axis=1)
    own = np.array(keys)[:, None] == np.array(list(told))
    ahead = np.where(own, -1.0, nearest).max(axis=1) > np.where(own, nearest, -1.0).max(axis=1)
    return [bool(one) for one in ahead]


def _encoded(
    told: Mapping[str, list[tuple[str, str]]], encode: Encode, artefact: Artefact
) -> dict[str, Matrix]:
    distinct = list(dict.fromkeys(one for rows in told.values() for one in rows))
    if not distinct:
        return {}
    encoded = np.asarray(encode([text for _, text in distinct]), dtype=np.float32)
    encoded -= np.stack([artefact.mean("prototype", lang) for lang, _ in distinct])
    row_of = dict(zip(distinct, features.units(encoded), strict=True))
    return {key: np.array([row_of[one] for one in rows]) for key, rows in told.items()}
