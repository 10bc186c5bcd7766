"""The product brief: this week's themes with who stands behind them, and the voices that hit the core."""

from datetime import timedelta

from vocpipe.drafting.alerts import theme_owner
from vocpipe.drafting.blocks import Card, Chip, Figure, Section
from vocpipe.drafting.briefs.frame import RISING, finish, left_out, listed
from vocpipe.drafting.briefs.stories import to_decide
from vocpipe.drafting.briefs.voice import sent_to, severity_chip, show
from vocpipe.drafting.charts import split_bar, week_bars
from vocpipe.drafting.data import SPLIT, BriefData, BriefTheme, BriefVoice, usage_split
from vocpipe.drafting.words import joined, say
from vocpipe.records import Brief, CoreValue, Team

_THEMES = 8
_LINES = 30
_EXEMPLARS = 3
_CORE = 4
_SINGLES = 12

CORE_FLOOR = 0.35
"""Score from which a voice is proposed: below it, silence reads better than a weak candidate."""


def product_brief(data: BriefData, lang: str) -> Brief:
    """Give product's brief of the week in ``lang``."""
    shown, rest = _themes(data)
    core = _standing_out(data)
    sections = (
        _whose(data, lang),
        _core(core, data, lang),
        Section(say("themes", lang), _lead(data, lang), cards=tuple(_theme(t, data, lang) for t in shown)),
        _others(rest, lang),
        listed("other_singles", _singles(data, core), _SINGLES, lang),
        _possible(data, lang),
    )
    return finish(Team.PRODUCT, data, lang, sections)


def _lead(data: BriefData, lang: str) -> str:
    lead = say("themes_lead", lang)
    return f"{lead} {say('first_guess', lang)}" if data.first_guess else lead


def _themes(data: BriefData) -> tuple[list[BriefTheme], list[BriefTheme]]:
    live = [theme for theme in data.themes if theme.this_week]
    live.sort(key=lambda theme: (-theme.this_week, theme.trend not in RISING, -theme.total, theme.key))
    return live[:_THEMES], live[_THEMES:]


def _others(rest: list[BriefTheme], lang: str) -> Section:
    lines = tuple(_line(theme, lang) for theme in rest[:_LINES])
    return Section(say("other_themes", lang), lines=lines, more=left_out(len(rest), _LINES, lang))


def _whose(data: BriefData, lang: str) -> Section:
    split = usage_split([usage.value for usage in voice.usage] for voice in data.voices)
    figures = (split_figure(split, say("week_usage", lang), "week", lang),) if data.voices else ()
    return Section(say("week_usage", lang), say("week_usage_lead", lang), figures=figures)


def split_figure(split: dict[str, int], title: str, key: str, lang: str) -> Figure:
    """Give the usage split as a chart, and in words."""
    parts = [(part, say(f"split_{part}", lang), split.get(part, 0)) for part in SPLIT]
    said = joined([say("part_count", lang, part=label, n=n) for _, label, n in parts if n], lang)
    words = f"{say('usage_title', lang)}: {said}"
    return Figure(split_bar(parts, title, said, f"split-{key}"), words)


def _theme(theme: BriefTheme, data: BriefData, lang: str) -> Card:
    rises = theme.trend in (*RISING, "perhaps_growing")
    tone = "good" if theme.trend == "fading" else "warn" if rises else "plain"
    size = say("size_line", lang, week=theme.this_week, total=theme.total)
    return Card(
        title=theme.label(lang),
        key=theme.key,
        chips=(Chip(say(f"trend_{theme.trend}", lang), tone), *_events(theme, lang), *_worded(theme, lang)),
        figures=(_trend(theme, data, lang), *_split(theme, lang)),
        facts=(
            (say("size", lang), size),
            *_alike(theme, lang),
            *_accounts(theme, lang),
            *_riser(theme, data, lang),
        ),
        quotes=tuple(show(voice, lang) for voice in theme.voices[:_EXEMPLARS]),
    )


def _riser(theme: BriefTheme, data: BriefData, lang: str) -> tuple[tuple[str, str], ...]:
    """Give what to decide about a theme that comes up, and by whom; the others ask for nothing."""
    if theme.trend not in RISING or not data.complete:
        return ()
    mine = [voice for voice in data.voices if voice.theme == theme.key] or theme.voices
    return to_decide("riser", theme_owner(mine, data.feature_owners), lang)


