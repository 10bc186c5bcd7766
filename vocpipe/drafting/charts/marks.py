"""The marks charts are made of: bars, words, lines and bands at pixel places."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from vocpipe.drafting.charts.house import INK, WIDTH

if TYPE_CHECKING:
    import altair as alt

Rows = Sequence[dict[str, Any]]

_LINK = {"href": "href:N", "description": "words:N"}
"""Makes each mark a link, its words as title."""


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


@dataclass(frozen=True)
class Box:
    """A filled box from (x, y) to (x2, y2)."""

    x: float
    y: float
    x2: float
    y2: float
    colour: str
    edge: str | None = None


@dataclass(frozen=True)
class Dot:
    """A filled circle around (x, y) that leads to ``href``; ``words`` say where to."""

    x: float
    y: float
    radius: float
    colour: str
    href: str
    words: str


def dots(items: Sequence[Dot], height: int) -> list["alt.Chart"]:
    """Give the dots as one layer; each is a link with its words as title."""
    import altair as alt

    area = alt.Size("size:Q", scale=None, legend=None)
    mark = _chart([asdict(dot) | {"size": (2 * dot.radius) ** 2} for dot in items]).mark_circle(opacity=1)
    return [mark.encode(x=_x(), y=_y(height), size=area, color=_colour(), **_LINK)]


@dataclass(frozen=True)
class Way:
    """An unseen box from (x, y) to (x2, y2) over what is drawn there, that leads to ``href``."""

    x: float
    y: float
    x2: float
    y2: float
    href: str
    words: str


def ways(items: Sequence[Way], height: int) -> list["alt.Chart"]:
    """Give the ways as one layer; each is a link with its words as title."""
    mark = _chart([asdict(way) for way in items]).mark_rect(opacity=0)
    return [mark.encode(x=_x(), x2="x2:Q", y=_y(height), y2="y2:Q", **_LINK)] if items else []


def boxes(items: Sequence[Box], height: int) -> list["alt.Chart"]:
    """Give the boxes as layers: filled ones, then those with a dashed edge."""
    layers = []
    for edged in (False, True):
        rows = [asdict(box) for box in items if bool(box.edge) == edged]
        if rows:
            edge = {"stroke": rows[0]["edge"], "strokeWidth": 1, "strokeDash": [3, 2]} if edged else {}
            mark = _chart(rows).mark_rect(**edge)
            layers.append(mark.encode(x=_x(), x2="x2:Q", y=_y(height), y2="y2:Q", color=_colour()))
    return layers


def words(items: Sequence[Word], height: int) -> list["alt.Chart"]:
    """Give one layer of text for each alignment, size and weight among ``items``."""
    layers = []
    for align, size, bold in dict.fromkeys((word.align, word.size, word.bold) for word in items):
        rows = [asdict(word) for word in items if (word.align, word.size, word.bold) == (align, size, bold)]
        weight = {"fontWeight": "bold"} if bold else {}
        mark = _chart(rows).mark_text(align=align, baseline="middle", fontSize=size, **weight)
        layers.append(mark.encode(x=_x(), y=_y(height), text="text:N", color=_colour()))
    return layers


def line(points: Sequence[tuple[float, float]], height: int, colour: str, **look: Any) -> "alt.Chart":
    """Give a line through ``points``."""
    rows = [{"x": x, "y": y, "i": i} for i, (x, y) in enumerate(points)]
    mark = _chart(rows).mark_line(color=colour, **look)
    return mark.encode(x=_x(), y=_y(height), order="i:Q")


def band(points: Sequence[tuple[float, float, float]], height: int, colour: str, **look: Any) -> "alt.Chart":
    """Give a band between y and y2 along x; ``points`` are (x, y, y2)."""
    rows = [{"x": x, "y": y, "y2": y2} for x, y, y2 in points]
    mark = _chart(rows).mark_area(color=colour, line=False, **look)
    return mark.encode(x=_x(), y=_y(height), y2="y2:Q")


def _chart(rows: Rows) -> "alt.Chart":
    import altair as alt

    return alt.Chart(alt.Data(values=list(rows)))


@cache
def _colour() -> "alt.Color":
    import altair as alt

    return alt.Color("colour:N", scale=None, legend=None)


@cache
def _x() -> "alt.X":
    import altair as alt

    return alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, WIDTH], nice=False, zero=False))


@cache
def _y(height: int) -> "alt.Y":
    import altair as alt

    return alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False, zero=False))
