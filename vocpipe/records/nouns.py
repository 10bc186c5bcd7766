"""The things vocpipe keeps: voices, accounts, features, changes, themes, quotes, briefs, rejects."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from vocpipe.records.words import ChangeState, Channel, JsonValue, Lang, Moment, Noun, Side, Team

_JAPANESE = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")


ERASED = "erased"
"""Why a voice is set aside whose words were erased: unlike others set aside, the KPI goes on counting it."""

ERASED_TEXT = "[ERASED]"
"""What stands where a voice's words were."""


class Feedback(Noun):
    """One voice: what one commenter said about one thing, verbatim but redacted.

    ``external_id`` is the source's own id (never a row number); ``part`` numbers the asks
    that one row, ticket or note was split into, from 0. ``span`` is the half-open character
    range of ``text`` in the original document. ``revision`` counts edits from 1.
    """

    id: str
    source: str
    external_id: str
    part: int = 0
    revision: int = 1
    text: str = Field(min_length=1)
    text_hash: str
    lang: Lang
    channel: Channel
    side: Side = Side.CUSTOMER
    said_at: Moment
    received_at: Moment
    account_id: str | None = None
    commenter: str | None = None
    recorder: str | None = None
    feature_hints: tuple[str, ...] = ()
    rating: float | None = Field(default=None, allow_inf_nan=False)
    span: tuple[int, int] | None = None
    origin: str = ""
    duplicate_of: str | None = None
    set_aside: str | None = None
    """Why this voice takes no part in themes and KPI (filler, spam), or None."""
    gone: str | None = None
    """What became of it at its source ("deleted", "merged into 5012"), or None; it keeps counting."""
    context: str | None = None
    """What others wrote around it at its source (an agent's replies), redacted: shown, never a voice."""

    @property
    def erased(self) -> bool:
        """Whether its words were erased for good."""
        return not self.text_hash

    @property
    def listener(self) -> str:
        """Who an answer to it reaches: its commenter, or nobody else's where nobody is known."""
        return f"{self.account_id or ''}/{self.commenter}" if self.commenter else self.id


def feedback_id(source: str, external_id: str, part: int) -> str:
    """Give the id of a voice: made of where it comes from, so reading it again finds it again."""
    return "fb_" + hashlib.sha256(f"{source}\0{external_id}\0{part}".encode()).hexdigest()[:16]


def theme_key(members: Iterable[str]) -> str:
    """Give the key of a theme founded by these feedback ids: a run repeated after a crash gives the same."""
    return "th_" + hashlib.sha256("\0".join(sorted(members)).encode()).hexdigest()[:12]


class Account(Noun):
    """The customer company as known on ``as_of``; later facts are later rows, none is overwritten."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    plan: str | None = None
    level: int | None = Field(default=None, ge=1, le=4)
    health: str | None = None
    status: Literal["prospect", "active", "churned", "unknown"] = "active"
    industry: str | None = None
    revenue: float | None = Field(default=None, ge=0)
    owner: str | None = None
    as_of: date


class AccountLevel(Noun):
    """The level the team's rule gave an account from a day on, by which version of the rule and why."""

    account_id: str
    day: date
    level: int | None = Field(default=None, ge=1, le=4)
    rule: str
    why: str = ""


class UsageEvent(Noun):
    """The product measured that an account (or one user of it) used a feature on a day."""

    account_id: str
    feature: str
    day: date
    count: int = Field(default=1, ge=0, le=2**53)
    commenter: str = ""


class Feature(Noun):
    """An entry of the feature catalogue; lists are by language code ("ja", "en")."""

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    names: dict[str, tuple[str, ...]]
    aliases: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    capabilities: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    limits: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    owner: str | None = None
    area: str | None = None

    def name(self, lang: str) -> str:
        """Give the first name in ``lang``, else in any language, else the key."""
        for names in (self.names.get(lang, ()), *self.names.values()):
            if names:
                return names[0]
        return self.key


