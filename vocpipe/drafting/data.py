"""What a brief is made from: one week of voices and themes with their verdicts, as plain values."""

from collections.abc import Iterable, Sequence
from datetime import date

from pydantic import Field

from vocpipe.drafting.banner_rules import BannerRules
from vocpipe.records import (
    AlertValue,
    Channel,
    CoreValue,
    Kind,
    Knowledge,
    Labelled,
    Lang,
    Moment,
    Noun,
    Side,
    Team,
    UsageState,
    UsageValue,
)

SPLIT = ("user", "partial", "ex_user", "trying", "non_user", "unknown")
"""The parts of a usage split in reading order; "user" is a user not known to know it only partly."""


class BriefUsage(Noun):
    """One usage verdict that counts: the feature, its names by language, and what was said of it.

    ``capability`` is the verdict's, by the reader's language; empty when it names none.
    """

    feature: str
    names: dict[str, str] = Field(default_factory=dict)
    capability: dict[str, str] = Field(default_factory=dict)
    value: UsageValue
    human: bool = False
    evidence: tuple[int, int] | None = None
    """Where in the text the verdict's first evidence stands."""


class BriefFollowUp(Noun):
    """Who got in touch about a voice and when, and their first measured use of what it is about since."""

    by: str
    on: date
    measured: bool
    used_on: date | None = None


class BriefVoice(Noun):
    """One Feedback with the verdicts that count, as a brief shows it.

    ``account`` is the name to show (already fit for readers), ``owner`` the account's CSM, else who wrote
    the voice down.
    ``teams`` is the value of its route: team -> reason. ``core_human`` tells that a person judged it;
    ``core_reasons`` gives the machine's reasons by language where they are known in both.
    """

    id: str
    text: str = Field(min_length=1)
    lang: Lang
    said_on: date
    revision: int = 1
    channel: Channel = Channel.OTHER
    side: Side = Side.CUSTOMER
    origin: str = ""
    account_id: str | None = None
    account: str | None = None
    level: int | None = None
    status: str | None = None
    health: str | None = None
    industry: str | None = None
    owner: str | None = None
    kind: Kind = Kind.OTHER
    also: tuple[Kind, ...] = ()
    severity: int = 0
    severe_at: tuple[int, int] | None = None
    """Where in the text it says what makes it severe; None where its kind or a person says so."""

    usage: tuple[BriefUsage, ...] = ()
    theme: str | None = None
    teams: dict[Team, str] = Field(default_factory=dict)
    core: CoreValue | None = None
    core_human: bool = False
    core_reasons: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    duplicate_of: str | None = None
    consents: dict[str, str] = Field(default_factory=dict)
    """The words of this voice anybody was asked about, and how far each is on its way to use outside."""

    asked: int = 0
    """How often the person was asked for consent lately."""

    followed_up: BriefFollowUp | None = None


class WrongFit(Noun):
    """A pattern of a month: a cause (wrong_profile, misaligned_use, over_promise), a feature, how many.

    It names no account and nobody who sold. ``feature`` is "" for the cause as a whole.
    """

    cause: str
    feature: str
    names: dict[str, str] = Field(default_factory=dict)
    accounts: int
    voices: int


class BriefTheme(Labelled):
    """One theme as a brief shows it.

    ``weekly`` counts voices week by week and ends with this week; ``trend`` is one of emerging, growing,
    perhaps_growing, steady, fading, back, quiet. ``usage`` counts voices by ``SPLIT``; ``levels`` counts
    accounts by level. ``voices`` are its exemplars, best first. ``events`` are this week's, such as "born"
    or "merged".
    """

    worded_by: str | None = None
    """The language model and prompt that worded the labels, or None for members' own words or a person's."""
    weekly: tuple[int, ...] = Field(min_length=1)
    total: int
    trend: str
    alike: float | None = None
    """What share of its pairs of voices are likely about one thing; None where it is not known."""
    usage: dict[str, int] = Field(default_factory=dict)
    accounts: int = 0
    levels: dict[int, int] = Field(default_factory=dict)
    voices: tuple[BriefVoice, ...] = ()
    events: tuple[str, ...] = ()

    @property
    def this_week(self) -> int:
        """How many voices the theme got this week."""
        return self.weekly[-1]


