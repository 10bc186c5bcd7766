"""What is judged: one voice and one feature it speaks of, with everything the judges look at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from vocpipe.records import Channel, Feature, Lang
from vocpipe.text.clean import MatchForm
from vocpipe.usage import cues, scope, wanted
from vocpipe.usage.cues import Hit
from vocpipe.usage.events import EventSummary
from vocpipe.usage.scope import Mention, Span

NAMED = ("name", "typo")
"""Kinds of mention whose words are a name and nothing else."""


@dataclass(frozen=True)
class UsageInput:
    """One voice to tag. ``hints`` are features as the CSM typed them; ``events`` are by feature key.

    ``events`` None means that the identity is unknown or nothing is measured (no weight).
    ``status`` is the account's (prospect, active, churned) or None.
    """

    text: str
    lang: Lang
    hints: tuple[str, ...] = ()
    channel: Channel = Channel.OTHER
    said_on: date | None = None
    events: Mapping[str, EventSummary] | None = None
    status: str | None = None


@dataclass(frozen=True)
class Pair:
    """One (voice, feature). Spans are of the folded text; ``hits`` are cues inside ``spans``."""

    item: UsageInput
    form: MatchForm
    key: str
    feature: Feature | None
    mentions: tuple[Mention, ...]
    spans: tuple[Span, ...]
    hits: tuple[Hit, ...]
    elsewhere: tuple[Hit, ...]

    @property
    def words(self) -> str:
        """The part of the voice that speaks of the feature, as written."""
        return " ".join(self.item.text[slice(*self.form.span(*span))] for span in self.spans)

    @property
    def names(self) -> list[Span]:
        """The spans in which any feature is called by its name."""
        return _names(self.mentions)

    @property
    def named(self) -> bool:
        """Whether the voice, or what the CSM typed beside it, calls this feature by its name."""
        return any(mention.how in (*NAMED, "hint") for mention in self.own_mentions)

    @property
    def own_mentions(self) -> tuple[Mention, ...]:
        """The mentions of this feature."""
        return tuple(mention for mention in self.mentions if mention.feature == self.key)


def make(
    item: UsageInput,
    form: MatchForm,
    key: str,
    feature: Feature | None,
    mentions: list[Mention],
    hits: list[Hit],
) -> Pair:
    """Make a pair: cut the scope of ``key`` and sort the cues into those inside it and the others.

    Words that are part of a feature's name (予定 of 予定ボード) are no cue.
    """
    spans = tuple(scope.scope(form.text, key, mentions))
    names = _names(mentions)
    told = [hit for hit in hits if not scope.inside(names, hit.start, hit.end)]
    own = _names(mention for mention in mentions if mention.feature == key)
    told = sorted([*told, *wanted.find(form.text, own, item.lang)], key=lambda hit: (hit.start, hit.end))
    inner = tuple(hit for hit in told if scope.inside(spans, hit.start, hit.end))
    outer = tuple(hit for hit in told if hit not in inner)
    return Pair(item, form, key, feature, tuple(mentions), spans, inner, outer)


def _names(mentions: Iterable[Mention]) -> list[Span]:
    return [(mention.start, mention.end) for mention in mentions if mention.how in NAMED]


def cues_of(form: MatchForm, lang: Lang) -> list[Hit]:
    """Give the cues of a whole voice."""
    return cues.find(form.text, lang)
