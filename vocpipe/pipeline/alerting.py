"""Alerts: raise what a week's rules find, once; give what was raised, and send what is awake.

An alert is a machine's verdict in the ledger whose id comes from the week and the thing it is about,
so that it cannot be raised twice; a snooze is a person's verdict about the same thing, and that it was
acted on or dismissed one about the alert itself.
"""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from vocpipe.destinations import Message
from vocpipe.drafting.alert_rules import TEAMS
from vocpipe.drafting.alerts import Found, Use, choose, find_alerts
from vocpipe.drafting.blocks import Page, Section
from vocpipe.drafting.briefs.stories import alert_card, alert_words
from vocpipe.drafting.data import BriefData, RaisedAlert
from vocpipe.drafting.page import print_markdown
from vocpipe.drafting.words import say
from vocpipe.pipeline.briefing import brief_voice, gather
from vocpipe.records import PRODUCT, About, AlertSpan, AlertValue, Evidence, Kind, Verdict
from vocpipe.weeks import Week
from vocpipe.workspace import Workspace

VERSION = "alerts/1"

_FRESH = timedelta(days=7)
"""After its week has ended, how long one may still raise alerts: a replayed past calls nobody."""


def alerts(workspace: Workspace, week: Week | None = None) -> list[RaisedAlert]:
    """Give the alerts raised in a week (in all weeks when None), oldest first, with what people said."""
    wanted = str(week) if week else None
    said = workspace.store.ledger.said_since(About.ALERT, 0)
    raised = [verdict for verdict in said if not verdict.human]
    sleeping = _snoozes(workspace)
    closed = {v.subject: v for v in _human(workspace) if "done" in v.value}
    return [
        _raised(workspace, verdict, sleeping.get(verdict.subject), closed.get(verdict.id))
        for verdict in raised
        if wanted in (None, verdict.value["week"])
    ]


def raise_alerts(workspace: Workspace, data: BriefData) -> int:
    """Raise what the rules find in a week's data and have not raised yet; give how many are new."""
    rules, today = workspace.settings.alerts, workspace.today()
    if today > data.ends + _FRESH:
        return 0
    of_week = [one for one in alerts(workspace) if one.value.week == data.week]
    things = {one.thing for one in of_week} | set(_snoozes(workspace))
    voices = {piece.feedback_id for one in of_week for piece in one.value.spans}
    found = find_alerts(data, rules, _use(workspace, data, today))
    new = choose(found, things, voices, rules.at_most - len(of_week))
    return workspace.store.ledger.append([_verdict(workspace, one, data.week, today) for one in new])


def alert_messages(workspace: Workspace, week: Week) -> tuple[Message, ...]:
    """Give a message for each alert of the week that is awake, in the workspace's language."""
    awake = [one for one in alerts(workspace, week) if one.awake]
    ids = {piece.feedback_id for one in awake for piece in one.value.spans}
    if not ids:
        return ()
    known = gather(workspace, workspace.store.feedback.by_id(ids).values())
    voices = {key: brief_voice(known, voice, workspace.settings.zone) for key, voice in known.voices.items()}
    lang = workspace.settings.language
    messages = []
    for one in awake:
        title = alert_words(one, lang)["what"]
        section = Section(say("alerts", lang), cards=(alert_card(one, voices, lang),))
        page = Page(lang=lang, title=say("alerts", lang), kicker=str(week), subtitle="", sections=(section,))
        shown = tuple(piece.feedback_id for piece in one.value.spans)
        key = f"{week}/alert/{TEAMS[one.value.rule]}/{one.id}/{lang}"
        messages.append(Message(key, title, print_markdown(page), shown, True))
    return tuple(messages)


def _snoozes(workspace: Workspace) -> dict[str, Verdict]:
    """Give the last snooze of each thing that still sleeps today; one taken back counts no more."""
    said = {v.subject: v for v in _human(workspace) if "until" in v.value}
    today = workspace.today()
    return {thing: v for thing, v in said.items() if date.fromisoformat(v.value["until"]) >= today}


def _human(workspace: Workspace) -> list[Verdict]:
    """Give what people said of alerts and still counts."""
    return [verdict for verdict in workspace.store.ledger.current(About.ALERT) if verdict.human]


def _raised(
    workspace: Workspace, verdict: Verdict, snooze: Verdict | None, closed: Verdict | None
) -> RaisedAlert:
    value = AlertValue(**verdict.value)
    playbook = {str(rule): text for rule, text in workspace.settings.alerts.playbook.items()}
    return RaisedAlert(
        id=verdict.id,
        thing=verdict.subject,
        at=verdict.at,
        value=value,
        playbook={str(lang): text for lang, text in playbook.get(value.rule, {}).items()},
        snoozed_until=date.fromisoformat(snooze.value["until"]) if snooze else None,
        snoozed_by=snooze.by if snooze else None,
        **(_closing(workspace, closed) if closed else {}),
    )


def _closing(workspace: Workspace, closed: Verdict) -> dict[str, Any]:
    return {
        "done": closed.value["done"],
        "done_by": closed.by,
        "done_on": workspace.day_of(closed.at),
        "done_note": closed.evidence[0].note if closed.evidence else "",
    }


def _verdict(workspace: Workspace, found: Found, week: str, today: date) -> Verdict:
    spans = tuple(AlertSpan(feedback_id=voice.id, revision=voice.revision, start=start, end=end)
                  for voice, (start, end) in found.shown)  # fmt: skip
    due = _workday(today + timedelta(days=workspace.settings.alerts.due_days(found.rule)))
    value = AlertValue(rule=found.rule, week=week, due=due, owner=found.owner, facts=found.facts, spans=spans)
    return Verdict(
        id=found.id(week),
        feedback_id=spans[0].feedback_id,
        about=About.ALERT,
        subject=found.thing,
        value=value.model_dump(mode="json"),
        by="machine",
        human=False,
        version=VERSION,
        revision=spans[0].revision,
        evidence=(Evidence(cue=f"alert:{found.rule}", start=spans[0].start, end=spans[0].end),),
        at=workspace.now(),
    )


def _workday(day: date) -> date:
    """Give the day, or the Monday after it when it falls on a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) % 7 if day.weekday() >= 5 else 0)


def _use(workspace: Workspace, data: BriefData, today: date) -> Use:
    """Count measured events of the accounts that complained, lately and in as many days before.

    "Lately" ends with the last day anything was measured, so that a late export is no falling use.
    """
    who = {v.account_id for v in data.voices if v.account_id and Kind.PROBLEM in (v.kind, *v.also)}
    last = workspace.store.usage_events.last_day(min(today, data.ends)) if who else None
    if last is None:
        return {}
    days = workspace.settings.alerts.falling_days
    lately: Counter[tuple[str, str]] = Counter()
    before: Counter[tuple[str, str]] = Counter()
    for event in workspace.store.usage_events.of_accounts(who):
        ago = (last - event.day).days
        if 0 <= ago < 2 * days:
            counts = lately if ago < days else before
            counts[event.account_id, event.feature] += event.count
            counts[event.account_id, PRODUCT] += event.count
    return {key: (before[key], lately[key]) for key in before}
