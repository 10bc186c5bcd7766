"""The marketing brief: short quotes in customers' own words and the formats they fit; none is cleared."""

from dataclasses import replace

from vocpipe.drafting.banner import BannerCopy, banner_copy
from vocpipe.drafting.banner_rules import BannerRules
from vocpipe.drafting.blocks import Card, Chip, Section, Table
from vocpipe.drafting.briefs.frame import finish, left_out
from vocpipe.drafting.briefs.voice import sent_to, show
from vocpipe.drafting.claims import doubtful_claims, rule_of
from vocpipe.drafting.data import BriefData
from vocpipe.drafting.words import day, joined, say
from vocpipe.records import Brief, Team

_COPIES = 20
_LONGER = 8
_NAMED = 4


def marketing_brief(data: BriefData, lang: str) -> Brief:
    """Give marketing's brief of the week in ``lang``."""
    rules = data.banners
    copies = banner_copy(sent_to(data.voices, Team.MARKETING), rules.formats)
    fitting = [copy for copy in copies if copy.fits]
    longer = [copy for copy in copies if not copy.fits]
    limits = _limits(rules, lang) if fitting else None
    sections = (
        Section(
            say("copy", lang),
            say("copy_lead", lang),
            cards=tuple(_card(copy, rules, lang) for copy in fitting[:_COPIES]),
            more=left_out(len(fitting), _COPIES, lang),
        ),
        Section(
            say("longer_praise", lang), cards=tuple(_card(copy, rules, lang) for copy in longer[:_LONGER])
        ),
        Section(say("limits", lang), say("formats_checked", lang), table=limits),
    )
    return finish(Team.MARKETING, data, lang, sections, say("internal", lang))


def _limits(rules: BannerRules, lang: str) -> Table:
    head = (say("col_format", lang), say("col_limit", lang), say("checked_on", lang))
    rows = tuple(
        (
            form.name(lang),
            say(f"limit_{form.count}", lang, n=form.limit, full=form.limit // 2),
            day(form.checked_on, lang),
        )
        for form in rules.formats
    )
    return Table(head, rows)


def _fits(copy: BannerCopy, rules: BannerRules, lang: str) -> str:
    if not copy.fits:
        return say("fits_none", lang)
    named = [f"{form.name(lang)} {form.measure(copy.quote.text)}/{form.limit}" for form in copy.fits[:_NAMED]]
    rest = len(copy.fits) - len(named)
    return joined([*named, *([say("and_more", lang, n=rest)] if rest else [])], lang)


def _card(copy: BannerCopy, rules: BannerRules, lang: str) -> Card:
    quote = copy.quote
    width = say("width_line", lang, n=quote.width, full=-(-quote.width // 2))
    notes = ((say("width", lang), width), (say("fits", lang), _fits(copy, rules, lang)))
    return Card(
        chips=_marks(copy, rules, lang),
        quotes=(
            replace(
                show(copy.voice, lang, (quote.start, quote.end), notes), candidate=True, room=_room(copy)
            ),
        ),
    )


def _room(copy: BannerCopy) -> tuple[int, int] | None:
    """Give how much the words take up of the tightest format they fit, and its limit."""
    taken = [(form.measure(copy.quote.text), form.limit) for form in copy.fits]
    return min(taken, key=lambda one: one[1] - one[0], default=None)


def _marks(copy: BannerCopy, rules: BannerRules, lang: str) -> tuple[Chip, ...]:
    """Give that the words are verbatim, how far they are on their way to use, and every doubtful claim."""
    state = copy.voice.consents.get(copy.quote.text, "candidate")
    free = state in ("cleared", "used")
    consent = Chip(say(f"held_consent_{state}", lang), "good" if free else "warn")
    claims = (rule_of(key) for key in doubtful_claims(copy.quote.text))
    doubts = [say("law_chip", lang, why=rule.why[lang]) for rule in claims]
    if word := rules.forbidden_in(copy.quote.text):
        doubts.append(say("held_forbidden", lang, word=word))
    return (Chip(say("verbatim", lang), "good"), consent, *(Chip(doubt, "warn") for doubt in doubts))
