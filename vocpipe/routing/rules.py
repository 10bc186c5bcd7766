"""Which teams get a voice, and why: ordered rules over what the verdicts already say.

A rule is a team, conditions and a reason in Japanese and English; every rule that matches adds
its teams, so one voice may go to several. No voice goes nowhere: when nothing matches, product
reads it. Rules come from ``DEFAULT_RULES`` and from ``[[route.rule]]`` in ``vocpipe.toml``.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from vocpipe.errors import SettingsError
from vocpipe.records import Kind, Knowledge, Noun, RouteValue, Team, UsageState

SEPARATOR = " / "
"""Stands between two reasons why the same team gets a voice."""


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _lowered(value: object) -> object:
    listed = _as_list(value)
    return [str(word).casefold() for word in listed] if isinstance(listed, list | tuple) else listed


Kinds = Annotated[tuple[Kind, ...], BeforeValidator(_as_list)]
States = Annotated[tuple[UsageState, ...], BeforeValidator(_as_list)]
Knowledges = Annotated[tuple[Knowledge, ...], BeforeValidator(_as_list)]
Teams = Annotated[tuple[Team, ...], BeforeValidator(_as_list), Field(min_length=1)]
Words = Annotated[tuple[str, ...], BeforeValidator(_lowered)]
Keys = Annotated[tuple[str, ...], BeforeValidator(_as_list)]


class UsageFact(Noun):
    """What one usage verdict of the voice says, as far as routing looks at it."""

    feature: str
    state: UsageState
    knowledge: Knowledge = Knowledge.UNKNOWN


class RouteInput(Noun):
    """What routing may look at in one voice.

    ``has_number`` is True when the voice tells a result with a number. ``rating`` is on the
    source's own scale. ``theme`` is None for a single voice.
    """

    kind: Kind = Kind.OTHER
    also: tuple[Kind, ...] = ()
    severity: int = 0
    usage: tuple[UsageFact, ...] = ()
    level: int | None = None
    status: str | None = None
    health: str | None = None
    account_id: str | None = None
    theme: str | None = None
    has_number: bool = False
    rating: float | None = None


class Reason(Noun):
    """Why a team gets the voice, in both languages."""

    ja: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Rule(BaseModel):
    """One line of routing: all conditions that are given must hold; within a list, any one.

    ``usage`` and ``knowledge`` must hold for the same feature of the voice. A rule of
    ``vocpipe.toml`` with the name of a default rule replaces it; ``enabled = false`` takes it away.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    team: Teams
    reason: Reason
    enabled: bool = True
    kind: Kinds = ()
    severity_at_least: int | None = Field(default=None, ge=0, le=3)
    usage: States = ()
    knowledge: Knowledges = ()
    level_at_least: int | None = Field(default=None, ge=1, le=4)
    level_at_most: int | None = Field(default=None, ge=1, le=4)
    status: Words = ()
    health: Words = ()
    account: Keys = ()
    theme: Literal["any", "theme", "single"] = "any"
    themes: Keys = ()
    has_number: bool | None = None
    rating_at_least: float | None = None
    rating_at_most: float | None = None

    def matches(self, item: RouteInput) -> bool:
        """Say whether every condition of this rule holds for ``item``."""
        return self.enabled and all(check(self, item) for check in _CHECKS)


def _kind(rule: Rule, item: RouteInput) -> bool:
    return not rule.kind or bool({item.kind, *item.also} & set(rule.kind))


def _usage(rule: Rule, item: RouteInput) -> bool:
    if not rule.usage and not rule.knowledge:
        return True
    facts = item.usage or (UsageFact(feature="", state=UsageState.UNKNOWN),)
    return any(
        (not rule.usage or fact.state in rule.usage)
        and (not rule.knowledge or fact.knowledge in rule.knowledge)
        for fact in facts
    )


def _within(value: float | None, least: float | None, most: float | None) -> bool:
    if least is None and most is None:
        return True
    return value is not None and (least is None or value >= least) and (most is None or value <= most)


def _account(rule: Rule, item: RouteInput) -> bool:
    return (
        (not rule.status or (item.status or "").casefold() in rule.status)
        and (not rule.health or (item.health or "").casefold() in rule.health)
        and (not rule.account or item.account_id in rule.account)
        and _within(item.level, rule.level_at_least, rule.level_at_most)
    )


def _theme(rule: Rule, item: RouteInput) -> bool:
    if rule.themes and item.theme not in rule.themes:
        return False
    return rule.theme == "any" or (item.theme is None) == (rule.theme == "single")


def _figures(rule: Rule, item: RouteInput) -> bool:
    return (
        (rule.severity_at_least is None or item.severity >= rule.severity_at_least)
        and (rule.has_number is None or item.has_number == rule.has_number)
        and _within(item.rating, rule.rating_at_least, rule.rating_at_most)
    )


_CHECKS: tuple[Callable[[Rule, RouteInput], bool], ...] = (_kind, _usage, _account, _theme, _figures)


def _rule(name: str, team: str | list[str], ja: str, en: str, **conditions: object) -> Rule:
    given = {"name": name, "team": team, "reason": {"ja": ja, "en": en}, **conditions}
    return Rule.model_validate(given)


AT_RISK = ["red", "at_risk", "at risk", "poor", "bad", "critical", "危険", "赤", "低"]
"""How sources write the health of an account that may leave, casefolded."""

