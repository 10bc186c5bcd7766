"""Cues: wordings that tell whether somebody uses a feature, in groups that both languages share.

A cue is a regular expression over the folded text (NFKC, casefold). Groups follow the work on
experience and factuality (Park 2010; Eguchi and Matsuyoshi 2010; ConText, Harkema 2009): what
happened, whether it is over, whether it was only tried, never done, planned, wished, refused,
done with another tool, heard from others, or supposed. One table a language: ``cues_ja`` and
``cues_en``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from vocpipe.records import Lang


class Group(StrEnum):
    """What a cue speaks for; the same groups in every language."""

    USE = "use"
    HABIT = "habit"
    TROUBLE = "trouble"
    RESULT = "result"
    DONE = "done"
    STOPPED = "stopped"
    PAST = "past"
    TRIED = "tried"
    BLOCKED = "blocked"
    FRESH = "fresh"
    NEVER = "never"
    NOT_NOW = "not_now"
    PLAN = "plan"
    REFUSAL = "refusal"
    OTHER_TOOL = "other_tool"
    HEARSAY = "hearsay"
    SUPPOSED = "supposed"
    UNCLEAR = "unclear"
    PASSING = "passing"
    THIRD_PARTY = "third_party"
    LOGGED_NONE = "logged_none"
    WISH = "wish"
    WANTED = "wanted"
    ASK = "ask"
    LACK = "lack"
    WORKAROUND = "workaround"
    KNOWS = "knows"
    MISTAKEN = "mistaken"


@dataclass(frozen=True)
class Cue:
    """One wording: ``name`` goes into the evidence, ``group`` into the rules and the head."""

    name: str
    group: Group
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Hit:
    """A cue found at ``start`` to ``end`` of the folded text."""

    cue: Cue
    start: int
    end: int


def cue(group: Group, name: str, pattern: str) -> Cue:
    """Make a cue; the name in evidence is ``group:name``."""
    return Cue(f"{group}:{name}", group, re.compile(pattern))


@lru_cache(maxsize=4)
def table(lang: Lang) -> Sequence[Cue]:
    """Give the cues of a language; a mixed text gets both tables, another language the English one."""
    from vocpipe.usage import cues_en, cues_ja

    tables: dict[Lang, tuple[Cue, ...]] = {Lang.JA: cues_ja.CUES, Lang.MIXED: cues_ja.CUES + cues_en.CUES}
    return tables.get(lang, cues_en.CUES)


def find(folded: str, lang: Lang) -> list[Hit]:
    """Give every cue in a folded text, in order of place."""
    hits = [
        Hit(entry, match.start(), match.end())
        for entry in table(lang)
        for match in entry.pattern.finditer(folded)
        if match.end() > match.start()
    ]
    return sorted(hits, key=lambda hit: (hit.start, hit.end))
