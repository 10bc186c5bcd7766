"""What is written where: the base rate of the states follows the genre of the voice.

The state head is trained on a mix that is near balance on purpose, so that it learns the rare states
too. At work they are rare: whoever reviews an app or writes to its maker mostly uses it. Where the
channel tells (or, with the channel unknown, a small classifier on the vector says "review"), the
head's log-odds are moved from the base rates it was trained on to those of that genre (Saerens et al.
2002, prior shift). A voice of unknown genre is judged as trained.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vocpipe.records import Channel
from vocpipe.trained import Artefact
from vocpipe.usage.pairs import Pair

Matrix = NDArray[np.float32]

BASES = {
    "state": {
        "review": {"user": 0.72, "ex_user": 0.03, "trying": 0.04, "non_user": 0.09, "unknown": 0.12},
        "note": {"user": 0.60, "ex_user": 0.07, "trying": 0.07, "non_user": 0.13, "unknown": 0.13},
    },
    "knowledge": {
        "review": {"informed": 0.20, "partial": 0.05, "unknown": 0.75},
        "note": {"informed": 0.45, "partial": 0.10, "unknown": 0.45},
    },
}
"""Base rates among app reviews, and among what reaches a CS team; judgements, not fitted to any set."""


def genres(pairs: Sequence[Pair], voice: Matrix, artefact: Artefact) -> list[str | None]:
    """Give each pair's genre, None when unknown; ``voice`` are the centred unit vectors of the voices."""
    scores = voice @ artefact.arrays["review.weights"]
    looks = scores + artefact.arrays["review.bias"][0] > 0
    unknown = {True: "review", False: None}
    told = {Channel.REVIEW: "review"}
    return [
        unknown[bool(look)] if pair.item.channel is Channel.OTHER else told.get(pair.item.channel, "note")
        for pair, look in zip(pairs, looks, strict=True)
    ]


def shift(task: str, found: Sequence[str | None], artefact: Artefact) -> Matrix:
    """Give what is added to the logits of a head ("state" or "knowledge"), shape (pairs, classes)."""
    classes = artefact.settings[task]["classes"]
    trained = artefact.settings[task]["trained_base"]
    moved = {
        genre: np.array([np.log(base[name] / trained[genre][name]) for name in classes], dtype=np.float32)
        for genre, base in BASES[task].items()
    }
    still = np.zeros(len(classes), dtype=np.float32)
    return np.stack([moved[genre] if genre else still for genre in found])