DEFAULT_RULES: tuple[Rule, ...] = (
    _rule("partial_knowledge", "success", "すでにある機能を知らずに話している。使い方を案内する",
          "asks for what the feature can already do: guide them", knowledge="partial"),
    _rule("already_possible", "product", "すでに可能な要望。伝わっていない所として見る",
          "already possible: seen here as something we failed to get across", knowledge="partial",
          kind=["request", "problem"]),
    _rule("user_ask", "product", "その機能を使っている人の課題・要望",
          "a problem or request from somebody who uses the feature", kind=["problem", "request"],
          usage="user", knowledge=["informed", "unknown"]),
    _rule("unknown_ask", "product", "課題・要望。使っているかは不明",
          "a problem or request; whether they use the feature is not known",
          kind=["problem", "request"], usage="unknown"),
    _rule("blocked", "product", "業務が止まる深刻な問題", "severe: it blocks their work",
          kind=["problem", "request"], severity_at_least=2),
    _rule("why_they_stopped", ["product", "success"], "使うのをやめた人の声",
          "they stopped using it, and say why", usage="ex_user"),
    _rule("guide", "success", "まだ使っていない・試している人。使い始めを支える",
          "does not use it yet, or is trying it: help them start", usage=["trying", "non_user"]),
    _rule("question", "success", "質問。答える", "a question: answer it", kind="question"),
    _rule("praise_by_user", ["sales", "marketing"], "使っている人が語る良い成果・評価",
          "praise or a good outcome told by somebody who uses it", kind="praise", usage="user"),
    _rule("praise", "marketing", "良い評価。使っているかは不明、確認してから",
          "praise; whether they use it is not known, so confirm first", kind="praise", usage="unknown"),
    _rule("result_with_number", ["sales", "marketing"], "数字のある成果を語っている",
          "tells a result with a number", usage="user", has_number=True),
    _rule("prospect", "sales", "検討中の会社の声", "the voice of a prospect", status="prospect"),
    _rule("churn_risk", ["success", "product"], "解約・損失につながるおそれ",
          "may end in loss or churn", severity_at_least=3),
    _rule("unwell_account", "success", "状態の良くない顧客の課題", "a problem in an account that is not well",
          kind=["problem", "request"], health=AT_RISK),
    _rule("left_account", "success", "解約した会社の声", "the voice of an account that left",
          status="churned"),
)  # fmt: skip
"""What design.md says about who gets what; partial knowledge is guided and never dropped."""

FALLBACK = Reason(
    ja="どの規則にも当てはまらない。読み落とさないため製品チームへ",
    en="no rule matched: product reads it, so that no voice is lost",
)


def read_rules(
    rows: Iterable[Mapping[str, Any] | Rule], *, defaults: Sequence[Rule] = DEFAULT_RULES
) -> tuple[Rule, ...]:
    """Give the rules in force: the defaults, with ``rows`` of ``[[route.rule]]`` added or replacing by name.

    Raises SettingsError that names the rule and the key when a row cannot be used.
    """
    rules = {rule.name: rule for rule in defaults}
    own: set[str] = set()
    for number, row in enumerate(rows, start=1):
        rule = row if isinstance(row, Rule) else _read_row(row, number)
        if rule.name in own:
            raise SettingsError(
                f"vocpipe.toml: two [[route.rule]] are named {rule.name!r}", "Rename one of them."
            )
        own.add(rule.name)
        rules[rule.name] = rule
    return tuple(rule for rule in rules.values() if rule.enabled)


def _read_row(row: Mapping[str, Any], number: int) -> Rule:
    try:
        return Rule.model_validate(dict(row))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"]) or "the rule"
        name = f" ({row['name']})" if isinstance(row.get("name"), str) else ""
        raise SettingsError(
            f"vocpipe.toml: [[route.rule]] number {number}{name}: {key}: {first['msg']}",
            "See docs/desks.md for the keys a rule may have.",
        ) from None


def route(item: RouteInput, rules: Sequence[Rule] = DEFAULT_RULES, lang: str = "en") -> RouteValue:
    """Say which teams get this voice, each with its reason in ``lang``; there is always at least one."""
    reasons: dict[Team, list[str]] = {}
    for rule in rules:
        if rule.matches(item):
            for team in rule.team:
                reasons.setdefault(team, []).append(_in(rule.reason, lang))
    if not reasons:
        reasons = {Team.PRODUCT: [_in(FALLBACK, lang)]}
    return RouteValue(reasons={team: SEPARATOR.join(reasons[team]) for team in Team if team in reasons})


def reason_in(text: str, rules: Sequence[Rule], lang: str) -> str:
    """Give a stored reason in ``lang``; parts that no rule wrote (a person did) stay as they are."""
    known = {said: _in(reason, lang) for reason in (*(r.reason for r in rules), FALLBACK)
             for said in (reason.ja, reason.en)}  # fmt: skip
    return SEPARATOR.join(known.get(part, part) for part in text.split(SEPARATOR))


def rules_version(rules: Sequence[Rule]) -> str:
    """Give the version of a set of rules: the hash of their content, so any edit is a new version."""
    content = json.dumps([rule.model_dump(mode="json") for rule in rules], sort_keys=True, ensure_ascii=False)
    return "rules-" + hashlib.sha256(content.encode()).hexdigest()[:12]


def _in(reason: Reason, lang: str) -> str:
    return reason.ja if lang == "ja" else reason.en
