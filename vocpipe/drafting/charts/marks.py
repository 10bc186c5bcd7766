"""The marks charts are made of: bars, words, lines, bands and dots at pixel places, each as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from vocpipe.drafting.charts.house import INK

_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_MIDDLE = 0.3
"""How far below its middle a word's baseline lies, in its size."""


@dataclass(frozen=True)
class Word:
    """A word at (x, y) from the top left; ``align`` is left, center or right."""

    text: str
    x: float
    y: float
    align: str = "left"
    colour: str = INK
    size: float = 12
    bold: bool = False

    def __str__(self) -> str:
        """Give the SVG."""
        weight = ' font-weight="bold"' if self.bold else ""
        place = (
            f'x="{_n(self.x)}" y="{_n(self.y + _MIDDLE * self.size)}" text-anchor="{_ANCHORS[self.align]}"'
        )
        return (
            f'<text {place} font-size="{_n(self.size)}px" fill="{self.colour}"{weight}>'
            f"{escape(self.text)}</text>"
        )


@dataclass(frozen=True)
class Box:
    """A filled box from (x, y) to (x2, y2); one with an ``edge`` has it dashed."""

    x: float
    y: float
    x2: float
    y2: float
    colour: str
    edge: str | None = None

    def __str__(self) -> str:
        """Give the SVG."""
        wide, tall = max(self.x2 - self.x, 0.0), max(self.y2 - self.y, 0.0)
        edge = f' stroke="{self.edge}" stroke-dasharray="3,2"' if self.edge else ""
        return (
            f'<rect x="{_n(self.x)}" y="{_n(self.y)}" width="{_n(wide)}" height="{_n(tall)}" '
            f'fill="{self.colour}"{edge}/>'
        )


@dataclass(frozen=True)
class Dot:
    """A filled circle around (x, y)."""

    x: float
    y: float
    radius: float
    colour: str

    def __str__(self) -> str:
        """Give the SVG."""
        return f'<circle cx="{_n(self.x)}" cy="{_n(self.y)}" r="{_n(self.radius)}" fill="{self.colour}"/>'


@dataclass(frozen=True)
class Line:
    """A line through ``points``."""

    points: Sequence[tuple[float, float]]
    colour: str
    width: float = 1

    def __str__(self) -> str:
        """Give the SVG."""
        return (
            f'<path d="M{_path(self.points)}" fill="none" stroke="{self.colour}" '
            f'stroke-width="{_n(self.width)}"/>'
        )


@dataclass(frozen=True)
class Band:
    """A band between y and y2 along x; ``points`` are (x, y, y2)."""

    points: Sequence[tuple[float, float, float]]
    colour: str
    opacity: float = 1

    def __str__(self) -> str:
        """Give the SVG."""
        there = [(x, y) for x, y, _ in self.points]
        back = [(x, y2) for x, _, y2 in reversed(self.points)]
        return f'<path d="M{_path([*there, *back])}Z" fill="{self.colour}" opacity="{_n(self.opacity)}"/>'


@dataclass(frozen=True)
class Linked:
    """Marks that lead to ``href``; ``words`` say where to."""

    href: str
    words: str
    marks: Sequence["Word | Box | Dot"]

    def __str__(self) -> str:
        """Give the SVG."""
        inside = "".join(map(str, self.marks))
        return f'<a href="{escape(self.href)}"><title>{escape(self.words)}</title>{inside}</a>'


Mark = Word | Box | Dot | Line | Band | Linked


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "L".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _n(value: float) -> str:
    return f"{round(value, 2):g}"
