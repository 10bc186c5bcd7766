"""Consent by form, for those who clear what may leave the house: a quote one step further on its way."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response

from vocpipe import review
from vocpipe.consents import QuoteConsent, find_quote, note_use
from vocpipe.drafting.casestudy import told_gains
from vocpipe.drafting.praise import warmth
from vocpipe.drafting.quotes import REDACTED, find_quotes
from vocpipe.drafting.shorten import whole_quotes
from vocpipe.errors import MeanwhileError, VerdictError
from vocpipe.records import Feedback
from vocpipe.web.people import Clearer
from vocpipe.web.posted import Posted, PostedForm, Several, Text

router = APIRouter()

ATTRIBUTIONS = ("anonymous", "industry", "company", "name")
"""How a customer may be named beside the words, the least said first."""

MOST = 12
"""Words that are offered to choose from; others may be pasted."""

_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")


def askable(voice: Feedback, known: Sequence[QuoteConsent], at: str = "") -> list[str]:
    """Give exact words of a voice one may ask about: those at ``at`` ("start-end"), then praise and results.

    Left out is what holds redacted parts, what leaves its sense behind, and what was asked about already.
    """
    chosen = [(int(one[1]), int(one[2]))] if (one := _SPAN.fullmatch(at)) else []
    told = [one for one in find_quotes(voice.text) if warmth(one.text) or told_gains(one.text)]
    whole, asked = set(whole_quotes(voice.text)), {one.wording for one in known if not one.outdated}
    spans = [*chosen, *((one.start, one.end) for one in told)]
    found = dict.fromkeys(voice.text[slice(*span)] for span in spans if span in whole)
    return [words for words in found if words not in asked and not REDACTED.search(words)][:MOST]


@router.post("/voices/{item}/consent")
def ask(
    form: Posted,
    person: Clearer,
    item: str,
    reason: Text,
    words: Text = "",
    other: Text = "",
    channels: Text = "",
    attribution: Text = "anonymous",
) -> Response:
    """Record that the customer was asked about words of a voice; ``other`` are words not among the chosen."""
    with form.about(item, person) as workspace:
        said = review.ask_consent(
            workspace,
            item,
            _as_said(other.strip() or words),
            person.name,
            reason,
            channels=_each(channels),
            attribution=attribution,
        )
    return form.done("Noted: the customer was asked.", [said])


@dataclass
class Terms:
    """What the customer agreed to, as the form sends it; ``nothing`` is ticked for no incentive."""

    wording: Text
    proof: Text
    channels: Text = ""
    attribution: Text = "anonymous"
    credit: Text = ""
    may_edit: Annotated[bool, Form()] = False
    incentive: Text = ""
    nothing: Annotated[bool, Form()] = False
    expires: Annotated[date | None, Form()] = None


@router.post("/quotes/{quote}/approve")
def approve(form: Posted, person: Clearer, quote: str, terms: Annotated[Terms, Depends()]) -> Response:
    """Record what the customer agreed to."""
    with _standing(form, person, quote, "approved"):
        if terms.nothing and terms.incentive.strip():
            raise VerdictError("they got something, or nothing: not both", "Empty the one that is not so")
        said = review.approve_quote(
            form.workspace,
            quote,
            person.name,
            wording=_as_said(terms.wording),
            proof=terms.proof,
            channels=_each(terms.channels),
            attribution=terms.attribution,
            credit=terms.credit,
            may_edit=terms.may_edit,
            incentive=terms.incentive.strip() or ("none" if terms.nothing else ""),
            expires=terms.expires,
        )
    return form.done("Noted: the customer agreed. Now an owner has to clear it.", [said])


@router.post("/quotes/{quote}/clear")
def clear(form: Posted, person: Clearer, quote: str, reason: Text = "") -> Response:
    """Clear an approved quote for use."""
    with _standing(form, person, quote, "cleared"):
        said = review.clear_quote(form.workspace, quote, person.name, reason)
    return form.done("Cleared for use.", [said])


@router.post("/quotes/{quote}/claims")
def claims(form: Posted, person: Clearer, quote: str, claim: Several, reason: Text = "") -> Response:
    """Stand for doubtful claims of a quote, with the reason."""
    with _standing(form, person, quote, "claims"):
        said = review.clear_claims(form.workspace, quote, claim, person.name, reason)
    return form.done("Noted: you stand for these claims.", [said])


@router.post("/quotes/{quote}/use")
def use(form: Posted, person: Clearer, quote: str, channel: Text, place: Text) -> Response:
    """Note where a quote is used."""
    with _standing(form, person, quote, "used"):
        note_use(form.workspace, quote, channel, place, person.name)
    return form.done("Noted: it is used there. That stays on record.")


@router.post("/quotes/{quote}/withdraw")
def withdraw(form: Posted, person: Clearer, quote: str, reason: Text = "") -> Response:
    """Record that the customer said no, and list every place to take the words down from."""
    with _standing(form, person, quote, "withdrawn"):
        places = review.withdraw_consent(form.workspace, quote, person.name, reason)[1].consent.places
    if not places:
        return form.done("Withdrawn. It was used nowhere.")
    return form.done(
        "Withdrawn. Places to take it down from: {n}; the quote lists them.", counts={"n": len(places)}
    )


@contextmanager
def _standing(form: PostedForm, person: Clearer, quote: str, step: str) -> Iterator[None]:
    """Let the person take a step of a quote, unless another spoke since, or it follows no more."""
    with form.about(find_quote(form.workspace, quote).feedback_id, person) as workspace:
        found = find_quote(workspace, quote)
        pressed_twice = (found.last.by, found.last.value["state"]) == (person.name, step)
        if step not in found.may_follow and not pressed_twice:
            raise MeanwhileError(
                "this step does not follow on where the quote stands now",
                "Nothing was written. Open the voice again: it offers the steps that follow",
            )
        yield


def _as_said(words: str) -> str:
    """Give words as the voice has them: a browser sends every line break as two characters."""
    return words.replace("\r\n", "\n")


def _each(channels: str) -> list[str]:
    """Give channels that were written in one field, with commas between them."""
    return channels.replace("、", ",").replace("，", ",").split(",")
