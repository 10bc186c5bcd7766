"""Headings of a note and what stands under them: customers' words, decisions and tasks, or anything. Pure."""

import re
from enum import Enum

from vocpipe.sources.notes.document import Line
from vocpipe.sources.notes.labels import CUSTOMER_SECTION, DROPPED_SECTION, SECTION_WORD

_MARKED = re.compile(r"(?:#{1,6}\s|[■◆▼◇▶]|【[^】]*】\s*\S{0,20}$|\*\*[^*]+\*\*[:：]?$|議題\s*\d|第\d+章)")
_LONGEST = 26


class Section(Enum):
    """What a section of a note holds."""

    OPEN = "open"
    CUSTOMER = "customer"
    DROPPED = "dropped"


def heading(line: Line) -> str | None:
    """Give the title if ``line`` is a heading, else None."""
    plain = line.plain.strip()
    if not plain or line.text.lstrip().startswith(("- [", "* [")):
        return None
    if _MARKED.match(line.text.strip()):
        return plain.lstrip("#■◆▼◇▶ ").strip("【】*: ")
    bare = plain.rstrip(": ")
    short = len(bare) <= _LONGEST and not re.search(r"[。、,.!?:「」]", bare)
    return bare if short and not line.bullet and SECTION_WORD.search(bare) else None


def section(title: str) -> Section:
    """Give what stands under a heading."""
    if DROPPED_SECTION.search(title):
        return Section.DROPPED
    return Section.CUSTOMER if CUSTOMER_SECTION.search(title) else Section.OPEN
