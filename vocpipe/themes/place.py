"""Placing newcomers in known themes: blocks of one matrix product, then the calibrated decision."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vocpipe.themes.calibration import Doubles
from vocpipe.themes.exact import SINGLE, Labels, rivals, to_grid
from vocpipe.themes.gate import Usual
from vocpipe.themes.index import ThemeIndex, features

BLOCK = 16_384
OWN = Usual()


@dataclass(frozen=True)
class Placement:
    """Where n newcomers go; arrays of length n.

    ``theme`` indexes the index's keys, -1 when none accepts; ``nearest`` is the nearest theme
    even then (-1 without themes); ``margin`` is the lead over the second nearest.
    """

    theme: Labels
    nearest: Labels
    similarity: Doubles
    margin: Doubles
    probability: Doubles


def place(vectors: NDArray[np.floating], index: ThemeIndex, usual: Usual = OWN) -> Placement:
    """Place unit rows (n, d), centred per language, in the themes of ``index``.

    A theme accepts a newcomer when it is the nearest, the calibrated probability reaches the
    index's cutoff and the similarity reaches the theme's own floor. ``usual`` steadies
    the floors of few voices. Memory stays at one block.
    """
    floor = usual.floors(index.floor, index.sizes, index.tightness)
    starts = range(0, len(vectors), BLOCK)
    parts = [_block(np.asarray(vectors[start : start + BLOCK]), index, floor) for start in starts]
    if not parts:
        none = np.zeros(0)
        return Placement(none.astype(np.int64), none.astype(np.int64), none, none, none)
    return Placement(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _block(
    vectors: NDArray[np.floating], index: ThemeIndex, floor: Doubles
) -> tuple[Labels, Labels, Doubles, Doubles, Doubles]:
    if not len(index):
        alone = np.full(len(vectors), SINGLE, dtype=np.int64)
        nothing = np.zeros(len(vectors))
        return alone, alone, nothing, nothing, nothing
    nearest, near, second = rivals(to_grid(vectors), index.centroids, owners=index.owners())
    best, runner_up = near.astype(np.float64), np.maximum(second.astype(np.float64), 0.0)
    chance = index.curve(features(best, runner_up, index.mean[nearest], index.spread[nearest]))
    accepted = (chance >= index.cutoff) & (best >= floor[nearest])
    return np.where(accepted, nearest, SINGLE), nearest, best, best - runner_up, chance
