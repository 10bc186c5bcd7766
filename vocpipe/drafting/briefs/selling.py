"""What else sales gets: answers to hesitations, whom to ask first, and where the product did not fit."""

from vocpipe.drafting.blocks import Card, Chip, QuoteBlock, Section
from vocpipe.drafting.briefs.voice import show
from vocpipe.drafting.data import BriefData, WrongFit
from vocpipe.drafting.objections import Answer, Objection, objections
from vocpipe.drafting.pins import Pin, first_pins
from vocpipe.drafting.words import say
from vocpipe.records import PRODUCT

_OBJECTIONS = 6
_VOICES = 2
_PINS = 3


def answers_section(data: BriefData, lang: str) -> Section:
    """Give this week's hesitations by topic, each with what users said in answer, from the weeks behind."""
    fresh = {voice.id for voice in data.voices}
    found = [
        one for one in objections(data.recent, data.recent) if any(voice.id in fresh for voice in one.voices)
    ]
    cards = tuple(_objection(one, lang) for one in found[:_OBJECTIONS])
    return Section(say("objections", lang), say("objections_lead", lang), cards=cards)


def _objection(one: Objection, lang: str) -> Card:
    asked = [show(voice, lang) for voice in one.voices[:_VOICES]]
    answers = [_answer(answer, lang) for answer in one.answers]
    told = say("n_voices", lang, n=len(answers)) if answers else say("no_answer_yet", lang)
    return Card(
        title=one.topic.names[lang],
        chips=(Chip(say("accounts_line", lang, n=one.accounts)),),
        quotes=(*asked, *answers),
        facts=(
            (say("hesitation", lang), say("n_voices", lang, n=len(one.voices))),
            (say("answer_by_user", lang), told),
        ),
    )


def _answer(answer: Answer, lang: str) -> QuoteBlock:
    """Show a user's words as an answer, told apart from the worry above it."""
    csm = answer.voice.owner or say("nobody", lang)
    notes = ((say("as_answer", lang), say("answer_by_user", lang)), (say("csm", lang), csm))
    return show(answer.voice, lang, (answer.quote.start, answer.quote.end), notes)


def pins_section(data: BriefData, lang: str) -> Section:
    """Give the customers to ask first, each with why."""
    cards = tuple(_pin(pin, lang) for pin in first_pins(data.recent, _PINS))
    return Section(say("pins", lang), say("pins_lead", lang), cards=cards)


def _pin(pin: Pin, lang: str) -> Card:
    csm = ((say("csm", lang), pin.owner or say("nobody", lang)),)
    return Card(
        title=pin.account or say("unknown_account", lang),
        chips=tuple(Chip(say(f"pin_{reason}", lang), "good") for reason in pin.reasons),
        quotes=(show(pin.voice, lang, (pin.quote.start, pin.quote.end), csm),),
    )


def wrong_fit_section(data: BriefData, lang: str) -> Section:
    """Give last month's wrong-fit patterns as lines: no quote, no account, nobody who sold."""
    lines = tuple(_fit(one, lang) for one in data.wrong_fit)
    return Section(say("wrong_fit", lang), say("wrong_fit_lead", lang), lines=lines)


def _fit(one: WrongFit, lang: str) -> str:
    cause = say(f"fit_{one.cause}", lang)
    about = one.names.get(lang, "") if one.feature != PRODUCT else say("the_product", lang)
    what = say("with_note", lang, words=cause, note=about) if about else cause
    return say("fit_line", lang, what=what, n=one.accounts, voices=one.voices)
