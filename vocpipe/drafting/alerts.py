"""The rules of alerts: what of a week somebody should act on at once; pure, over what a brief is made from.

Few by design. One thing (an account, an account's feature, a theme) raises at most one alert of a rule,
and a voice that one alert stands on raises no second.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vocpipe.drafting.alert_rules import RULES, AlertRules, RuleName
from vocpipe.drafting.casestudy import case_study, told_gains
from vocpipe.drafting.churn import words_of_leaving
from vocpipe.drafting.data import BriefData, BriefTheme, BriefVoice
from vocpipe.drafting.quotes import Span, excerpt
from vocpipe.records import PRODUCT, Kind, Side, UsageState

_SHOWN = 3
"""Voices an alert stands on at most: enough to see why, few enough to read."""

Use = Mapping[tuple[str, str], tuple[int, int]]
"""Measured events by account and feature (PRODUCT: all of them): in the days before, and lately."""


@dataclass(frozen=True)
class Found:
    """Something to act on: the rule, the thing it is about, and the voices with the spans that show it."""

    rule: RuleName
    about: str
    shown: tuple[tuple[BriefVoice, Span], ...]
    owner: str | None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def thing(self) -> str:
        """What is never raised twice in a week."""
        return f"{self.rule}/{self.about}"

    def id(self, week: str) -> str:
        """Give the alert's id: the same for the same thing in the same week."""
        return "al_" + hashlib.sha256(f"{week}/{self.thing}".encode()).hexdigest()[:12]


def find_alerts(data: BriefData, rules: AlertRules, use: Use) -> list[Found]:
    """Give everything the rules that are on find in a week, the most pressing first."""
    voices = [v for v in data.voices if v.side is not Side.OURS and v.duplicate_of is None]
    finders: dict[RuleName, Callable[[], Iterable[Found]]] = {
        "churn_words": lambda: _churn(voices, rules),
        "severe_problem": lambda: _severe(voices, rules),
        "use_falling": lambda: _falling(voices, rules, use, data),
        "theme_spike": lambda: _spikes(voices, rules, data),
        "praise_number": lambda: _praise(voices),
    }
    return [found for rule in RULES if rule not in rules.off for found in finders[rule]()]


def choose(
    found: Iterable[Found], things: Collection[str], voices: Collection[str], room: int
) -> list[Found]:
    """Give at most ``room`` of them, leaving out things and voices that were raised or snoozed already."""
    chosen: list[Found] = []
    taken, known = set(voices), set(things)
    for one in found:
        ids = {voice.id for voice, _ in one.shown}
        if len(chosen) < room and one.thing not in known and not ids & taken:
            chosen.append(one)
            taken |= ids
            known.add(one.thing)
    return chosen


def _churn(voices: Sequence[BriefVoice], rules: AlertRules) -> Iterator[Found]:
    healthy = {word.casefold() for word in rules.healthy}
    well = (v for v in voices if v.status == "active" and (v.health or "").casefold() in healthy)
    told = [(voice, span) for voice in well if (span := words_of_leaving(voice.text))]
    yield from _by_account("churn_words", told)


def _severe(voices: Sequence[BriefVoice], rules: AlertRules) -> Iterator[Found]:
    severe = [v for v in voices if _complains(v) and v.severity >= rules.severity and v.status == "active"]
    high = [(voice, excerpt(voice.text)) for voice in severe if (voice.level or 0) >= rules.level]
    yield from _by_account("severe_problem", high)


def _falling(voices: Sequence[BriefVoice], rules: AlertRules, use: Use, data: BriefData) -> Iterator[Found]:
    told: dict[tuple[str, str], list[tuple[BriefVoice, Span]]] = {}
    for voice in voices:
        if _complains(voice) and voice.account_id and voice.status == "active":
            for feature in {usage.feature for usage in voice.usage} or {PRODUCT}:
                told.setdefault((voice.account_id, feature), []).append((voice, excerpt(voice.text)))
    for (account, feature), shown in sorted(told.items()):
        before, lately = use.get((account, feature), (0, 0))
        if before >= rules.falling_events and lately <= rules.falling_to * before:
            facts = {"before": before, "lately": lately, "days": rules.falling_days}
            names = _feature_names(shown, feature)
            yield from _by_account("use_falling", shown, f"/{feature}", facts | {"feature": names})


def _spikes(voices: Sequence[BriefVoice], rules: AlertRules, data: BriefData) -> Iterator[Found]:
    for theme in data.themes:
        mine = [voice for voice in voices if voice.theme == theme.key]
        usual = _usual(theme)
        accounts = len({voice.account_id for voice in mine if voice.account_id})
        many = theme.this_week >= max(rules.spike_voices, rules.spike_times * usual)
        if mine and many and accounts >= rules.spike_accounts:
            worst = sorted(mine, key=lambda voice: (-voice.severity, -(voice.level or 0), voice.id))[:_SHOWN]
            facts = {
                "theme": theme.labels, "n": theme.this_week, "usual": round(usual, 1), "accounts": accounts,
            }  # fmt: skip
            shown = tuple((voice, excerpt(voice.text)) for voice in worst)
            yield Found("theme_spike", theme.key, shown, theme_owner(mine, data.feature_owners), facts)


def _praise(voices: Sequence[BriefVoice]) -> Iterator[Found]:
    praising = (v for v in voices if Kind.PRAISE in (v.kind, *v.also) and v.account_id)
    cases = [case for voice in praising if (case := case_study(voice)) and case.results]
    cases = [case for case in cases if case.usage.value.state is UsageState.USER]
    cases.sort(key=lambda case: (-case.score, case.voice.id))
    yield from _by_account("praise_number", [(c.voice, (c.quote.start, c.quote.end)) for c in cases])


def _complains(voice: BriefVoice) -> bool:
    """Tell whether a voice is a problem and nothing else: praise of a repair names the outage, too."""
    return voice.kind is Kind.PROBLEM and Kind.PRAISE not in voice.also and not told_gains(voice.text)


def _usual(theme: BriefTheme) -> float:
    """Give the voices of a usual week: the mean of the weeks before this one."""
    before = theme.weekly[:-1]
    return sum(before) / len(before) if before else 0.0


def theme_owner(voices: Iterable[BriefVoice], owners: Mapping[str, str]) -> str | None:
    """Give who owns the feature that most of a theme's voices are about, or None."""
    named = Counter(owners[use.feature] for voice in voices for use in voice.usage if use.feature in owners)
    return min(named, key=lambda name: (-named[name], name), default=None)


def _by_account(
    rule: RuleName,
    told: Sequence[tuple[BriefVoice, Span]],
    more: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Iterator[Found]:
    """Give one finding an account (a voice, where nobody knows whose it is), the highest level first."""
    groups: dict[str, list[tuple[BriefVoice, Span]]] = {}
    for voice, span in told:
        groups.setdefault(voice.account_id or voice.id, []).append((voice, span))
    for about, shown in sorted(groups.items(), key=lambda item: (-(item[1][0][0].level or 0), item[0])):
        first = shown[0][0]
        known = {"account": first.account, "level": first.level, "health": first.health}
        yield Found(rule, about + more, tuple(shown[:_SHOWN]), first.owner, {**known, **(facts or {})})


def _feature_names(shown: Sequence[tuple[BriefVoice, Span]], feature: str) -> dict[str, str]:
    return next((use.names for voice, _ in shown for use in voice.usage if use.feature == feature), {})
