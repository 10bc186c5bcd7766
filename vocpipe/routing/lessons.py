"""What people's moves say about the rules: how often they agree, and which threshold would agree more.

A lesson is one edit of one rule (another threshold, a threshold where there was none, or the rule
switched off) under which the rules would have sent more voices where people sent them. It is shown and
proposed, never applied: whoever likes it pastes its lines into vocpipe.toml. It takes at least
``AT_LEAST`` voices whose teams the edit changes, and so many more of them right than wrong that chance
gives it in at most one of a hundred cases (an exact sign test).
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import comb
from typing import Any

from vocpipe.records import Team
from vocpipe.routing.rules import RouteInput, Rule

AT_LEAST = 10
"""Voices whose teams an edit must change before it is worth a word."""

_CHANCE = 0.01
_STEPS: dict[str, tuple[int | None, ...]] = {
    "severity_at_least": (None, 1, 2, 3),
    "level_at_least": (None, 1, 2, 3, 4),
}
_RATINGS = ("rating_at_least", "rating_at_most")

Teams = frozenset[Team]


@dataclass(frozen=True)
class Judged:
    """A voice that people have looked at: what routing sees of it, and the teams they sent or left it to."""

    item: RouteInput
    people: Teams


@dataclass(frozen=True)
class TeamAgreement:
    """Of the voices people looked at, how many the rules and the people both give a team, or one alone."""

    team: Team
    both: int
    rules_only: int
    people_only: int

    @property
    def share(self) -> float | None:
        """Of the voices either gives the team, the share that both do; None where neither gives any."""
        either = self.both + self.rules_only + self.people_only
        return self.both / either if either else None


@dataclass(frozen=True)
class Lesson:
    """An edit of ``rule``: ``key`` from ``now`` to ``then``, and for how many voices it does better or worse.

    ``key`` is a threshold of the rule, or "enabled". ``edited`` is the rule as it would be.
    """

    rule: str
    key: str
    now: float | None
    then: float | None
    better: int
    worse: int
    edited: Rule


def agreement(judged: Sequence[Judged], rules: Sequence[Rule]) -> list[TeamAgreement]:
    """Give how far the rules and the people agree, team by team."""
    given = [(_teams(rules, one.item), one.people) for one in judged]
    return [
        TeamAgreement(
            team,
            both=sum(team in rule and team in people for rule, people in given),
            rules_only=sum(team in rule and team not in people for rule, people in given),
            people_only=sum(team not in rule and team in people for rule, people in given),
        )
        for team in Team
    ]


def lessons(judged: Sequence[Judged], rules: Sequence[Rule]) -> list[Lesson]:
    """Give for each rule the edit under which the rules agree with people best, the greatest gain first.

    Each is weighed alone, with all other rules as they are.
    """
    if len(judged) < AT_LEAST:
        return []
    held = [[rule.matches(one.item) for rule in rules] for one in judged]
    found = [_best(judged, rules, held, place) for place, rule in enumerate(rules) if rule.enabled]
    learnt = [one for one in found if one is not None]
    return sorted(learnt, key=lambda one: (one.worse - one.better, one.rule))


def as_toml(rule: Rule) -> str:
    """Give a rule as the lines of vocpipe.toml that say it."""
    values = rule.model_dump(mode="json", exclude_defaults=True)
    return "\n".join(["[[route.rule]]", *(f"{key} = {_toml(value)}" for key, value in values.items())])


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        inner = ", ".join(f"{key} = {_toml(one)}" for key, one in value.items())
        return f"{{ {inner} }}"
    return json.dumps(value, ensure_ascii=False)


def _teams(rules: Iterable[Rule], item: RouteInput) -> Teams:
    return _sent([rule for rule in rules if rule.matches(item)])


def _sent(matching: Iterable[Rule]) -> Teams:
    return frozenset(team for rule in matching for team in rule.team) or frozenset((Team.PRODUCT,))


def _best(
    judged: Sequence[Judged], rules: Sequence[Rule], held: Sequence[Sequence[bool]], place: int
) -> Lesson | None:
    """Give the edit of one rule that gains most, or None where none is sure to gain.

    ``held`` says for each voice which rules match; an edit changes one column of it.
    """
    rule = rules[place]
    others = [[one for at, one in enumerate(rules) if at != place and matches[at]] for matches in held]
    without = [_sent(matching) for matching in others]
    with_it = [_sent([*matching, rule]) for matching in others]
    best: Lesson | None = None
    for key, edited in _edits(rule, judged):
        better = worse = 0
        for number, one in enumerate(judged):
            matches = edited.matches(one.item)
            if matches == held[number][place]:
                continue
            before, after = (without, with_it) if matches else (with_it, without)
            gain = len(before[number] ^ one.people) - len(after[number] ^ one.people)
            better, worse = better + (gain > 0), worse + (gain < 0)
        gains = better - worse > (best.better - best.worse if best else 0)
        if gains and better + worse >= AT_LEAST and _by_chance(better, worse) <= _CHANCE:
            now, then = (None, None) if key == "enabled" else (getattr(rule, key), getattr(edited, key))
            best = Lesson(rule.name, key, now, then, better, worse, edited)
    return best


def _edits(rule: Rule, judged: Sequence[Judged]) -> Iterator[tuple[str, Rule]]:
    """Give every edit of a rule worth trying: switching it off, then thresholds, the smallest step first."""
    yield "enabled", rule.model_copy(update={"enabled": False})
    ratings = sorted({one.item.rating for one in judged if one.item.rating is not None})
    steps: dict[str, Sequence[float | None]] = dict(_STEPS)
    steps |= {key: ratings for key in _RATINGS if getattr(rule, key) is not None}
    for key, values in steps.items():
        now = getattr(rule, key)
        for value in sorted(values, key=lambda step: abs((step or 0) - (now or 0))):
            if value != now:
                yield key, rule.model_copy(update={key: value})


def _by_chance(better: int, worse: int) -> float:
    """Give how likely at least ``better`` of all would be better if both were equally likely."""
    n = better + worse
    return float(sum(comb(n, k) for k in range(better, n + 1)) / 2**n)
