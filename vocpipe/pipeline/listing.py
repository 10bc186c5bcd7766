"""Lists for people and machines: voices, themes, accounts and changes as flat rows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from vocpipe.drafting.data import SPLIT, split_part
from vocpipe.pipeline.brief_themes import theme_figures
from vocpipe.pipeline.mixing import theme_mixing
from vocpipe.pipeline.route import teams_of
from vocpipe.records import (
    About,
    Account,
    Feedback,
    Knowledge,
    OutcomeHow,
    UsageState,
    UsageValue,
    Verdict,
)
from vocpipe.store import SINGLE, Wanted
from vocpipe.store.now import unpacked
from vocpipe.weeks import Week, parse_month, parse_week
from vocpipe.workspace import Workspace

READ_AT_ONCE = 2_000
"""Voices read at once for a list."""

NOBODY = "unknown"
"""As an account: the voices whose account nobody knows."""


@dataclass(frozen=True)
class ItemFilter:
    """What to list; None passes everything. ``theme`` may be "single", ``account`` "unknown".

    ``account`` is an id or a name, ``month`` is YYYY-MM. ``feature``, ``usage`` and ``knowledge`` must
    hold together for one feature, ``outcome`` and ``change`` for one of what became of the voice.
    """

    week: str | None = None
    route: str | None = None
    theme: str | None = None
    kind: str | None = None
    usage: str | None = None
    knowledge: str | None = None
    account: str | None = None
    source: str | None = None
    set_aside: bool = False
    """List the voices that are set aside (filler, spam, unknown speakers) instead of the others."""
    month: str | None = None
    feature: str | None = None
    outcome: str | None = None
    change: str | None = None


def list_items(
    workspace: Workspace, wanted: ItemFilter, start: int = 0, most: int | None = None
) -> list[dict[str, Any]]:
    """Give one row a voice, the newest first, with everything that counts about it.

    ``start`` and ``most`` cut a page out of the list.
    """
    return rows_of(workspace, workspace.store.now.ids(in_store(workspace, wanted), start, most))


def count_items(workspace: Workspace, wanted: ItemFilter) -> int:
    """Give how many voices ``list_items`` lists without a cut."""
    return workspace.store.now.count(in_store(workspace, wanted))


def outcomes(workspace: Workspace, wanted: ItemFilter) -> list[tuple[str, int]]:
    """Give (what became of voices that pass, how many), the most frequent first."""
    told: Counter[str] = Counter()
    for packed, n in workspace.store.now.tally(in_store(workspace, wanted), "outcomes"):
        rows = [(how, change) for how, change in unpacked(packed) if wanted.change in (None, change)]
        told.update(dict.fromkeys((how for how, _ in rows), n))
    return told.most_common()


def became(workspace: Workspace, theme: str) -> list[tuple[str, str, int]]:
    """Give (change or "", what became of voices by it, how many) of a theme, the most frequent first."""
    told: Counter[tuple[str, str]] = Counter()
    for packed, n in workspace.store.now.tally(Wanted(theme=theme), "outcomes"):
        told.update(dict.fromkeys(((change, how) for how, change in unpacked(packed)), n))
    return [(change, how, n) for (change, how), n in told.most_common()]


def speakers(workspace: Workspace, theme: str) -> list[tuple[str | None, int]]:
    """Give (name of an account, how many voices) of a theme, the most first; None for no known account."""
    accounts, told = workspace.store.accounts.current(), Counter[str | None]()
    for key, n in workspace.store.now.tally(Wanted(theme=theme), "account_id"):
        told[accounts[key].name if key in accounts else None] += n
    return told.most_common()


def rows_of(workspace: Workspace, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Give the rows of these voices in this order; unknown ids are left out."""
    # In parts: what is read of 100,000 voices at once takes gigabytes, their rows a tenth of it.
    parts = (ids[start : start + READ_AT_ONCE] for start in range(0, len(ids), READ_AT_ONCE))
    return [row for part in parts for row in _rows(workspace, part)]


def _rows(workspace: Workspace, ids: Sequence[str]) -> list[dict[str, Any]]:
    store, zone = workspace.store, workspace.settings.zone
    voices = store.feedback.by_id(ids)
    accounts = store.accounts.current(ids=[voice.account_id or "" for voice in voices.values()])
    said: dict[str, dict[About, list[Verdict]]] = {}
    for verdict in store.ledger.everything(voices):
        said.setdefault(verdict.feedback_id, {}).setdefault(verdict.about, []).append(verdict)
    known = (voices[one] for one in ids if one in voices)
    return [_row(v, said.get(v.id, {}), accounts.get(v.account_id or ""), zone) for v in known]


