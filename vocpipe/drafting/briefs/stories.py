"""What every brief asks of its readers: alerts with an owner, what to decide, what became of decisions."""

from collections.abc import Iterable
from typing import Any

from vocpipe.drafting.alert_rules import TEAMS
from vocpipe.drafting.blocks import Card, Chip, QuoteBlock, Section
from vocpipe.drafting.briefs.voice import show
from vocpipe.drafting.data import BriefData, BriefVoice, FollowUp, RaisedAlert
from vocpipe.drafting.words import day, joined, say
from vocpipe.records import AlertSpan, Team


def awake(data: BriefData, team: Team) -> list[RaisedAlert]:
    """Give the week's alerts of a team that nobody put to sleep or closed, in the order they press."""
    rank = list(TEAMS)
    mine = [a for a in data.alerts if TEAMS[a.value.rule] is team and a.awake]
    return sorted(mine, key=lambda alert: (rank.index(alert.value.rule), alert.value.due, alert.id))


def alerts_section(team: Team, data: BriefData, lang: str) -> Section:
    """Give a team's alerts of the week, each with its evidence, owner, due date and what to decide."""
    voices = {voice.id: voice for voice in data.voices}
    cards = tuple(alert_card(alert, voices, lang) for alert in awake(data, team))
    return Section(say("alerts", lang), say("alerts_lead", lang), cards=cards)


def alert_card(alert: RaisedAlert, voices: dict[str, BriefVoice], lang: str) -> Card:
    """Give an alert as a card; ``voices`` are those it stands on, by id."""
    value, words = alert.value, alert_words(alert, lang)
    spans = ((voices[piece.feedback_id], piece) for piece in value.spans if piece.feedback_id in voices)
    return Card(
        title=words["what"],
        key=alert.id,
        chips=(Chip(f"{say('alert_due', lang)}: {day(value.due, lang)}", "warn"),),
        facts=(
            (say("alert_why", lang), words["why"]),
            (say("alert_playbook", lang), words["playbook"]),
            *to_decide(value.rule, value.owner, lang),
        ),
        quotes=tuple(_shown(voice, piece, lang) for voice, piece in spans),
    )


def _shown(voice: BriefVoice, piece: AlertSpan, lang: str) -> QuoteBlock:
    """Show the very words that raised the alert; where the voice was edited since, what it says now."""
    same = voice.revision == piece.revision and piece.end <= len(voice.text)
    return show(voice, lang, (piece.start, piece.end) if same else None)


def alert_words(alert: RaisedAlert, lang: str) -> dict[str, str]:
    """Give what an alert says in ``lang``: what, why, and what to do (the team's own text before ours)."""
    rule = alert.value.rule
    facts: dict[str, Any] = {name: _in(value, lang) for name, value in alert.value.facts.items()}
    facts["account"] = facts.get("account") or say("unknown_account", lang)
    facts["feature"] = facts.get("feature") or say("the_product", lang)
    return {
        "what": say(f"alert_{rule}", lang, **facts),
        "why": say(f"alert_why_{rule}", lang, **facts),
        "playbook": alert.playbook.get(lang) or say(f"playbook_{rule}", lang),
        "question": say(f"decide_{rule}", lang),
    }


def _in(value: Any, lang: str) -> Any:
    return (value.get(lang) or next(iter(value.values()), "")) if isinstance(value, dict) else value


def to_decide(question: str, owner: str | None, lang: str) -> tuple[tuple[str, str], ...]:
    """Give the question a card asks and who answers it, where that is on record."""
    asked = ((say("to_decide", lang), say(f"decide_{question}", lang)),)
    return (*asked, (say("decider", lang), owner)) if owner else asked


def nobody_decides(cards: Iterable[Card], lang: str) -> bool:
    """Tell whether a card asks for a decision and names nobody to make it."""
    asked, owner = say("to_decide", lang), say("decider", lang)
    told = [dict(facts) for card in cards for facts in (card.facts, *(one.notes for one in card.quotes))]
    return any(asked in facts and owner not in facts for facts in told)


def followups_section(team: Team, data: BriefData, lang: str) -> Section:
    """Give what became of the week before: its decisions and the team's alerts.

    Nothing while the week still runs.
    """
    mine = [alert for alert in data.last_alerts if TEAMS[alert.value.rule] is team]
    lines = (*(_became(one, lang) for one in data.followups), *(_answered(one, data, lang) for one in mine))
    return Section(say("followups", lang), lines=lines if data.complete else ())


def _answered(alert: RaisedAlert, data: BriefData, lang: str) -> str:
    """Give what became of an alert: acted on, dismissed and why, asleep, or open and with whom."""
    if alert.done:
        after = say(f"alert_{alert.done}", lang, by=alert.done_by, on=day(alert.done_on or data.ends, lang))
        after += say("alert_because", lang, note=alert.done_note) if alert.done_note else ""
    elif alert.snoozed_until:
        after = say("alert_asleep", lang, by=alert.snoozed_by or "", until=day(alert.snoozed_until, lang))
    else:
        owner, due = alert.value.owner or say("nobody", lang), day(alert.value.due, lang)
        after = say("alert_open", lang, owner=owner, due=due)
    return say("alert_became", lang, what=alert_words(alert, lang)["what"], after=after)


def _became(one: FollowUp, lang: str) -> str:
    when = day(one.day, lang) if one.day else ""
    parts = [say(f"follow_{one.state}", lang, day=when)] if one.state else []
    parts.append(say("follow_told" if parts else "follow_told_first", lang, told=one.told))
    if one.undone:
        parts.append(say("follow_undone", lang, undone=one.undone))
    about = say("follow_about", lang, name=one.about) if one.about else ""
    how = say(f"how_{one.how}", lang)
    return say("follow_line", lang, how=how, about=about, n=one.count, after=joined(parts, lang))
