"""The house style of all charts, and how a Vega-Lite spec becomes a small accessible SVG.

Every mark and every word stands at a place we chose in pixels, so that a machine without
Japanese fonts lays a chart out like one that has them. Colours differ in lightness too: they
survive grey print and the common colour blindnesses (Okabe & Ito's blue and orange).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, wraps
from html import escape
from typing import TYPE_CHECKING, Any, TypeVarTuple

from vocpipe.drafting.width import cut, display_width

if TYPE_CHECKING:
    from altair import Chart

Ts = TypeVarTuple("Ts")

WIDTH = 360
"""Every chart's width in its own units; it scales to the page, and is 1:1 on a phone."""

FONTS = "Noto Sans CJK JP, Noto Sans JP, Hiragino Sans, Yu Gothic, Meiryo, sans-serif"
INK, SOFT, RULE, PAPER = "#20272e", "#5a6570", "#dde2e4", "#ffffff"
ACCENT, PALE = "#1f5673", "#a9c4d3"
SPLIT_COLOURS: Mapping[str, str] = {
    "user": "#1f5673",
    "partial": "#e08e1b",
    "ex_user": "#7d5a86",
    "trying": "#5fa3c7",
    "non_user": "#a9c4d3",
    "unknown": "#dfe4e7",
}
"""Colour of each part of a usage split; ``partial`` is the one that should catch the eye."""

ON_DARK: Mapping[str, str] = {
    INK: "#e4e8ea",
    SOFT: "#a1acb4",
    RULE: "#343d43",
    PAPER: "#1c2226",
    ACCENT: "#86bfdd",
    PALE: "#3d5a6a",
    "#e08e1b": "#f0a83c",
    "#7d5a86": "#b08cba",
    "#5fa3c7": "#4f87a6",
    "#dfe4e7": "#4b555c",
}
"""What each colour becomes on a dark page."""

_ROOM_LEFT = re.compile(
    r' (?:aria-[a-z]+|role|class|version|xmlns:xlink|pointer-events|font-family)="[^"]*"'
    r'| font-weight="normal"'
)
_FRAME = re.compile(r"^<svg[^>]*?viewBox=\"([^\"]*)\"[^>]*>")
_BACK = re.compile(
    r'<path d="[^"]*"/>'
    r'|<(?:path|rect)(?: [\w-]+="[^"]*")*? (?:fill="transparent"|display="none")(?: [\w-]+="[^"]*")*/>'
)
_EMPTY = re.compile(r"<g(?: [^>]*)?></g>|<g(?: [^>]*)?/>")
_LINK = re.compile(r'<a xlink:href="https://vega.github.io/vega-datasets/([^"]*)"><path aria-label="([^"]*)"')
"""A mark that leads somewhere, as vl-convert writes it: with a base of its own before the address."""
_IDS = re.compile(r'(id="|url\(#)([A-Za-z][\w-]*)')


def drawn(layers: Sequence["Chart"], height: int, title: str, description: str, key: str) -> str:
    """Give layers, the first at the bottom, as SVG text with title and description inside.

    It is ``WIDTH`` by ``height``, without a frame or axes of its own, and scales to its container. ``key``
    makes ids unique, so that several charts can stand in one page.
    """
    import altair
    import vl_convert

    chart = (
        altair.layer(*layers)
        .properties(width=WIDTH, height=height, padding=0, background="transparent")
        .configure(font=FONTS)
        .configure_view(stroke="transparent", fill="transparent")
        .configure_text(font=FONTS, fontSize=12, color=INK)
    )
    spec: dict[str, Any] = chart.to_dict(validate=False)
    return _finish(str(vl_convert.vegalite_to_svg(spec)), title, description, key)


def _finish(svg: str, title: str, description: str, key: str) -> str:
    svg = _LINK.sub(r'<a href="\1"><title>\2</title><path', svg)
    role = (
        "group" if "<a " in svg else "img"
    )  # an image's inside, links and all, is hidden from screen readers
    svg = _BACK.sub("", _ROOM_LEFT.sub("", svg))
    while _EMPTY.search(svg):
        svg = _EMPTY.sub("", svg)
    svg = _IDS.sub(lambda match: f"{match[1]}{key}-{match[2]}", svg)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="\\1" role="{role}" '
        f'font-family="{FONTS}" aria-labelledby="{key}-t {key}-d"><title id="{key}-t">{_plain(title)}</title>'
        f'<desc id="{key}-d">{_plain(description)}</desc>'
    )
    return _FRAME.sub(head, svg, count=1)


def _plain(text: str) -> str:
    return escape(" ".join(text.split())).replace("\\", "\\\\")


def drawn_once(draw: Callable[[*Ts], str]) -> Callable[[*Ts], str]:
    """Keep what a chart function drew: Altair takes 0.1 s a chart, and pages show the same ones again."""
    kept = lru_cache(maxsize=1024)(draw)

    @wraps(draw)
    def once(*given: *Ts) -> str:
        return kept(*(tuple(one) if isinstance(one, list) else one for one in given))

    return once


_HALF = 6.3
"""Pixels a half-width character takes at most on average at 12 px, in any of the fonts."""


def fits(text: str, room: float) -> bool:
    """Say whether a label surely fits ``room`` pixels."""
    return display_width(text) * _HALF <= room


def fit(text: str, room: float) -> str:
    """Give the label, shortened with "…" unless it surely fits ``room`` pixels."""
    return cut(text, int(room / _HALF))


def dark_css() -> str:
    """Give the stylesheet lines that recolour inline charts on a dark page."""
    lines = [
        f'.chart [{paint}="{light}"]{{{paint}:{dark}}}'
        for light, dark in ON_DARK.items()
        for paint in ("fill", "stroke")
    ]
    return "@media screen and (prefers-color-scheme: dark){" + "".join(lines) + "}"
