"""Routing: which teams get a voice and why, and what people's moves say about the rules."""

from vocpipe.routing.lessons import AT_LEAST, Judged, Lesson, TeamAgreement, agreement, as_toml, lessons
from vocpipe.routing.rules import (
    DEFAULT_RULES,
    RouteInput,
    Rule,
    UsageFact,
    read_rules,
    reason_in,
    route,
    rules_version,
)

__all__ = [
    "AT_LEAST",
    "DEFAULT_RULES",
    "Judged",
    "Lesson",
    "RouteInput",
    "Rule",
    "TeamAgreement",
    "UsageFact",
    "agreement",
    "as_toml",
    "lessons",
    "read_rules",
    "reason_in",
    "route",
    "rules_version",
]
