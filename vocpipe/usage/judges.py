"""The trained heads at work: probabilities for a batch of pairs, in numpy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vocpipe.records import Knowledge, Lang, UsageState
from vocpipe.trained import Artefact, Encode, language, softmax
from vocpipe.usage import features, genre, prototypes, questions, relevance
from vocpipe.usage.catalogue import Catalogue
from vocpipe.usage.pairs import Pair, UsageInput
from vocpipe.usage.scope import Mention

Matrix = NDArray[np.float32]

WORTH_ASKING = 0.02
"""P(partial) by the feature's name alone from which it is asked about each thing the feature can do."""


@dataclass(frozen=True)
class Judged:
    """What the heads say of one pair.

    ``ability`` is what the feature can do that the voice may ask for; None where a limit comes closer.
    ``answerable`` says that it is asked for likelier than not, and that nothing another feature can do lies
    nearer: to any other voice nobody should answer that it is already possible.
    """

    state: dict[UsageState, float]
    knowledge: dict[Knowledge, float]
    ability: str | None = None
    answerable: bool = False


@dataclass(frozen=True)
class Asked:
    """The ability that a voice asks for likeliest, and the log-odds that it does so without knowing it.

    ``beyond`` says that a limit of the feature is asked for likelier still.
    """

    ability: str
    odds: float
    beyond: bool


class Judges:
    """The heads of one artefact for one catalogue; the catalogue is encoded on first use.

    ``encode`` is the packaged model, by which features are found; ``encode_pairs`` is the same model with
    the artefact's adapter, which reads what ``questions`` gives.
    """

    def __init__(
        self, catalogue: Catalogue, encode: Encode, encode_pairs: Encode, artefact: Artefact
    ) -> None:
        self._catalogue, self._artefact = catalogue, artefact
        self._encode, self._encode_pairs = encode, encode_pairs
        self._prototypes = prototypes.build(catalogue, encode, artefact)
        self._comparison = relevance.Comparison(catalogue, self._prototypes)

    def voices(self, items: Sequence[UsageInput]) -> Matrix:
        """Give the centred unit vectors of what whole voices speak of; the pipeline has them already."""
        rows = _each_once(self._encode, [item.text for item in items])
        return features.centred([item.lang for item in items], "voice", rows, self._artefact)

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
        """Give calibrated P(state) and P(knowledge) of each pair, and what it asks for of what there is."""
        if not pairs:
            return []
        rows = np.hstack(
            [
                _each_once(self._encode_pairs, [questions.of_pair(pair) for pair in pairs]),
                features.cue_matrix(pairs),
            ]
        )
        voices = self.voices([pair.item for pair in pairs])
        genres = genre.genres(pairs, voices, self._artefact)
        states, known = (self._artefact.linear(task).scores(rows) for task in ("state", "knowledge"))
        asked = self._asked(pairs, known)
        known = self._with_asked(known, asked)
        return [
            Judged(
                {UsageState(name): float(p) for name, p in state.items()},
                {Knowledge(name): float(p) for name, p in knowledge.items()},
                found.ability if found and not found.beyond else None,
                found is not None and found.odds > 0 and not far,
            )
            for state, knowledge, found, far in zip(
                self._probabilities("state", states, pairs, genres),
                self._probabilities("knowledge", known, pairs, genres),
                asked,
                prototypes.elsewhere([pair.key for pair in pairs], voices, self._prototypes),
                strict=True,
            )
        ]

    def floor(self, lang: Lang) -> float:
        """Give the confidence below which the state is unknown."""
        return float(self._artefact.settings["state"]["floor"][language(lang)])

    def partial_floor(self, lang: Lang) -> float:
        """Give the probability from which knowledge is called partial."""
        return float(self._artefact.settings["knowledge"]["partial_floor"][language(lang)])

    def _asked(self, pairs: Sequence[Pair], known: Matrix) -> list[Asked | None]:
        """Hold each voice that may be partial against everything that its feature can do."""
        model = self._artefact.linear("ability")
        partial = model.classes.index(Knowledge.PARTIAL)
        likely = softmax(known)[:, partial] >= WORTH_ASKING
        found: list[Asked | None] = [None] * len(pairs)
        asking = [(row, pair) for row, (pair, worth) in enumerate(zip(pairs, likely, strict=True)) if worth]
        told = [(row, pair, questions.abilities(pair), questions.limits(pair)) for row, pair in asking]
        texts = [questions.of_ability(pair, one) for _, pair, *both in told for own in both for one in own]
        odds = iter(log_odds(model.scores(_each_once(self._encode_pairs, texts)), partial) if texts else ())
        for row, _, able, unable in told:
            sure = [(float(next(odds)), ability) for ability in able]
            beyond = max((float(next(odds)) for _ in unable), default=-np.inf)
            if sure:
                most, ability = max(sure)
                found[row] = Asked(ability, most, beyond > most)
        return found

    def _with_asked(self, known: Matrix, asked: Sequence[Asked | None]) -> Matrix:
        """Give the logits of knowledge where ``partial`` rests on the ability asked for, too."""
        partial = self._artefact.linear("knowledge").classes.index(Knowledge.PARTIAL)
        weights = self._artefact.settings["knowledge"]["asked"]
        joined = known.copy()
        for row, found in enumerate(asked):
            if found is not None:
                own = log_odds(known[row : row + 1], partial)[0]
                odds = weights["bias"] + weights["pair"] * own + weights["ability"] * found.odds
                joined[row, partial] = odds + np.logaddexp.reduce(np.delete(known[row], partial))
        return joined

    def _probabilities(
        self, task: str, logits: Matrix, pairs: Sequence[Pair], genres: Sequence[str | None]
    ) -> list[dict[str, np.float32]]:
        settings = self._artefact.settings[task]
        heat = [[settings["temperature"][language(pair.item.lang)]] for pair in pairs]
        moved = logits / np.array(heat) + genre.shift(task, genres, self._artefact)
        rows = softmax(np.asarray(moved, dtype=np.float32))
        return [dict(zip(settings["classes"], row, strict=True)) for row in rows]


def _each_once(encode: Encode, texts: Sequence[str]) -> Matrix:
    """Give the rows of texts, each distinct one encoded once."""
    distinct = list(dict.fromkeys(texts))
    place = {text: index for index, text in enumerate(distinct)}
    rows = np.asarray(encode(distinct), dtype=np.float32)
    return rows[[place[text] for text in texts]]


def log_odds(logits: Matrix, place: int) -> Matrix:
    """Give the log-odds of the class at ``place`` against all others, a row."""
    rest = np.logaddexp.reduce(np.delete(logits, place, axis=1), axis=1)
    return np.asarray(logits[:, place] - rest, dtype=np.float32)
