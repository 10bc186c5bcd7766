"""The trained heads at work: probabilities for a batch of pairs, in numpy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vocpipe.records import Knowledge, Lang, UsageState
from vocpipe.usage import features, genre, knowing, prototypes, relevance
from vocpipe.usage.catalogue import Catalogue
from vocpipe.usage.head import Artefact, Encode, softmax
from vocpipe.usage.knowing import Match
from vocpipe.usage.pairs import Pair, UsageInput
from vocpipe.usage.scope import Mention

Matrix = NDArray[np.float32]

KNOWLEDGE_SCALE = 0.5
"""What the dense part weighs in the knowledge head; the same number as in training."""


@dataclass(frozen=True)
class Judged:
    """What the heads say of one pair."""

    state: dict[UsageState, float]
    knowledge: dict[Knowledge, float]
    match: Match


class Judges:
    """The heads of one artefact for one catalogue; the catalogue is encoded on first use."""

    def __init__(self, catalogue: Catalogue, encode: Encode, artefact: Artefact) -> None:
        self._catalogue, self._encode, self._artefact = catalogue, encode, artefact
        self._prototypes = prototypes.build(catalogue, encode, artefact)
        self._comparison = relevance.Comparison(catalogue, self._prototypes)

    def voices(self, items: Sequence[UsageInput]) -> Matrix:
        """Give the centred unit vectors of what whole voices speak of; the pipeline has them already."""
        rows = np.asarray(self._encode([item.text for item in items]), dtype=np.float32)
        rows = features.centred([item.lang for item in items], "voice", rows, self._artefact)
        return features.units(features.topic(rows))

    def about(self, text: str, lang: Lang, mentions: Sequence[Mention], voice: Matrix) -> list[Mention]:
        """Give the features the voice is about by meaning, likeliest first; none has a place in it."""
        if not self._prototypes:
            return []
        settings: Mapping[str, Any] = self._artefact.settings["relevance"]
        rows = self._comparison.rows(text, lang, mentions, voice)
        sure = relevance.probability(rows, dict(settings))
        floor = settings["floor"][0]
        found = [
            Mention(f.key, -1, -1, "meaning", float(p))
            for f, p in zip(self._catalogue.features, sure, strict=True)
            if p >= floor
        ]
        return sorted(found, key=lambda mention: -mention.confidence)

    def judge(self, pairs: Sequence[Pair]) -> list[Judged]:
        """Give calibrated P(state) and P(knowledge) of each pair, and its closest capability."""
        if not pairs:
            return []
        vectors = features.raw_vectors(pairs, self._encode)
        meaning = features.meanings(pairs, vectors, self._artefact)
        dense = features.dense(pairs, meaning)
        own = features.units(features.topic(np.stack(meaning, axis=1)))
        matches = [
            knowing.match(pair, rows, self._prototypes.get(pair.key))
            for pair, rows in zip(pairs, own, strict=True)
        ]
        matches = knowing.among_features(pairs, matches, own, self._prototypes)
        asked = np.stack([knowing.features(pair, found) for pair, found in zip(pairs, matches, strict=True)])
        voice = features.manner(meaning[features.VIEWS.index("voice")])
        genres = genre.genres(pairs, voice, self._artefact)
        inputs = {"state": dense, "knowledge": np.hstack([dense * KNOWLEDGE_SCALE, asked])}
        states, known = (
            self._probabilities(task, rows, pairs, genre.shift(task, genres, self._artefact))
            for task, rows in inputs.items()
        )
        return [
            Judged(
                {UsageState(name): float(p) for name, p in state.items()},
                {Knowledge(name): float(p) for name, p in knowledge.items()},
                found,
            )
            for state, knowledge, found in zip(states, known, matches, strict=True)
        ]

    def floor(self, lang: Lang) -> float:
        """Give the confidence below which the state is unknown."""
        return float(self._artefact.settings["state"]["floor"][features.language(lang)])

    def partial_floor(self, lang: Lang) -> float:
        """Give the probability from which knowledge is called partial."""
        return float(self._artefact.settings["knowledge"]["partial_floor"][features.language(lang)])

    def _probabilities(
        self,
        task: str,
        dense: NDArray[np.float32],
        pairs: Sequence[Pair],
        shift: Matrix,
    ) -> list[dict[str, np.float32]]:
        model = self._artefact.linear(task)
        arrays = self._artefact.arrays
        scores = model.scores(dense) + features.letter_scores(
            pairs, arrays["letters.idf"], arrays[f"{task}.letters"]
        )
        temperature = self._artefact.settings[task]["temperature"]
        heat = np.array(
            [[temperature[features.language(pair.item.lang)]] for pair in pairs], dtype=np.float32
        )
        rows = softmax(np.asarray(scores / heat + shift, dtype=np.float32))
        return [dict(zip(model.classes, row, strict=True)) for row in rows]
