"""Lists for people and machines: voices, themes, accounts and changes as flat rows."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from vocpipe.pipeline.briefing import brief_data, gather
from vocpipe.pipeline.mixing import theme_mixing
from vocpipe.pipeline.route import teams_of
from vocpipe.records import About, Knowledge
from vocpipe.weeks import Week, parse_week
from vocpipe.workspace import Workspace

SINGLE = "single"


@dataclass(frozen=True)
class ItemFilter:
    """What to list; None passes everything. ``theme`` may be "single"."""

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


def list_items(workspace: Workspace, wanted: ItemFilter) -> list[dict[str, Any]]:
    """Give one row a voice, the newest first, with everything that counts about it."""
    zone = workspace.settings.zone
    week = parse_week(wanted.week) if wanted.week else None
    voices = workspace.store.feedback.find(
        said_from=week.starts(zone) if week else None,
        said_before=week.ends(zone) if week else None,
        source=wanted.source,
        with_set_aside=wanted.set_aside,
    )
    voices = [voice for voice in voices if (voice.set_aside is not None) == wanted.set_aside]
    known = gather(workspace, voices)
    outcomes = {v.feedback_id: v for v in workspace.store.ledger.current(About.OUTCOME) if v.human}
    rows = []
    for voice in sorted(voices, key=lambda voice: (voice.said_at, voice.id), reverse=True):
        kind, account = known.kinds.get(voice.id), known.accounts.get(voice.account_id or "")
        usages = known.usages.get(voice.id, [])
        outcome = outcomes.get(voice.id)
        rows.append(
            {
                "id": voice.id,
                "said_on": voice.said_at.astimezone(zone).date().isoformat(),
                "account": account.name if account else None,
                "account_id": voice.account_id,
                "level": account.level if account else None,
                "kind": kind.value["kind"] if kind else None,
                "severity": kind.value["severity"] if kind else None,
                "usage": ", ".join(f"{v.subject}:{v.value['state']}" for v in usages),
                "usages": [{"feature": v.subject, **v.value, "human": v.human} for v in usages],
                "theme": known.theme_of(voice.id) or (SINGLE if voice.id in known.themes else None),
                "route": ", ".join(teams_of(known.routes.get(voice.id))),
                "outcome": outcome.value["how"] if outcome else None,
                "change": outcome.value.get("change_id") if outcome else None,
                "lang": str(voice.lang),
                "source": voice.source,
                "origin": voice.origin,
                "duplicate_of": voice.duplicate_of,
                "set_aside": voice.set_aside,
                "gone": voice.gone,
                "text": voice.text,
            }
        )
    return [row for row in rows if passes(row, wanted)]


def passes(row: dict[str, Any], wanted: ItemFilter) -> bool:
    """Tell whether a row of ``list_items`` is wanted; week and whether it is set aside are not looked at."""
    states = {usage["state"] for usage in row["usages"]}
    known = {usage.get("knowledge") for usage in row["usages"]}
    return (
        (wanted.route is None or wanted.route in row["route"].split(", "))
        and (wanted.source is None or wanted.source == row["source"])
        and (wanted.theme is None or wanted.theme == row["theme"])
        and (wanted.kind is None or wanted.kind == row["kind"])
        and (wanted.usage is None or wanted.usage in states)
        and (wanted.knowledge is None or wanted.knowledge in known)
        and (wanted.account is None or wanted.account in (row["account"], row["account_id"]))
    )


def list_themes(workspace: Workspace, week: Week) -> list[dict[str, Any]]:
    """Give one row a theme heard of in the last weeks, this week's largest first."""
    lang = workspace.settings.language
    themes = brief_data(workspace, week).themes
    mixed = theme_mixing(workspace, [theme.key for theme in themes])
    return [
        {
            "key": theme.key,
            "name": theme.label(lang),
            "labels": theme.labels,
            "worded_by": theme.worded_by,
            "this_week": theme.this_week,
            "total": theme.total,
            "weekly": list(theme.weekly),
            "trend": theme.trend,
            "accounts": theme.accounts,
            "users": theme.usage.get("user", 0),
            "partial": theme.usage.get(Knowledge.PARTIAL.value, 0),
            "usage": theme.usage,
            "events": list(theme.events),
            "language_mixing": mixed[theme.key],
        }
        for theme in themes
    ]


def list_accounts(workspace: Workspace) -> list[dict[str, Any]]:
    """Give one row an account, by id, with the number of its voices."""
    spoke = Counter(voice.account_id for voice in workspace.store.feedback.find())
    accounts = workspace.store.accounts.current()
    return [
        account.model_dump(mode="json") | {"voices": spoke[key]} for key, account in sorted(accounts.items())
    ]


def list_changes(workspace: Workspace) -> list[dict[str, Any]]:
    """Give one row a change, with the number of voices people linked to it."""
    linked = Counter(
        v.value.get("change_id") for v in workspace.store.ledger.current(About.OUTCOME) if v.human
    )
    changes = workspace.store.changes.all()
    return [change.model_dump(mode="json") | {"voices": linked[key]} for key, change in changes.items()]
