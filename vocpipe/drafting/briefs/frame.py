"""What the four briefs share: the header, what changed since last week, and the finished Brief."""

from vocpipe.drafting.blocks import Card, Page, Section
from vocpipe.drafting.briefs.stories import alerts_section, followups_section, nobody_decides
from vocpipe.drafting.briefs.voice import show
from vocpipe.drafting.data import BriefData, BriefTheme, BriefVoice
from vocpipe.drafting.page import print_html, print_markdown
from vocpipe.drafting.words import day, joined, say
from vocpipe.records import Brief, Team

RISING = ("emerging", "growing", "back")
"""Trends that mean a theme is coming up."""

_NAMED = 3
_SOURCES = 4


def finish(
    team: Team, data: BriefData, lang: str, sections: tuple[Section, ...], subtitle: str = ""
) -> Brief:
    """Give the team's Brief: the sections between its alerts and what became of last week's decisions."""
    sections = (alerts_section(team, data, lang), *sections, followups_section(team, data, lang))
    cards = [card for section in sections for card in section.cards]
    unowned = ((say("decider", lang), say("no_decider", lang)),) if nobody_decides(cards, lang) else ()
    page = Page(
        lang=lang,
        title=say(f"brief_{team.value}", lang),
        kicker=say(
            "week_line", lang, week=data.week, starts=day(data.starts, lang), ends=day(data.ends, lang)
        ),
        subtitle=subtitle,
        facts=(*header_facts(data, lang), *unowned),
        summary_title=say("changed", lang),
        summary=tuple(what_changed(data, lang)),
        sections=sections,
        quiet=say("quiet_week", lang),
        foot=(say("foot", lang),),
    )
    return Brief(
        team=team,
        week=data.week,
        lang=lang,
        markdown=print_markdown(page),
        html=print_html(page),
        feedback_ids=_ids(cards),
    )


def left_out(found: int, shown: int, lang: str) -> str:
    """Give the words for what a section leaves out, or nothing when it shows all."""
    return say("and_more", lang, n=found - shown) if found > shown else ""


def listed(name: str, voices: list[BriefVoice], most: int, lang: str) -> Section:
    """Give a section of voices, at most ``most`` of them, that says how many it leaves out."""
    cards = tuple(Card(quotes=(show(voice, lang),)) for voice in voices[:most])
    more = left_out(len(voices), most, lang)
    return Section(say(name, lang), say(f"{name}_lead", lang), cards=cards, more=more)


def _ids(cards: list[Card]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(quote.feedback_id for card in cards for quote in card.quotes))


def header_facts(data: BriefData, lang: str) -> tuple[tuple[str, str], ...]:
    """Give the header's figures: voices, sources, and rejects or set-aside voices when there are any."""
    facts = [(say("voices", lang), say("n_voices", lang, n=data.received))]
    if data.sources:
        named = _largest(data.sources)
        parts = [say("source_count", lang, name=name, n=n) for name, n in named[:_SOURCES]]
        if len(named) > _SOURCES:
            parts.append(say("more_sources", lang, n=sum(n for _, n in named[_SOURCES:])))
        facts.append((say("sources", lang), joined(parts, lang)))
    if data.set_aside:
        facts.append((say("set_aside", lang), say("n_voices", lang, n=data.set_aside)))
    if data.rerouted:
        moved = say("rerouted_of", lang, n=data.rerouted, of=len(data.voices))
        facts.append((say("rerouted", lang), moved))
    if data.rejects:
        facts.append((say("rejects", lang), say("n_rows", lang, n=data.rejects)))
    return tuple(facts)


def _largest(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def what_changed(data: BriefData, lang: str) -> list[str]:
    """Give at most three sentences; a week that still runs is not compared."""
    if not data.complete:
        return [say("first", lang, n=data.received), say("running", lang)]
    return [_volume(data, lang), _movement(data, lang), *_decided(data, lang)][:3]


def _volume(data: BriefData, lang: str) -> str:
    if data.previous is None:
        return say("first", lang, n=data.received)
    by = data.received - data.previous
    key = "more" if by > 0 else "fewer" if by < 0 else "same"
    return say(key, lang, n=data.received, by=abs(by))


def _movement(data: BriefData, lang: str) -> str:
    # A week that raised an alert over a theme moved it, perhaps, even where the trend does not see it yet.
    raised = {one.thing for one in data.alerts}
    rising = [theme for theme in data.themes if theme.this_week and theme.trend in RISING]
    perhaps = [
        theme for theme in data.themes
        if theme.trend == "perhaps_growing" or (theme not in rising and f"theme_spike/{theme.key}" in raised)
    ]  # fmt: skip
    falling = [theme for theme in data.themes if theme.trend == "fading"]
    moves = {"rising": rising, "perhaps": perhaps, "falling": falling}
    said = [say(key, lang, names=_names(themes, lang)) for key, themes in moves.items() if themes]
    return say("sentence_sep", lang).join(said) or say("no_move", lang)


def _names(themes: list[BriefTheme], lang: str) -> str:
    first = sorted(themes, key=lambda theme: -theme.this_week)[:_NAMED]
    named = [say("name_count", lang, name=theme.label(lang), n=theme.this_week) for theme in first]
    if len(themes) > _NAMED:
        named.append(say("and_more", lang, n=len(themes) - _NAMED))
    return joined(named, lang)


def _decided(data: BriefData, lang: str) -> list[str]:
    total = sum(decision.count for decision in data.decisions)
    if not total:
        return []
    hows: dict[str, int] = {}
    for decision in data.decisions:
        hows[decision.how] = hows.get(decision.how, 0) + decision.count
    parts = [say("how_count", lang, how=say(f"how_{how}", lang), n=n) for how, n in _largest(hows)]
    return [say("decided", lang, n=total, hows=joined(parts, lang))]
