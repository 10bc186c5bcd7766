"""The words of vocpipe: what kinds, states, teams and moments there are, and the base of every noun."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict

JsonValue = Any
"""Whatever ``json`` can write; kept loose because a verdict's value differs by ``about``."""

PRODUCT = "_product"
"""The feature key of "the product itself": used when a voice names no feature of the catalogue."""


def to_utc(moment: datetime) -> datetime:
    """Give the same moment in UTC."""
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(to_utc)]
"""An aware datetime, converted to UTC on the way in; naive ones are refused."""


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError("is no IANA time zone; write for example Asia/Tokyo") from None
    return name


ZoneName = Annotated[str, AfterValidator(_known_zone)]
"""An IANA time zone's name, such as Asia/Tokyo."""


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
    ERASED = "erased"


class Kind(StrEnum):
    """What a voice is: something broken, an ask, a question, praise, or none of these."""

    PROBLEM = "problem"
    REQUEST = "request"
    QUESTION = "question"
    PRAISE = "praise"
    OTHER = "other"


ASKING_KINDS = frozenset({Kind.REQUEST, Kind.QUESTION})
"""Who may be answered "already possible"; a trouble is mostly with the feature as it is."""


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
