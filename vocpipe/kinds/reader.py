"""The tuned encoder at work: what a whole voice says, joined with what its cues say.

The encoder is the packaged model with the adapter that ``models/usage`` trains on kinds, too. It judges the
whole, cues know the exact words; their log-probabilities add up (a product of experts: Hinton, Neural
Computation 14, 2002), the cues' at a weight. Weight and temperature come from texts whose kinds the
network had not seen.
"""

from collections.abc import Sequence

import numpy as np

from vocpipe.kinds.cues import Hit
from vocpipe.kinds.prose import prose
from vocpipe.kinds.rules import KINDS, rule_probabilities
from vocpipe.kinds.severity import WORST
from vocpipe.records import Lang
from vocpipe.trained import Artefact, Encode, language, softmax

LONGEST = 900
"""Characters that are read: what comes later is a log or a template more often than the writer's own."""
DOUBT = 0.02
"""How often cues mislead: a long text may have so many of one kind that nothing else could speak."""


def reading(text: str) -> str:
    """Give what the encoder reads of a voice: the writer's own words, from the beginning."""
    return (" ".join(prose(text).split()) or text)[:LONGEST]


class Reader:
    """The heads of an artefact, with the encoder that they belong to."""

    def __init__(self, artefact: Artefact, encode: Encode) -> None:
        self._kind, self._joint = artefact.linear("kind"), artefact.settings["kind"]
        self._severity, self._floor = artefact.linear("severity"), artefact.settings["severity"]["floor"]
        self._order = [self._kind.classes.index(kind) for kind in KINDS]
        self._worst = self._severity.classes.index(str(WORST))
        self._encode = encode

    def read(
        self, texts: Sequence[str], langs: Sequence[Lang], hits: Sequence[Sequence[Hit]]
    ) -> tuple[np.ndarray, np.ndarray]:
        """Give probabilities over the kinds, a row a text, and whether each is of the worst severity."""
        rows = self._encode([reading(text) for text in texts])
        kinds = joined(self._kind.scores(rows)[:, self._order], rule_probabilities(hits), langs, self._joint)
        return kinds, softmax(self._severity.scores(rows))[:, self._worst] >= self._floor


def joined(
    logits: np.ndarray, rules: np.ndarray, langs: Sequence[Lang], joint: dict[str, dict[str, float]]
) -> np.ndarray:
    """Join the encoder's logits with the cues' probabilities, both (n, kinds).

    ``joint`` holds ``temperature`` and the cues' ``weight`` for each language.
    """
    own = [language(lang) for lang in langs]
    heat = np.array([[joint["temperature"][lang]] for lang in own])
    weight = np.array([[joint["weight"][lang]] for lang in own])
    doubted = (1 - DOUBT) * rules + DOUBT / len(KINDS)
    return softmax(np.asarray(logits / heat + weight * np.log(doubted), dtype=np.float32))
