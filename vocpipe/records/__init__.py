"""The nouns of vocpipe as validated, immutable values; every room speaks in these.

A noun holds plain values only (no session, no vector library, no IO). Rows in the database
are private to ``store`` and are made from and turned into these. Times are aware and are
kept in UTC; whoever shows them picks the zone.
"""

from vocpipe.records.ledger import (
    AlertDoneValue,
    AlertSpan,
    AlertValue,
    ConsentValue,
    CoreValue,
    ErasedValue,
    Evidence,
    FollowUpValue,
    KindValue,
    OutcomeValue,
    RouteValue,
    SnoozeValue,
    SolvedValue,
    ThemeValue,
    ToldValue,
    UsageValue,
    Verdict,
)
from vocpipe.records.nouns import (
    ERASED,
    ERASED_TEXT,
    Account,
    AccountLevel,
    Brief,
    Change,
    Feature,
    Feedback,
    Labelled,
    Quote,
    Reject,
    Theme,
    ThemeEvent,
    UsageEvent,
    feedback_id,
    label_in,
    label_lang,
)
from vocpipe.records.people import (
    RIGHTS,
    AuditEntry,
    Deed,
    Person,
    Right,
    Role,
    Scope,
    Session,
    Token,
    right_to_say,
)
from vocpipe.records.words import (
    ASKING_KINDS,
    PRODUCT,
    About,
    ChangeState,
    Channel,
    JsonValue,
    Kind,
    Knowledge,
    Lang,
    Moment,
    Noun,
    OutcomeHow,
    Provenance,
    Side,
    Team,
    UsageState,
    ZoneName,
    to_utc,
)