class Decision(Noun):
    """Something people decided in the week about earlier voices: how, for how many, about what."""

    how: str
    count: int
    about: str
    reason: str = ""


class RaisedAlert(Noun):
    """Something somebody should act on, as it was raised, and what people said of it since.

    ``done`` is acted or dismissed, "" while it is open; ``snoozed_until`` the last day it sleeps.
    ``playbook`` is the team's own text of what to do by language, where vocpipe.toml has one.
    """

    id: str
    thing: str
    at: Moment
    value: AlertValue
    playbook: dict[str, str] = Field(default_factory=dict)
    snoozed_until: date | None = None
    snoozed_by: str | None = None
    done: str = ""
    done_by: str = ""
    done_on: date | None = None
    done_note: str = ""

    @property
    def awake(self) -> bool:
        """Whether it still calls somebody."""
        return self.snoozed_until is None and not self.done


class FollowUp(Noun):
    """What became of something decided the week before: where its change stands, who was told.

    ``count`` voices were decided ``how``; ``told`` of their speakers have heard, ``undone`` decisions
    no longer hold. ``state`` and ``day`` are the change's, or "" and None where there is none.
    """

    how: str
    about: str
    count: int
    state: str = ""
    day: date | None = None
    told: int = 0
    undone: int = 0


class BriefData(Noun):
    """One week of one workspace: all that the four briefs are made from.

    ``starts`` and ``ends`` are the Monday and Sunday in the workspace's zone; ``complete`` is
    False while the week still runs, and then nothing is compared with the week before.
    ``received`` counts voices that are not set aside, ``sources`` splits them by source name,
    ``previous`` is the week before's count (None when there is none). ``suggestions`` counts machine
    proposals "already possible" that wait for a person.
    """

    week: str = Field(pattern=r"^\d{4}-W\d{2}$")
    starts: date
    ends: date
    complete: bool = True
    received: int
    sources: dict[str, int] = Field(default_factory=dict)
    previous: int | None = None
    rejects: int = 0
    set_aside: int = 0
    rerouted: int = 0
    """How many of the week's voices people sent to other teams than the rules did."""
    voices: tuple[BriefVoice, ...] = ()
    themes: tuple[BriefTheme, ...] = ()
    first_guess: bool = False
    """Whether there are so few voices that the themes are a first guess."""

    decisions: tuple[Decision, ...] = ()
    suggestions: int = 0
    recent: tuple[BriefVoice, ...] = ()
    """Voices of the weeks looked back on that may answer a hesitation, or show a first pin."""

    covered_industries: tuple[str, ...] = ()
    covered_features: tuple[str, ...] = ()
    """What the quotes already cleared for use are about: the next case study should be about others."""

    wrong_fit: tuple[WrongFit, ...] = ()
    """Last month's patterns, in the first week of a month; else nothing."""

    ask_cap: int = 0

    banners: BannerRules = BannerRules()
    """What the team set about formats and words of banners."""

    alerts: tuple[RaisedAlert, ...] = ()
    """The week's alerts; one that somebody put to sleep or closed says so and is shown no more."""

    last_alerts: tuple[RaisedAlert, ...] = ()
    """The alerts of the week before, for what became of them."""

    feature_owners: dict[str, str] = Field(default_factory=dict)
    """Who owns a feature, by its key, where the catalogue says so."""

    followups: tuple[FollowUp, ...] = ()
    """What became of the decisions of the week before."""


def split_part(usages: Iterable[UsageValue]) -> str:
    """Give the part of ``SPLIT`` a voice counts in: partial knowledge first, else its first known state."""
    values = list(usages)
    if any(value.knowledge is Knowledge.PARTIAL for value in values):
        return "partial"
    states = [value.state for value in values]
    order = (UsageState.USER, UsageState.EX_USER, UsageState.TRYING, UsageState.NON_USER)
    return next((state.value for state in order if state in states), "unknown")


def usage_split(voices: Iterable[Sequence[UsageValue]]) -> dict[str, int]:
    """Count voices (each given by its usage values) by ``SPLIT``; every part is there, 0 or more."""
    counts = dict.fromkeys(SPLIT, 0)
    for usages in voices:
        counts[split_part(usages)] += 1
    return counts
