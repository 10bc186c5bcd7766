"""How deep an account is in the product, 1 to 4: a rule the team edits, over measured use and attributes.

The rule is a list read from the top; the first line whose conditions all hold gives the level.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from vocpipe.records import Account, UsageEvent


def _folded(value: object) -> object:
    listed = [value] if isinstance(value, str) else value
    return (
        [one.casefold() if isinstance(one, str) else one for one in listed]
        if isinstance(listed, list | tuple)
        else listed
    )


Words = Annotated[tuple[str, ...], BeforeValidator(_folded)]
Least = Annotated[int | None, Field(ge=1)]


class LevelLine(BaseModel):
    """One line of the rule: all conditions given must hold; within a list, any one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    level: int = Field(ge=1, le=4)
    features_at_least: Least = None
    days_at_least: Least = None
    people_at_least: Least = None
    uses: tuple[str, ...] = ()
    plan: Words = ()
    health: Words = ()
    status: Words = ()
    industry: Words = ()


class LevelRule(BaseModel):
    """``[level]`` of vocpipe.toml: the lines, and how many days back use counts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    window_days: int = Field(default=90, ge=1)
    rule: tuple[LevelLine, ...] = ()

    @property
    def version(self) -> str:
        """Name the rule by its content, so that the history tells which one was applied."""
        return "levels-" + hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:8]


class Use(BaseModel):
    """What was measured of one account in the window."""

    features: frozenset[str] = frozenset()
    days: int = 0
    people: int = 0


def use_in(events: Iterable[UsageEvent], until: date, window_days: int) -> Use:
    """Sum up the events of one account in the days up to ``until``; a count of 0 is no use."""
    since = until - timedelta(days=window_days)
    seen = [event for event in events if since < event.day <= until and event.count > 0]
    return Use(
        features=frozenset(event.feature for event in seen),
        days=len({event.day for event in seen}),
        people=len({event.commenter for event in seen if event.commenter}),
    )


def level_of(rule: LevelRule, account: Account, use: Use) -> tuple[int, str] | None:
    """Give the level of an account and the line that gave it in words; None where no line holds."""
    for line in rule.rule:
        if _holds(line, account, use):
            return line.level, _why(line, use)
    return None


def _holds(line: LevelLine, account: Account, use: Use) -> bool:
    least = (
        (line.features_at_least, len(use.features)),
        (line.days_at_least, use.days),
        (line.people_at_least, use.people),
    )
    named: Sequence[tuple[tuple[str, ...], str | None]] = (
        (line.plan, account.plan),
        (line.health, account.health),
        (line.status, account.status),
        (line.industry, account.industry),
    )
    return (
        all(wanted is None or found >= wanted for wanted, found in least)
        and all(not wanted or (found or "").casefold() in wanted for wanted, found in named)
        and set(line.uses) <= use.features
    )


def _why(line: LevelLine, use: Use) -> str:
    asked = line.model_dump(exclude={"level"}, exclude_defaults=True)
    rule = ", ".join(f"{name}={'|'.join(v) if isinstance(v, tuple) else v}" for name, v in asked.items())
    measured = f"{len(use.features)} features, {use.days} days, {use.people} people"
    return f"{rule or 'everyone else'} (measured: {measured})"
