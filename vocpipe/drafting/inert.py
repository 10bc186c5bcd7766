"""Text made inert for Markdown: it is shown character for character and does nothing.

Customers' words may hold anything that Markdown or an HTML viewer would act on: links, images,
tags, headings, mentions. Escapes follow CommonMark 0.31 (section 2.4) and the autolinks of GFM.
"""

import re


class Inert(str):
    """Markdown that is ready to print; whatever is not of this type is escaped on its way out."""

    __slots__ = ()


_MARKS = re.compile(
    r"[\\`*\[\]<>|~#$@]|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])|(?<=[A-Za-z]):(?=//)|(?i:(?<=\bwww))\.|(?i:(?<=mailto)):"
)
_OPENER = re.compile(r"^([-+=])|^(\d{1,9})([.)])")
_EDGE = re.compile(r"^\s+|\s+$")


def inert(text: object) -> Inert:
    """Give ``text`` on one line, escaped (line breaks become blanks); text already inert stays."""
    return text if isinstance(text, Inert) else _line(re.sub(r"\s*\n\s*", " ", str(text)))


def _line(line: str) -> Inert:
    escaped = _MARKS.sub(lambda match: "\\" + match.group(), line)
    escaped = _OPENER.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", escaped)
    # Blanks at either end of a line would be stripped: as entities they stay.
    return Inert(_EDGE.sub(lambda match: "".join(f"&#{ord(char)};" for char in match.group()), escaped))


def quoted(text: str) -> Inert:
    """Give ``text`` as one Markdown block quote that keeps every line break and blank."""
    return Inert("\\\n".join(f"> {_line(line)}" for line in text.split("\n")))


def code(text: str) -> Inert:
    """Give an id or key of ours as Markdown code."""
    return Inert(f"`{text.replace('`', '')}`")
