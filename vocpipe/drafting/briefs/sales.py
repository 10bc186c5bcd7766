"""The sales brief: case-study candidates with what is known, what is missing and what to ask."""

from dataclasses import replace

from vocpipe.drafting.blocks import Card, Chip, Section
from vocpipe.drafting.briefs.frame import finish, left_out, listed
from vocpipe.drafting.briefs.selling import answers_section, pins_section, wrong_fit_section
from vocpipe.drafting.briefs.voice import feature_name, sent_to, show, usage_words
from vocpipe.drafting.casestudy import CaseStudy, Library, case_studies, earlier_problem
from vocpipe.drafting.data import BriefData, BriefVoice
from vocpipe.drafting.words import joined, say
from vocpipe.records import Brief, Kind, Team, UsageState
from vocpipe.text.results import Result

_CASES = 10
_OTHERS = 8


def sales_brief(data: BriefData, lang: str) -> Brief:
    """Give sales' brief of the week in ``lang``."""
    mine = sent_to(data.voices, Team.SALES)
    sent = {voice.id for voice in mine}
    told = [voice for voice in data.voices if voice.id not in sent and voice.duplicate_of is None]
    library = Library(data.covered_industries, data.covered_features)
    cases = case_studies([*mine, *told], library)
    answers = answers_section(data, lang)
    taken = {case.voice.id for case in cases}
    taken |= {quote.feedback_id for card in answers.cards for quote in card.quotes}
    prospects = [voice for voice in mine if voice.status == "prospect" and voice.id not in taken]
    taken |= {voice.id for voice in prospects}
    prospects.sort(key=lambda voice: voice.kind is Kind.OTHER)
    others = [voice for voice in mine if voice.id not in taken]
    sections = (
        Section(
            say("cases", lang),
            say("cases_lead", lang),
            cards=tuple(_case(case, data, lang) for case in cases[:_CASES]),
            more=left_out(len(cases), _CASES, lang),
        ),
        answers,
        listed("prospects", prospects, _OTHERS, lang),
        pins_section(data, lang),
        wrong_fit_section(data, lang),
        listed("also_sales", others, _OTHERS, lang),
    )
    return finish(Team.SALES, data, lang, sections, say("internal", lang))


def _case(case: CaseStudy, data: BriefData, lang: str) -> Card:
    """Give the sheet of one candidate: situation, problem, what they used, result, words, what is missing."""
    voice = case.voice
    before = earlier_problem(case, data.recent)
    numbers = list(dict.fromkeys(_number(result, lang) for result in case.results))
    facts = [
        (say("situation", lang), _situation(voice, lang)),
        (say("problem_then", lang), _problem(case, lang)),
        (say("used", lang), say("with_note", lang, words=_feature(case, lang), note=_usage(case, lang))),
        (say("result", lang), joined(numbers, lang)),
        (say("csm", lang), voice.owner or say("nobody", lang)),
        (say("asks", lang), say("asks_line", lang, n=voice.asked, cap=data.ask_cap)),
    ]
    words = [replace(show(voice, lang, (case.quote.start, case.quote.end), usage=case.usage), candidate=True)]
    if before:
        words.append(show(before, lang, notes=((say("problem_then", lang), say("earlier_voice", lang)),)))
    return Card(
        title=voice.account or say("unknown_account", lang),
        chips=tuple(Chip(say(f"case_{reason}", lang), "good") for reason in case.reasons if reason != "warm"),
        facts=tuple((label, value) for label, value in facts if value),
        quotes=tuple(words),
        lists=(
            (say("missing", lang), tuple(say(f"miss_{name}", lang) for name in case.missing)),
            (say("ask", lang), tuple(say(f"ask_{name}", lang) for name in case.missing if name in _ASKED)),
        ),
    )


def _situation(voice: BriefVoice, lang: str) -> str:
    parts = [voice.industry] if voice.industry else []
    if voice.level is not None:
        parts.append(say("level", lang, n=voice.level))
    return joined(parts, lang)


def _problem(case: CaseStudy, lang: str) -> str:
    """Give the figure from before, where the voice tells it."""
    before = next((result.before for result in case.results if result.before), None)
    return say("before_line", lang, amount=_amount(before, lang)) if before else ""


def _feature(case: CaseStudy, lang: str) -> str:
    return feature_name(case.usage, lang) if case.usage.feature else say("feature_unknown", lang)


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
    return say(f"unit_{amount[1]}", lang, n=f"{amount[0]:,.12g}")


_ASKED = ("not_their_words", "no_number", "no_before", "use_inferred", "use_unknown", "no_consent")


def _usage(case: CaseStudy, lang: str) -> str:
    words = usage_words((case.usage,), lang)
    if case.usage.value.state is UsageState.UNKNOWN:
        return words
    return say("dot", lang, one=words, two=say(f"provenance_{case.usage.value.provenance.value}", lang))
