"""A verdict, its evidence, and the value it has for each thing it may be about."""

from datetime import date
from typing import Literal

from pydantic import Field

from vocpipe.records.words import (
    About,
    JsonValue,
    Kind,
    Knowledge,
    Moment,
    Noun,
    OutcomeHow,
    Provenance,
    Team,
    UsageState,
)


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
    """Value of a ``kind`` verdict. ``severity`` 0 none, 1 nuisance, 2 blocks work, 3 loss or churn risk.

    ``severity_kept`` is of a person who named the kind alone: the severity is still the machine's.
    """

    kind: Kind
    also: tuple[Kind, ...] = ()
    severity: int = Field(ge=0, le=3)
    severity_kept: Literal[True] | None = None


class UsageValue(Noun):
    """Value of a ``usage`` verdict; its subject is the feature key.

    ``probabilities`` are over the states, fused from text and events. ``capability`` names
    what the catalogue already offers when knowledge is partial, ``answer`` the drafted reply.
    ``measured`` is the state that usage events alone show, ``conflict`` says how it and the
    words disagree. ``knowledge_kept`` is of a person who named the state alone: what is known of the
    knowledge is still the machine's.
    """

    state: UsageState
    knowledge: Knowledge = Knowledge.UNKNOWN
    provenance: Provenance = Provenance.INFERRED
    probabilities: dict[str, float] = Field(default_factory=dict)
    knowledge_kept: Literal[True] | None = None
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
    said). ``place`` tells where it was used, ``claims`` which doubtful claims a person cleared, ``approval``
    the verdict whose terms a clearing is about.
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
    approval: str = ""


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


class ErasedValue(Noun):
    """Value of an ``erased`` verdict, the tombstone of a voice: why its words were erased.

    ``texts`` are the keyed digests of every text it ever had, each with the digest of text and commenter
    together ("" for nobody), so that they are known when they come again; ``spared`` are the ids of voices
    that said the same and stayed. ``seals`` are the links of the hash chain over ledger entries that held
    words of it (the number of a link's last entry, the digest of what is left), so that the chain can still
    be checked. ``live`` are the versions whose verdicts counted then, by what they are about: they go on
    counting.
    """

    reason: str
    texts: dict[str, str] = Field(default_factory=dict)
    spared: tuple[str, ...] = ()
    seals: dict[str, str] = Field(default_factory=dict)
    live: dict[str, str] = Field(default_factory=dict)


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


class AlertDoneValue(Noun):
    """Value of a person's ``alert`` verdict whose subject is the alert's id: acted on, or none at all."""

    done: Literal["acted", "dismissed"]