class Change(Noun):
    """A product improvement: an issue, a release-note line, or a hand-made entry."""

    id: str
    title: str = Field(min_length=1)
    body: str = ""
    state: ChangeState = ChangeState.PLANNED
    planned_on: date | None = None
    started_on: date | None = None
    released_on: date | None = None
    declined_on: date | None = None
    features: tuple[str, ...] = ()
    url: str = ""
    source: str = "hand"


def label_in(labels: Mapping[str, str], lang: str) -> str:
    """Give a theme's name in ``lang``, else in any language, else nothing."""
    return labels.get(lang) or next(filter(None, labels.values()), "")


def label_lang(labels: Mapping[str, str], lang: str) -> str:
    """Give the language that ``label_in`` answers a reader of ``lang`` in.

    A theme with too few voices in a language shows the other's name there. That is another language
    where the names are one and the same and not in the reader's script, or where ``lang`` has none.
    """
    shown = label_in(labels, lang)
    written = "ja" if _JAPANESE.search(shown) else "en"
    own = labels.get(lang) == shown and any(name != shown for name in labels.values())
    return lang if own or not shown else written


class Labelled(Noun):
    """What has a key and a name in each language."""

    key: str
    labels: dict[str, str]

    def label(self, lang: str) -> str:
        """Give the name in ``lang``, else in any language, else the key."""
        return label_in(self.labels, lang) or self.key

    def label_lang(self, lang: str) -> str:
        """Give the language of the name shown in ``lang``: another one's where voices in it are too few."""
        return label_lang(self.labels, lang)


class Theme(Labelled):
    """A named group of voices with a key of its own that outlives every re-clustering.

    ``labels`` by language; ``named_by`` is "machine" or the person whose name wins.
    ``exemplars`` are feedback ids. ``merged_into`` makes the key an alias.
    """

    named_by: str = "machine"
    state: Literal["active", "dormant", "merged"] = "active"
    merged_into: str | None = None
    exemplars: tuple[str, ...] = ()
    born_on: date
    space: str


class ThemeEvent(Noun):
    """Something that happened to a theme: append-only, with evidence.

    ``proposed`` is the machine's, ``accepted`` and ``dismissed`` a person's answer to it.
    ``apart`` and ``together`` are a person's word on what belongs together. ``assigned``,
    ``snoozed`` and ``done`` are steps of a week's review; ``undone`` takes the event with the
    number ``detail["undoes"]`` back. ``seq`` is given by the store and orders events.
    """

    theme: str
    event: Literal[
        "born",
        "renamed",
        "merged",
        "split",
        "dormant",
        "revived",
        "relabelled",
        "drifted",
        "proposed",
        "accepted",
        "dismissed",
        "apart",
        "together",
        "assigned",
        "snoozed",
        "done",
        "undone",
    ]
    by: str
    human: bool
    at: Moment
    detail: dict[str, JsonValue] = Field(default_factory=dict)
    seq: int | None = None


class Quote(Noun):
    """Words of a voice chosen for use outside: the characters ``start`` to ``end``, perhaps with cuts.

    ``kept`` are the spans that are left, in order; one that is the whole means nothing was cut.
    ``text`` is what is printed: the kept characters, each cut shown as […].
    """

    id: str
    feedback_id: str
    revision: int
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    kept: tuple[tuple[int, int], ...] = ()
    text: str = Field(min_length=1)
    width: int = Field(ge=1)
    """Display width: full-width and half-width kana count 2, other half-width 1."""


class Brief(Noun):
    """What one team receives for one week, as Markdown and as one self-contained HTML page."""

    team: Team
    week: str
    lang: str
    markdown: str
    html: str
    feedback_ids: tuple[str, ...] = ()


class Reject(Noun):
    """An input that could not become Feedback, with its place and reason; it can be retried."""

    id: str
    source: str
    file: str
    row: int | None = None
    column: str | None = None
    reason: str
    raw: dict[str, JsonValue] = Field(default_factory=dict)
    at: Moment
    state: Literal["open", "resolved"] = "open"
