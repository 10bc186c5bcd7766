"""The house style of all charts, and how their marks become a small accessible SVG.

Every mark and every word stands at a place we chose in pixels, so that a machine without
Japanese fonts lays a chart out like one that has them. Colours differ in lightness too: they
survive grey print and the common colour blindnesses (Okabe & Ito's blue and orange).
"""

from collections.abc import Iterable, Mapping
from html import escape

from vocpipe.drafting.width import cut, display_width

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


def to_svg(
    marks: Iterable[object], height: int, title: str, description: str, key: str, *, linked: bool = False
) -> str:
    """Give marks (SVG by ``str``; the first at the bottom) as one SVG, ``WIDTH`` by ``height``.

    It scales to its container, and carries its title and description. ``key`` makes ids unique, so that
    several charts can stand in one page. ``linked``: some marks lead somewhere, so it is no mere image.
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'role="{"group" if linked else "img"}" font-family="{FONTS}" aria-labelledby="{key}-t {key}-d">'
        f'<title id="{key}-t">{_plain(title)}</title><desc id="{key}-d">{_plain(description)}</desc>'
        f"{''.join(map(str, marks))}</svg>"
    )


def _plain(text: str) -> str:
    return escape(" ".join(text.split()))


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
