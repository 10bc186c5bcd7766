"""The map of a theme's neighbours: numbered dots, near where they mean nearly the same."""

from typing import NamedTuple

import numpy as np

from vocpipe.drafting.charts.house import ACCENT, INK, PALE, PAPER, WIDTH, drawn, drawn_once
from vocpipe.drafting.charts.marks import Dot, Word, dots, words

_TALL = 240
_LEAST, _MOST = 12.0, 20.0
"""Radius of a dot: never smaller than a finger can hit."""
_GAP = 2.0
_STEPS = 200


class Around(NamedTuple):
    """A theme at (x, y) in any unit, with its number of voices, where it leads and what it is called."""

    x: float
    y: float
    voices: int
    href: str
    words: str


@drawn_once
def theme_map(themes: tuple[Around, ...], title: str, description: str, key: str) -> str:
    """Give the map; the first theme is the one in question, the others are numbered from 1.

    A dot's area is its voices. Dots that would cover each other stand side by side.
    """
    top = max(1, *(theme.voices for theme in themes))
    radii = np.array([max(_LEAST, _MOST * (theme.voices / top) ** 0.5) for theme in themes])
    places = apart(np.array([(theme.x, theme.y) for theme in themes]), radii)
    marks, labels = [], []
    for number, (theme, (x, y), radius) in enumerate(zip(themes, places, radii, strict=True)):
        marks.append(Dot(x, y, radius, PALE if number else ACCENT, theme.href, theme.words))
        labels.append(
            Word(str(number) if number else "●", x, y, "center", INK if number else PAPER, 12, True)
        )
    return drawn([*dots(marks, _TALL), *words(labels, _TALL)], _TALL, title, description, key)


def apart(points: np.ndarray, radii: np.ndarray) -> np.ndarray:
    """Give points (n, 2) scaled to the chart's pixels and pushed off each other, discs of ``radii`` (n,)."""
    size, edge = np.array([WIDTH, _TALL], float), float(radii.max())
    low, wide = points.min(axis=0), np.ptp(points, axis=0)
    scale = ((size - 2 * edge) / np.maximum(wide, 1e-9)).min()
    placed = size / 2 + (points - low - wide / 2) * scale
    # Points on one spot part along a fixed ring.
    turns = 2 * np.pi * np.arange(len(points)) / len(points)
    placed += 0.01 * np.column_stack([np.cos(turns), np.sin(turns)])
    inside = radii[:, None], size - radii[:, None]
    placed = np.clip(placed, *inside)
    room = radii[:, None] + radii[None, :] + _GAP
    for _ in range(_STEPS):
        way = placed[:, None] - placed[None, :]
        far = np.maximum(np.linalg.norm(way, axis=2), 1e-9)
        short = np.maximum(room - far, 0) * (1 - np.eye(len(points)))
        if not short.any():
            break
        placed += (way / far[..., None] * short[..., None] / 2).sum(axis=1)
        placed = np.clip(placed, *inside)
    return np.asarray(placed)
