"""Whether the commenter speaks from knowing what the feature can do, by rules.

Partial: they ask for, miss, or work around what a capability of the catalogue already covers, or
show a misunderstanding about it. Informed: they speak of a capability as of something they have
or know. Everything else is unknown: an ask for what the product does not have says nothing.
"""

from dataclasses import dataclass

from vocpipe.records import Feature, Knowledge
from vocpipe.usage import capabilities
from vocpipe.usage.cues import Group, Hit

ASKING = frozenset({Group.WISH, Group.ASK, Group.LACK, Group.MISTAKEN, Group.WORKAROUND})
WORDS_FLOOR = 0.5


@dataclass(frozen=True)
class Known:
    """What the commenter knows, how sure that is, the capability it is about, and the cues for it."""

    value: Knowledge
    confidence: float
    capability: str | None
    hits: tuple[Hit, ...] = ()


def by_rules(hits: tuple[Hit, ...], capability: str | None, score: float) -> Known:
    """Decide from the cues and the best matching capability; ``score`` is 0 to 1."""
    if capability is None or score < WORDS_FLOOR:
        return Known(Knowledge.UNKNOWN, 0.6, None)
    asking = tuple(hit for hit in hits if hit.cue.group in ASKING)
    knowing = tuple(hit for hit in hits if hit.cue.group is Group.KNOWS)
    if asking and not knowing:
        return Known(Knowledge.PARTIAL, 0.5 + score / 4, capability, asking)
    return Known(Knowledge.INFORMED, 0.5 + score / 4, capability, knowing)


def answer(feature: Feature, capability: str) -> dict[str, str]:
    """Draft the reply "already possible" in each language the catalogue gives the capability in.

    Marked as a draft: a person checks and sends it.
    """
    drafts: dict[str, str] = {}
    for lang, text in capabilities.in_language(feature, capability).items():
        name = feature.name(lang)
        drafts[lang] = (
            f"【下書き】「{name}」には「{text}」があります。ご希望のことがこれでできるか、一緒に確かめさせてください。"
            if lang == "ja"
            else f"[Draft] {name} has this: {text}. May we check with you whether it does what you need?"
        )
    return drafts
