"""The sales brief: case-study candidates with what is known, what is missing and what to ask."""

from vocpipe.drafting.blocks import Card, Chip, Section
from vocpipe.drafting.briefs.frame import finish, left_out
from vocpipe.drafting.briefs.voice import feature_name, sent_to, show, usage_words
from vocpipe.drafting.casestudy import CaseStudy, case_studies
from vocpipe.drafting.data import BriefData, BriefVoice
from vocpipe.drafting.words import joined, say
from vocpipe.records import Brief, Kind, Team
from vocpipe.text.results import Result

_CASES = 10
_OTHERS = 8


def sales_brief(data: BriefData, lang: str) -> Brief:
    """Give sales' brief of the week in ``lang``."""
    mine = sent_to(data.voices, Team.SALES)
    cases = case_studies(mine)
    taken = {case.voice.id for case in cases}
    prospects = [voice for voice in mine if voice.status == "prospect" and voice.id not in taken]
    taken |= {voice.id for voice in prospects}
    prospects.sort(key=lambda voice: voice.kind is Kind.OTHER)
    others = [voice for voice in mine if voice.id not in taken]
    sections = (
        Section(
            say("cases", lang),
            say("cases_lead", lang),
            cards=tuple(_case(case, lang) for case in cases[:_CASES]),
            more=left_out(len(cases), _CASES, lang),
        ),
        _listed("prospects", prospects, lang),
        _listed("also_sales", others, lang),
    )
    return finish(Team.SALES, data, lang, sections, say("internal", lang))


def _case(case: CaseStudy, lang: str) -> Card:
    voice = case.voice
    facts = [
        (say("feature", lang), feature_name(case.usage, lang)),
        (say("usage_title", lang), _usage(case, lang)),
        (say("csm", lang), voice.owner or say("nobody", lang)),
    ]
    if voice.industry:
        facts.append((say("industry", lang), voice.industry))
    numbers = list(dict.fromkeys(_number(result, lang) for result in case.results))
    if numbers:
        facts.insert(0, (say("numbers", lang), joined(numbers, lang)))
    return Card(
        title=voice.account or say("unknown_account", lang),
        chips=tuple(Chip(say(f"case_{reason}", lang), "good") for reason in case.reasons if reason != "warm"),
        quotes=(show(voice, lang, (case.quote.start, case.quote.end), tuple(facts), case.usage),),
        lists=(
            (say("missing", lang), tuple(say(f"miss_{name}", lang) for name in case.missing)),
            (say("ask", lang), tuple(say(f"ask_{name}", lang) for name in case.missing if name in _ASKED)),
        ),
    )


def _number(result: Result, lang: str) -> str:
    """Give a result in short: before and after where both are told, else by how much."""
    sign = "−" if result.direction == "less" else "+"
    if result.before and result.after:
        before, after = _amount(result.before, lang), _amount(result.after, lang)
        if not result.ratio:
            return say("change_plain", lang, before=before, after=after)
        by = f"{sign}{abs(result.ratio - 1):.0%}"
        return say("change_line", lang, before=before, after=after, by=by)
    return sign + _amount(result.after, lang) if result.after else f"×{result.ratio:.3g}"


def _amount(amount: tuple[float, str], lang: str) -> str:
    return say(f"unit_{amount[1]}", lang, n=_figure(amount[0]))


def _figure(value: float) -> str:
    return f"{value:,.12g}"


_ASKED = ("no_number", "no_before", "use_inferred", "no_consent")


def _usage(case: CaseStudy, lang: str) -> str:
    provenance = say(f"provenance_{case.usage.value.provenance.value}", lang)
    return say("with_note", lang, words=usage_words((case.usage,), lang), note=provenance)


def _listed(name: str, voices: list[BriefVoice], lang: str) -> Section:
    cards = tuple(Card(quotes=(show(voice, lang),)) for voice in voices[:_OTHERS])
    return Section(
        say(name, lang), say(f"{name}_lead", lang), cards=cards, more=left_out(len(voices), _OTHERS, lang)
    )
