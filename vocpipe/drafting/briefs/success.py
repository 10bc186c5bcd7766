"""The success brief: whom to guide, whom to ask why they stopped, and where words and use disagree."""

import re
from collections.abc import Iterable

from vocpipe.drafting.blocks import Card, Drafted, QuoteBlock, Section
from vocpipe.drafting.briefs.frame import finish, left_out
from vocpipe.drafting.briefs.stories import awake
from vocpipe.drafting.briefs.voice import feature_name, sent_to, severity_chip, show
from vocpipe.drafting.data import BriefData, BriefFollowUp, BriefUsage, BriefVoice
from vocpipe.drafting.quotes import excerpt
from vocpipe.drafting.words import day, say
from vocpipe.records import ASKING_KINDS, Brief, Kind, Knowledge, Team, UsageState

_EACH = 12
_MARK = re.compile(r"^(?:【下書き】|\[Draft\])\s*")
"""The mark a drafted answer carries in the ledger; the page shows its own."""
_ASKS = re.compile(r"[?？]|(?:です|ます|でしょう|ません)か[。\s]")

Picked = list[tuple[BriefVoice, BriefUsage]]


def success_brief(data: BriefData, lang: str) -> Brief:
    """Give customer success's brief of the week in ``lang``; every voice stands in one section only."""
    alerted = {piece.feedback_id for alert in awake(data, Team.SUCCESS) for piece in alert.value.spans}
    left = [voice for voice in sent_to(data.voices, Team.SUCCESS) if voice.id not in alerted]
    risky = [voice for voice in left if voice.severity >= 3]
    sections = [_plain("at_risk", risky, lang)]
    left = _without(left, risky)
    for name, pick, card in (
        ("partial", _knows_partly, _guide),
        ("conflicts", _conflicting, _conflict),
        ("ex_users", _stopped, _about),
        ("starters", _starting, _about),
    ):
        found = [(voice, usage) for voice in left for usage in voice.usage if pick(voice, usage)]
        found = _one_each(found)
        sections.append(
            _section(
                name, tuple(card(voice, usage, lang) for voice, usage in found[:_EACH]), len(found), lang
            )
        )
        left = _without(left, [voice for voice, _ in found])
    asked = [voice for voice in left if _asks(voice)]
    sections += [_plain("questions", asked, lang), _plain("also_success", _without(left, asked), lang)]
    return finish(Team.SUCCESS, data, lang, tuple(sections))


def _asks(voice: BriefVoice) -> bool:
    """Tell whether a voice waits for an answer: a question first of all, or one with a question mark."""
    return voice.kind is Kind.QUESTION or (Kind.QUESTION in voice.also and bool(_ASKS.search(voice.text)))


def _knows_partly(voice: BriefVoice, usage: BriefUsage) -> bool:
    return bool(ASKING_KINDS & {voice.kind, *voice.also}) and usage.value.knowledge is Knowledge.PARTIAL


def _conflicting(voice: BriefVoice, usage: BriefUsage) -> bool:
    told = usage.value.stated not in (None, UsageState.UNKNOWN)
    return told and usage.value.measured is not None and usage.value.conflict is not None


def _stopped(voice: BriefVoice, usage: BriefUsage) -> bool:
    return usage.value.state is UsageState.EX_USER


def _starting(voice: BriefVoice, usage: BriefUsage) -> bool:
    return usage.value.state in (UsageState.TRYING, UsageState.NON_USER)


def _one_each(found: Picked) -> Picked:
    return list({voice.id: (voice, usage) for voice, usage in reversed(found)}.values())[::-1]


def _without(voices: list[BriefVoice], gone: Iterable[BriefVoice]) -> list[BriefVoice]:
    ids = {voice.id for voice in gone}
    return [voice for voice in voices if voice.id not in ids]


def _section(name: str, cards: tuple[Card, ...], found: int, lang: str) -> Section:
    more = left_out(found, _EACH, lang)
    return Section(say(name, lang), say(f"{name}_lead", lang), cards=cards, more=more)


def _plain(name: str, voices: list[BriefVoice], lang: str) -> Section:
    cards = tuple(
        Card(chips=severity_chip(voice, lang), quotes=(_severe(voice, lang),)) for voice in voices[:_EACH]
    )
    return _section(name, cards, len(voices), lang)


def _severe(voice: BriefVoice, lang: str) -> QuoteBlock:
    """Show a voice by the sentence that makes it severe, and name the very words."""
    if not voice.severe_at or voice.severity < 2:
        return show(voice, lang, notes=_who(voice, lang))
    start, end = voice.severe_at
    why = (say("alert_why", lang), say("severe_words", lang, words=voice.text[start:end]))
    return show(voice, lang, excerpt(voice.text, voice.severe_at), (why, *_who(voice, lang)))


def _who(voice: BriefVoice, lang: str) -> tuple[tuple[str, str], ...]:
    return ((say("csm", lang), voice.owner or say("nobody", lang)), *_followed(voice.followed_up, lang))


def _followed(one: BriefFollowUp | None, lang: str) -> tuple[tuple[str, str], ...]:
    """Give who followed the voice up, and what measured use says since."""
    if one is None:
        return ()
    if one.used_on:
        since = say("used_since", lang, on=day(one.used_on, lang))
    else:
        since = say("not_used_since" if one.measured else "use_not_measured", lang)
    return (
        (say("followed_up", lang), say("followed_by", lang, by=one.by, on=day(one.on, lang), since=since)),
    )


def _facts(voice: BriefVoice, usage: BriefUsage, lang: str) -> tuple[tuple[str, str], ...]:
    return ((say("feature", lang), feature_name(usage, lang)), *_who(voice, lang))


def _about(voice: BriefVoice, usage: BriefUsage, lang: str) -> Card:
    quote = show(voice, lang, notes=_facts(voice, usage, lang), usage=usage)
    return Card(chips=severity_chip(voice, lang), quotes=(quote,))


def _guide(voice: BriefVoice, usage: BriefUsage, lang: str) -> Card:
    possible = ((say("capability", lang), usage.capability[lang]),) if usage.capability else ()
    answer = usage.value.answer or {}
    text = _MARK.sub("", answer.get(voice.lang.value) or answer.get(lang) or next(iter(answer.values()), ""))
    return Card(
        chips=severity_chip(voice, lang),
        quotes=(show(voice, lang, notes=(*_facts(voice, usage, lang), *possible), usage=usage),),
        drafted=Drafted(say("answer", lang), text) if text else None,
        lists=() if text else ((say("answer", lang), (say("no_answer", lang),)),),
    )


def _conflict(voice: BriefVoice, usage: BriefUsage, lang: str) -> Card:
    value = usage.value
    said = [(say(name, lang), say(f"split_{state.value}", lang))
            for name, state in (("said", value.stated), ("measured", value.measured)) if state]  # fmt: skip
    quote = show(voice, lang, notes=(*_facts(voice, usage, lang), *said), usage=usage)
    return Card(quotes=(quote,))
