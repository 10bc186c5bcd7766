"""What is printed elsewhere as a whole page (briefs, the KPI), shown inside ours with links.

The printed page escapes everything people wrote, so markup in it is our own templates' alone: what
is replaced here can never be a part of somebody's words.
"""

import re
from collections.abc import Iterable
from urllib.parse import quote

from markupsafe import Markup

_MAIN = re.compile(r"<main>(.*)</main>", re.DOTALL)
_VOICE = re.compile(r"<code>(fb_\w+)</code>")
_CANDIDATE = re.compile(
    r'(data-span="(\d+-\d+)" data-candidate(?:(?!</figcaption>).)*<code>(fb_\w+)</code>)', re.DOTALL
)
_THEME = re.compile(r"<h3>([^<]*) <code>(th_\w+)</code></h3>")


def inside(html: str, ask: str = "") -> Markup:
    """Give the inside of a printed page; ids lead to their pages, and words for use outside, under ``ask``,
    to the form that asks for consent."""
    found = _MAIN.search(html)
    shown = found.group(1) if found else ""
    shown = _THEME.sub(r'<h3><a href="/themes/\2">\1</a></h3>', shown)
    if ask:
        link = rf' · <a href="/voices/\3?at=\2#consent">{ask}</a>'
        shown = _CANDIDATE.sub(r"\1" + link, shown)
    shown = _VOICE.sub(r'<a href="/voices/\1"><code>\1</code></a>', shown)
    # What scrolls sideways must be reachable by keyboard.
    shown = shown.replace('<div class="scroll">', '<div class="scroll" tabindex="0">')
    return Markup(shown)


def linked(sentence: str, changes: Iterable[str]) -> Markup:
    """Give a sentence in which voices, by the start of an id, and ``changes`` lead to their pages."""
    ids = "|".join(["fb_[0-9a-f]{8}", *(re.escape(one) for one in sorted(changes, key=len, reverse=True))])
    parts = re.split(rf"(?<![A-Za-z0-9_-])({ids})(?![A-Za-z0-9_-])", sentence)
    return Markup("").join(_link(part) if n % 2 else part for n, part in enumerate(parts))


def _link(key: str) -> Markup:
    place = "voices" if key.startswith("fb_") else "changes"
    return Markup('<a href="/{}/{}">{}</a>').format(place, quote(key, safe=""), key)
