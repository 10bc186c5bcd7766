"""The nouns of vocpipe as validated, immutable values; every room speaks in these.

A noun holds plain values only (no session, no vector library, no IO). Rows in the database
are private to ``store`` and are made from and turned into these. Times are aware and are
kept in UTC; whoever shows them picks the zone.
"""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

JsonValue = Any
"""Whatever ``json`` can write; kept loose because a verdict's value differs by ``about``."""

PRODUCT = "_product"
"""The feature key of "the product itself": used when a voice names no feature of the catalogue."""


def to_utc(moment: datetime) -> datetime:
    """Give the same moment in UTC."""
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(to_utc)]
"""An aware datetime, converted to UTC on the way in; naive ones are refused."""


class Noun(BaseModel):
    """Base of all nouns: immutable, and strict about fields nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Lang(StrEnum):
    """The language of a text as vocpipe treats it."""

    JA = "ja"
    EN = "en"
    MIXED = "mixed"
    OTHER = "other"


class Side(StrEnum):
    """Whose mouth the words come from; an unknown speaker stays unknown, never the customer."""

    CUSTOMER = "customer"
    OURS = "ours"
    UNKNOWN = "unknown"


class Channel(StrEnum):
    """Where the voice was heard."""

    SHEET = "sheet"
    TICKET = "ticket"
    MEETING = "meeting"
    REVIEW = "review"
    OTHER = "other"


class Team(StrEnum):
    """A team that gets briefs; also the values of a route."""

    PRODUCT = "product"
    SALES = "sales"
    MARKETING = "marketing"
    SUCCESS = "success"


class About(StrEnum):
    """What a verdict speaks about."""

    KIND = "kind"
    USAGE = "usage"
    THEME = "theme"
    ROUTE = "route"
    CORE = "core"
    OUTCOME = "outcome"
    CONSENT = "consent"
    TOLD = "told"
    SOLVED = "solved"
    FOLLOWUP = "followup"
    ALERT = "alert"


class Kind(StrEnum):
    """What a voice is: something broken, an ask, a question, praise, or none of these."""

    PROBLEM = "problem"
    REQUEST = "request"
    QUESTION = "question"
    PRAISE = "praise"
    OTHER = "other"


class UsageState(StrEnum):
    """Whether the commenter actually uses the feature in question."""

    USER = "user"
    EX_USER = "ex_user"
    TRYING = "trying"
    NON_USER = "non_user"
    UNKNOWN = "unknown"


class Knowledge(StrEnum):
    """Whether the commenter speaks from knowing what the feature can do."""

    INFORMED = "informed"
    PARTIAL = "partial"
    UNKNOWN = "unknown"


class Provenance(StrEnum):
    """Where a usage state comes from, strongest first."""

    MEASURED = "measured"
    CONFIRMED = "confirmed"
    STATED = "stated"
    INFERRED = "inferred"


class OutcomeHow(StrEnum):
    """How a voice ended: the first three name a Change, the next three a reason or a capability.

    ``unrelated`` is a person's refusal of a proposal: this change, or this capability, is no answer.
    """

    CAUSED = "caused"
    CONTRIBUTED = "contributed"
    COINCIDENT = "coincident"
    ALREADY_POSSIBLE = "already_possible"
    DECLINED = "declined"
    NOT_OURS = "not_ours"
    UNRELATED = "unrelated"


class ChangeState(StrEnum):
    """Where a product improvement stands."""

    PLANNED = "planned"
    STARTED = "started"
    RELEASED = "released"
    DECLINED = "declined"


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


class Evidence(Noun):
    """Why a verdict says what it says: an exact span of the voice, or an event.

    ``start`` and ``end`` index ``Feedback.text`` and are None for evidence that is not in
    the text (a usage event, an account's status, a neighbour theme). ``cue`` names the rule.
    """

    cue: str
    start: int | None = None
    end: int | None = None
    note: str = ""


class Verdict(Noun):
    """Somebody says something about one voice, with evidence, at a time. Append-only.

    ``subject`` narrows ``about``: the feature key for usage, the quote id for consent, the
    change id for outcome and told, else empty. ``revision`` is the feedback revision judged.
    ``undoes`` names an earlier verdict that no longer counts; such a verdict has no value.
    ``seq`` is given by the store and orders the ledger.
    """

    id: str
    feedback_id: str
    about: About
    subject: str = ""
    value: dict[str, JsonValue] = Field(default_factory=dict)
    by: str
    human: bool
    version: str = ""
    revision: int = 1
    confidence: float | None = Field(default=None, ge=0, le=1)
    evidence: tuple[Evidence, ...] = ()
    at: Moment
    undoes: str | None = None
    seq: int | None = None


class KindValue(Noun):
    """Value of a ``kind`` verdict. ``severity`` 0 none, 1 nuisance, 2 blocks work, 3 loss or churn risk."""

    kind: Kind
    also: tuple[Kind, ...] = ()
    severity: int = Field(ge=0, le=3)


class UsageValue(Noun):
    """Value of a ``usage`` verdict; its subject is the feature key.

    ``probabilities`` are over the states, fused from text and events. ``capability`` names
    what the catalogue already offers when knowledge is partial, ``answer`` the drafted reply.
    ``measured`` is the state that usage events alone show, ``conflict`` says how it and the
    words disagree.
    """

    state: UsageState
    knowledge: Knowledge = Knowledge.UNKNOWN
    provenance: Provenance = Provenance.INFERRED
    probabilities: dict[str, float] = Field(default_factory=dict)
    knowledge_confidence: float | None = None
    capability: str | None = None
    answer: dict[str, str] | None = None
    stated: UsageState | None = None
    measured: UsageState | None = None
    conflict: str | None = None


class ThemeValue(Noun):
    """Value of a ``theme`` verdict: a theme key, or None for a single voice."""

    theme: str | None
    similarity: float | None = None
    margin: float | None = None


class RouteValue(Noun):
    """Value of a ``route`` verdict: teams, each with the reason it gets the voice."""

    reasons: dict[Team, str]


class CoreValue(Noun):
    """Value of a ``core`` verdict: this one voice hits the core, because ..."""

    admitted: bool
    score: float | None = None
    reasons: tuple[str, ...] = ()


class OutcomeValue(Noun):
    """Value of an ``outcome`` verdict; ``change_id`` for a Change, ``reason`` for the others."""

    how: OutcomeHow
    change_id: str | None = None
    reason: str = ""
    capability: str | None = None


class ConsentValue(Noun):
    """Value of a ``consent`` verdict: one step of a quote's way to use outside; its subject is the quote id.

    ``wording`` is the exact text agreed to, with cuts shown as […]; ``credit`` the name as it may be
    printed; ``incentive`` what the customer got for it ("none" when nothing, empty when nobody has
    said). ``place`` tells where it was used, ``claims`` which doubtful claims a person cleared.
    """

    state: Literal["asked", "approved", "cleared", "used", "withdrawn", "claims"]
    wording: str = ""
    channels: tuple[str, ...] = ()
    attribution: Literal["name", "company", "industry", "anonymous"] = "anonymous"
    credit: str = ""
    may_edit: bool = False
    incentive: str = ""
    expires: date | None = None
    proof: str = ""
    place: str = ""
    claims: tuple[str, ...] = ()


class ToldValue(Noun):
    """Value of a ``told`` verdict: how the commenter was told of the outcome."""

    channel: str
    message: str = ""


class SolvedValue(Noun):
    """Value of a ``solved`` verdict: whether what was released did solve it, and how that is known."""

    solved: bool
    note: str = ""


class FollowUpValue(Noun):
    """Value of a ``followup`` verdict: success got in touch about the voice; ``note`` is how it went."""

    note: str = ""


class AlertSpan(Noun):
    """The words that raised an alert: characters ``start`` to ``end`` of a voice in a revision."""

    feedback_id: str
    revision: int
    start: int = Field(ge=0)
    end: int = Field(gt=0)


class AlertValue(Noun):
    """Value of a machine's ``alert`` verdict; its subject names the thing ("severe_problem/A004").

    ``facts`` are the rule's figures and names, plain or by language; ``spans`` the evidence.
    """

    rule: str
    week: str
    due: date
    owner: str | None = None
    facts: dict[str, JsonValue] = Field(default_factory=dict)
    spans: tuple[AlertSpan, ...] = Field(min_length=1)


class SnoozeValue(Noun):
    """Value of a person's ``alert`` verdict: nothing more about this thing up to and on a day."""

    until: date


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


class Theme(Noun):
    """A named group of voices with a key of its own that outlives every re-clustering.

    ``labels`` by language; ``named_by`` is "machine" or the person whose name wins.
    ``exemplars`` are feedback ids. ``merged_into`` makes the key an alias.
    """

    key: str
    labels: dict[str, str]
    named_by: str = "machine"
    state: Literal["active", "dormant", "merged"] = "active"
    merged_into: str | None = None
    exemplars: tuple[str, ...] = ()
    born_on: date
    space: str


class ThemeEvent(Noun):
    """Something that happened to a theme: append-only, with evidence.

    ``proposed`` is the machine's, ``accepted`` and ``dismissed`` a person's answer to it.
    ``apart`` and ``together`` are a person's word on what belongs together.
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
    ]
    by: str
    human: bool
    at: Moment
    detail: dict[str, JsonValue] = Field(default_factory=dict)


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
