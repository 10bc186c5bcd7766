"""Reviews of an app are mostly by its users; notes of a CS team are not: the base rate follows the genre.

The state head is trained on a broad mix. Where a voice is a review (its channel says so, or, with
the channel unknown, a small classifier on its vector does), the head's log-odds are moved from the
base rates of the training reviews to those of reviews at large (Saerens et al. 2002, prior shift).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vocpipe.records import Channel
from vocpipe.usage import features
from vocpipe.usage.head import Artefact
from vocpipe.usage.pairs import Pair

Matrix = NDArray[np.float32]

REVIEW_BASE = {"user": 0.72, "ex_user": 0.03, "trying": 0.04, "non_user": 0.09, "unknown": 0.12}
"""Base rates of states among app reviews, rounded; a judgement, not fitted to any labelled set."""


def is_review(pairs: Sequence[Pair], voice: Matrix, artefact: Artefact) -> NDArray[np.bool_]:
    """Tell which pairs come from a review; ``voice`` are the centred vectors of the whole voices."""
    scores = voice * features.EMBEDDING_SCALE @ artefact.arrays["review.weights"]
    looks = scores + artefact.arrays["review.bias"][0] > 0
    known = {Channel.REVIEW: True, Channel.OTHER: None}
    told = [known.get(pair.item.channel, False) for pair in pairs]
    return np.array([look if say is None else say for look, say in zip(looks, told, strict=True)], dtype=bool)


def shift(reviews: NDArray[np.bool_], artefact: Artefact) -> Matrix:
    """Give what is added to the logits of the state head, shape (pairs, classes)."""
    trained = artefact.settings["review"]["trained_base"]
    classes = artefact.settings["state"]["classes"]
    moved = np.array([np.log(REVIEW_BASE[name] / trained[name]) for name in classes], dtype=np.float32)
    return np.asarray(reviews[:, None] * moved, dtype=np.float32)
