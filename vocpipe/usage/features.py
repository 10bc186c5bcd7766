"""Numbers that the heads read beside the encoders' vectors: the cues of a pair, and centred vectors."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vocpipe.records import PRODUCT, Lang
from vocpipe.trained import Artefact, language
from vocpipe.usage.cues import Group
from vocpipe.usage.pairs import Pair

Matrix = NDArray[np.float32]

GROUPS = tuple(Group)
CUES = 3 * len(GROUPS) + 1
"""How many columns ``cue_matrix`` has."""


def centred(langs: Sequence[Lang], view: str, rows: Matrix, artefact: Artefact) -> Matrix:
    """Subtract the mean of a view in each row's language, and scale to length 1."""
    means = np.stack([artefact.mean(view, language(lang)) for lang in langs])
    return units(np.asarray(rows - means, dtype=np.float32))


def units(rows: Matrix) -> Matrix:
    """Scale the last axis to length 1."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9), dtype=np.float32)


def cue_matrix(pairs: Sequence[Pair]) -> Matrix:
    """Give one-hots of the cue groups inside the scope, outside it, and inside for the product as a whole.

    A wish tells less of a feature than of the product: who wishes for a part of it uses it. The last column
    says whether the pair is about the product as a whole.
    """
    rows = np.zeros((len(pairs), CUES), dtype=np.float32)
    place = {group: index for index, group in enumerate(GROUPS)}
    for row, pair in enumerate(pairs):
        inside = [place[hit.cue.group] for hit in pair.hits]
        rows[row, inside] = 1
        rows[row, [len(GROUPS) + place[hit.cue.group] for hit in pair.elsewhere]] = 1
        if pair.key == PRODUCT:
            rows[row, [2 * len(GROUPS) + index for index in inside]] = 1
            rows[row, -1] = 1
    return rows
