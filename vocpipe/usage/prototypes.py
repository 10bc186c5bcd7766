"""What each feature means, as vectors: its names, its capabilities, and both together.

Vectors are centred by language (prototypes and clauses each by their own mean, kept in the
artefact), which is what lets a Japanese clause meet an English capability.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vocpipe.records import Feature
from vocpipe.usage import scope
from vocpipe.usage.capabilities import Wording, wordings
from vocpipe.usage.catalogue import Catalogue
from vocpipe.usage.head import Artefact, Encode
from vocpipe.usage.scope import Span

Matrix = NDArray[np.float32]
SHORTEST_CLAUSE = 7


@dataclass(frozen=True)
class Prototype:
    """One feature: ``vectors`` of all its texts; its ``abilities`` with their vectors, row by row."""

    vectors: Matrix
    abilities: tuple[Wording, ...]
    ability_vectors: Matrix


def texts(feature: Feature) -> list[tuple[str, str]]:
    """Give (language, text) of everything that says what a feature is: names, aliases, abilities."""
    rows: list[tuple[str, str]] = []
    for lang in feature.names:
        names = (*feature.names.get(lang, ()), *feature.aliases.get(lang, ()))
        abilities = feature.capabilities.get(lang, ())
        rows += [(lang, name) for name in names]
        if names:
            rows += [(lang, f"{names[0]}: {ability}") for ability in abilities]
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
    encoded = unit(encoded - np.stack([artefact.mean("prototype", lang) for lang, _ in distinct]))
    place = {pair: index for index, pair in enumerate(distinct)}
    nothing = np.zeros((0, encoded.shape[1]), np.float32)
    return {
        key: Prototype(
            encoded[[place[pair] for pair in names]] if names else nothing,
            found,
            encoded[[place[one.lang, one.text] for one in found]] if found else nothing,
        )
        for key, (names, found) in rows.items()
    }


def unit(rows: Matrix) -> Matrix:
    """Scale rows to length 1."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def pieces(folded: str) -> list[Span]:
    """Give the whole voice and its longer clauses as spans: what is compared with prototypes."""
    cut = [span for span in scope.clauses(folded) if span[1] - span[0] >= SHORTEST_CLAUSE]
    return [(0, len(folded)), *cut]


@dataclass(frozen=True)
class Clauses:
    """A voice cut in pieces, the first being the whole, with the centred unit vector of each."""

    spans: tuple[Span, ...]
    vectors: Matrix


def clauses(folded: Sequence[str], langs: Sequence[str], encode: Encode, artefact: Artefact) -> list[Clauses]:
    """Encode the pieces of many voices in one call."""
    spans = [pieces(text) for text in folded]
    wanted = [text[start:end] for text, row in zip(folded, spans, strict=True) for start, end in row]
    distinct = list(dict.fromkeys(wanted))
    encoded = np.asarray(encode(distinct), dtype=np.float32)
    place = {text: index for index, text in enumerate(distinct)}
    found: list[Clauses] = []
    for text, lang, row in zip(folded, langs, spans, strict=True):
        vectors = encoded[[place[text[start:end]] for start, end in row]]
        found.append(Clauses(tuple(row), unit(vectors - artefact.mean("clause", lang))))
    return found
