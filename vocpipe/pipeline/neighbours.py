"""Where themes lie by meaning: their centres as the last run left them, and a map around one of them."""

from dataclasses import dataclass

import numpy as np

from vocpipe.embedding import Space
from vocpipe.pipeline.placing import aliases
from vocpipe.store import Wanted
from vocpipe.themes.memory import Memory, renamed
from vocpipe.workspace import Workspace

NEAREST = 8
"""Neighbours on a map: as many as can be told apart in its width."""


@dataclass(frozen=True)
class ThemesFound:
    """The themes that newcomers are placed in: keys, and centred unit rows of their members' mean."""

    keys: tuple[str, ...]
    centres: np.ndarray


@dataclass(frozen=True)
class Neighbour:
    """A theme on a map, (0, 0) being the theme in question; ``cosine`` is its likeness to that one."""

    key: str
    cosine: float
    x: float
    y: float
    voices: int


def themes_found(workspace: Workspace, space: Space | None) -> ThemesFound:
    """Give the themes of a space as the last run left them, merged ones under what they went into."""
    held = workspace.store.theme_index.load(space.id) if space else None
    if held is None:
        return ThemesFound((), np.zeros((0, 0), np.float32))
    index = renamed(Memory.from_arrays(held[0]), aliases(workspace.store.themes.all().values())).index
    lengths = np.linalg.norm(index.centroids, axis=1, keepdims=True)
    return ThemesFound(index.keys, index.centroids / np.maximum(lengths, 1e-9))


def neighbours(workspace: Workspace, theme: str) -> list[Neighbour]:
    """Give a theme and those nearest to it by meaning, itself first; [] for one that lies nowhere yet."""
    found = themes_found(workspace, workspace.space())
    if theme not in found.keys:
        return []
    to_it = found.centres @ found.centres[found.keys.index(theme)]
    nearest = dict.fromkeys([theme, *(found.keys[row] for row in np.argsort(-to_it, kind="stable"))])
    keys = list(nearest)[: NEAREST + 1]
    rows = [found.keys.index(key) for key in keys]
    places = on_a_plane(found.centres[rows])
    return [
        Neighbour(key, float(to_it[row]), float(x), float(y), workspace.store.now.count(Wanted(theme=key)))
        for key, row, (x, y) in zip(keys, rows, places - places[0], strict=True)
    ]


def on_a_plane(units: np.ndarray) -> np.ndarray:
    """Give unit rows (n, d) places (n, 2) whose distances come as near to theirs as a plane lets them.

    Classical scaling (Torgerson 1952): the two longest axes of the doubly centred cosines. An axis
    points to where its largest place is positive, so that a map does not flip from one look to the next.
    """
    centring = np.eye(len(units)) - 1 / len(units)
    values, axes = np.linalg.eigh(centring @ (units @ units.T).astype(np.float64) @ centring)
    places = np.zeros((len(units), 2))
    for place, axis in enumerate(range(len(units) - 1, max(len(units) - 3, -1), -1)):
        column = axes[:, axis] * np.sqrt(max(values[axis], 0.0))
        places[:, place] = column * np.sign(column[np.abs(column).argmax()] or 1.0)
    return places