def _alike(theme: BriefTheme, lang: str) -> tuple[tuple[str, str], ...]:
    return ((say("alike", lang), say("alike_line", lang, n=round(10 * theme.alike))),) if theme.alike else ()


def _events(theme: BriefTheme, lang: str) -> tuple[Chip, ...]:
    return tuple(Chip(say(f"event_{event}", lang)) for event in theme.events)


def _worded(theme: BriefTheme, lang: str) -> tuple[Chip, ...]:
    return (Chip(say("machine_wording", lang, by=theme.worded_by)),) if theme.worded_by else ()


def _split(theme: BriefTheme, lang: str) -> tuple[Figure, ...]:
    if not sum(theme.usage.values()):
        return ()
    return (split_figure(theme.usage, f"{theme.label(lang)}: {say('usage_title', lang)}", theme.key, lang),)


def _trend(theme: BriefTheme, data: BriefData, lang: str) -> Figure:
    weeks = []
    for back in reversed(range(len(theme.weekly))):
        year, week, _ = (data.starts - timedelta(weeks=back)).isocalendar()
        weeks.append(f"{year}-W{week:02}")
    counts = joined([str(count) for count in theme.weekly], lang)
    words = say("chart_trend_desc", lang, weeks=len(weeks), counts=counts)
    title = say("chart_trend", lang, name=theme.label(lang))
    return Figure(week_bars(theme.weekly, weeks, title, words, f"weeks-{theme.key}"), words)


def _accounts(theme: BriefTheme, lang: str) -> tuple[tuple[str, str], ...]:
    if not theme.accounts:
        return ()
    count = say("accounts_line", lang, n=theme.accounts)
    levels = [say("level_count", lang, level=level, n=n) for level, n in sorted(theme.levels.items()) if n]
    text = say("levels_line", lang, accounts=count, levels=joined(levels, lang)) if levels else count
    return ((say("accounts", lang), text),)


def _line(theme: BriefTheme, lang: str) -> str:
    count = say("name_count", lang, name=theme.label(lang), n=theme.this_week)
    return f"{count} {say(f'trend_{theme.trend}', lang)}"


def _standing_out(data: BriefData) -> list[BriefVoice]:
    found = [voice for voice in data.voices if voice.core and _stands_out(voice.core, voice.core_human)]
    found.sort(key=lambda v: (not v.core_human, -(v.core.score or 0.0) if v.core else 0.0, v.id))
    return found[:_CORE]


def _singles(data: BriefData, shown: list[BriefVoice]) -> list[BriefVoice]:
    """Give product's voices that are in no theme of this page and stand nowhere above it."""
    themes, told = {theme.key for theme in data.themes}, {voice.id for voice in shown}
    left = sent_to(data.voices, Team.PRODUCT)
    return [voice for voice in left if voice.theme not in themes and voice.id not in told]


def _core(found: list[BriefVoice], data: BriefData, lang: str) -> Section:
    cards = tuple(_core_card(voice, data, lang) for voice in found)
    return Section(say("core", lang), say("core_lead", lang), cards=cards)


def _stands_out(core: CoreValue, human: bool) -> bool:
    """Show what a person admitted, and what the machine has more than a weak reason to propose."""
    return core.admitted if human else core.score is None or core.score >= CORE_FLOOR


def _core_card(voice: BriefVoice, data: BriefData, lang: str) -> Card:
    chip = Chip(say("core_admitted", lang), "good") if voice.core_human else Chip(say("core_proposed", lang))
    given = voice.core_reasons.get(lang) or (voice.core.reasons if voice.core else ())
    reasons = joined(list(given), lang)
    notes = ((say("because", lang), reasons),) if reasons else ()
    owner = theme_owner([voice], data.feature_owners) or voice.owner
    question = "admitted" if voice.core_human else "core"
    notes = (*notes, *(to_decide(question, owner, lang) if data.complete else ()))
    return Card(chips=(chip, *severity_chip(voice, lang)), quotes=(show(voice, lang, notes=notes),))


def _possible(data: BriefData, lang: str) -> Section:
    lines = (say("possible_line", lang, n=data.suggestions),) if data.suggestions else ()
    return Section(say("possible", lang), lines=lines)