def _row(
    voice: Feedback, said: Mapping[About, list[Verdict]], account: Account | None, zone: ZoneInfo
) -> dict[str, Any]:
    """Give one voice with what counts about it as plain values."""

    def value(about: About) -> dict[str, Any] | None:
        return said[about][-1].value if about in said else None

    kind, theme, usages = value(About.KIND), value(About.THEME), said.get(About.USAGE, [])
    routes, outcomes = said.get(About.ROUTE), [v.value for v in said.get(About.OUTCOME, []) if v.human]
    outcome = outcomes[-1] if outcomes else None
    return {
        "id": voice.id,
        "said_on": voice.said_at.astimezone(zone).date().isoformat(),
        "account": account.name if account else None,
        "account_id": voice.account_id,
        "level": account.level if account else None,
        "kind": kind["kind"] if kind else None,
        "severity": kind["severity"] if kind else None,
        "usage": ", ".join(f"{v.subject}:{v.value['state']}" for v in usages),
        "usages": [{"feature": v.subject, **v.value, "human": v.human} for v in usages],
        "theme": (theme.get("theme") or SINGLE) if theme else None,
        "route": ", ".join(teams_of(routes[-1] if routes else None)),
        "outcome": outcome["how"] if outcome else None,
        "change": outcome.get("change_id") if outcome else None,
        "lang": str(voice.lang),
        "source": voice.source,
        "origin": voice.origin,
        "duplicate_of": voice.duplicate_of,
        "set_aside": voice.set_aside,
        "gone": voice.gone,
        "text": voice.text,
    }


def in_store(workspace: Workspace, wanted: ItemFilter) -> Wanted:
    """Put what people ask for into the store's words."""
    said_from, said_before = _between(wanted, workspace.settings.zone)
    named = None
    if wanted.account not in (None, NOBODY):
        named = [wanted.account or "", *workspace.store.accounts.called(wanted.account or "")]
    return Wanted(
        said_from=said_from,
        said_before=said_before,
        set_aside=wanted.set_aside,
        accounts=named,
        account="" if wanted.account == NOBODY else None,
        source=wanted.source,
        kind=wanted.kind,
        theme=wanted.theme,
        feature=wanted.feature,
        state=wanted.usage,
        knowledge=wanted.knowledge,
        team=wanted.route,
        outcome=wanted.outcome,
        change=wanted.change,
    )


def _between(wanted: ItemFilter, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """Give the moments between which a week and a month both lie."""
    starts, ends = [], []
    if wanted.week:
        week = parse_week(wanted.week)
        starts, ends = [week.starts(zone)], [week.ends(zone)]
    if wanted.month:
        first = parse_month(wanted.month)
        after = (first + timedelta(days=31)).replace(day=1)
        starts.append(datetime.combine(first, time.min, zone))
        ends.append(datetime.combine(after, time.min, zone))
    return max(starts, default=None), min(ends, default=None)


def list_themes(workspace: Workspace, week: Week, lang: str = "") -> list[dict[str, Any]]:
    """Give one row a theme heard of in the last weeks, this week's largest first.

    Names are in ``lang`` (the workspace's) where there are such.
    """
    lang = lang or workspace.settings.language
    return [
        {
            "key": theme.key,
            "name": theme.label(lang),
            "labels": theme.labels,
            "label_lang": {lang: theme.label_lang(lang) for lang in ("ja", "en")},
            "worded_by": theme.worded_by,
            "this_week": theme.this_week,
            "total": theme.total,
            "alike": theme.alike,
            "weekly": list(theme.weekly),
            "trend": theme.trend,
            "accounts": theme.accounts,
            "users": theme.usage.get("user", 0),
            "partial": theme.usage.get(Knowledge.PARTIAL.value, 0),
            "usage": theme.usage,
            "events": list(theme.events),
        }
        for theme in theme_figures(workspace, week)
    ]


def with_mixing(workspace: Workspace, themes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give rows of themes with how freely languages meet in each: its voices are read, so for those shown."""
    mixed = theme_mixing(workspace, [row["key"] for row in themes])
    return [row | {"language_mixing": mixed[row["key"]]} for row in themes]


def list_accounts(workspace: Workspace) -> list[dict[str, Any]]:
    """Give one row an account, by id, with the number of its voices."""
    said = workspace.store.now.tally(Wanted(set_aside=None), "account_id", "set_aside")
    spoke = {key: n for key, set_aside, n in said if not set_aside}
    accounts = workspace.store.accounts.current()
    return [
        account.model_dump(mode="json") | {"voices": spoke.get(key, 0)}
        for key, account in sorted(accounts.items())
    ]


def list_changes(workspace: Workspace) -> list[dict[str, Any]]:
    """Give one row a change, with the number of voices people linked to it."""
    linked = workspace.store.now.by_change(without=OutcomeHow.UNRELATED)
    changes = workspace.store.changes.all()
    return [change.model_dump(mode="json") | {"voices": linked[key]} for key, change in changes.items()]


def feature_uses(workspace: Workspace) -> dict[str, dict[str, int]]:
    """Give by feature how many voices speak of it, by the parts of a usage split."""
    found: dict[str, Counter[str]] = {}
    for uses, n in workspace.store.now.uses():
        for feature, state, knowledge in uses:
            part = split_part([UsageValue(state=UsageState(state), knowledge=Knowledge(knowledge))])
            found.setdefault(feature, Counter())[part] += n
    return {feature: {part: counts[part] for part in SPLIT} for feature, counts in found.items()}
