"""The one gate that everything for use outside passes: what may leave, and why the rest may not.

Only ``admit`` makes a ``ReleasedQuote``, and every door that writes for outside takes nothing else.
"""

from dataclasses import dataclass
from datetime import date

from vocpipe.drafting.claims import doubtful_claims, rule_of
from vocpipe.drafting.consent import Consent
from vocpipe.drafting.data import BriefVoice
from vocpipe.drafting.quotes import REDACTED, QuoteState
from vocpipe.drafting.shorten import make_quote, prove
from vocpipe.drafting.words import say
from vocpipe.records import Quote, Side
from vocpipe.text.clean import match_form

CLAIM = "claim:"
"""How a reason begins that names a doubtful claim nobody has cleared."""
FORBIDDEN = "forbidden:"
TOO_LONG = "too_long"


@dataclass(frozen=True)
class ReleasedQuote:
    """A quote that may leave through one channel: what is printed, under which credit, until when.

    ``state`` is verified, or repaired where cuts are shown.
    """

    quote: Quote
    state: QuoteState
    channel: str
    credit: str
    incentive: str
    may_edit: bool
    expires: date | None
    voice: BriefVoice


@dataclass(frozen=True)
class Held:
    """A quote that may not leave, and every reason why.

    A reason is a key, or ``claim:`` and a claim's key, or ``forbidden:`` and a word.
    """

    quote_id: str
    feedback_id: str
    reasons: tuple[str, ...]


def admit(quote_id: str, voice: BriefVoice, consent: Consent, channel: str) -> ReleasedQuote | Held:
    """Let a quote out through ``channel``, or say everything that keeps it in.

    ``voice`` is the voice as it reads today and ``consent`` as it stands today.
    """
    terms = consent.terms
    wording = terms.wording if terms else ""
    proof = prove(wording, voice.text)
    quote = make_quote(voice.id, voice.revision, voice.text, proof.words) if proof.words else None
    credit = _credit(consent, voice)
    tests = [
        ("not_customer", voice.side is not Side.CUSTOMER),
        (f"consent_{consent.state}", not consent.free),
        ("channel", terms is None or channel not in terms.channels),
        ("credit", credit is None),
        (proof.why, bool(terms and proof.why)),
        ("voice_changed", quote is not None and quote.id != quote_id),
        (
            "other_words",
            quote is not None and match_form(quote.text).text != match_form(wording.strip()).text,
        ),
        ("redacted", bool(REDACTED.search(wording))),
    ]
    incentive = terms.incentive if terms else ""
    reasons = [name for name, holds in tests if holds]
    reasons += [CLAIM + key for key in doubtful_claims(wording, incentive) if key not in consent.claims]
    if reasons or quote is None or proof.words is None or terms is None or credit is None:
        return Held(quote_id, voice.id, tuple(reasons))
    return ReleasedQuote(
        quote, proof.words.state, channel, credit, incentive, terms.may_edit, terms.expires, voice
    )


def _credit(consent: Consent, voice: BriefVoice) -> str | None:
    """Give the name to print as the customer agreed to it, or None where it is not known."""
    terms = consent.terms
    if terms is None:
        return None
    if terms.attribution == "anonymous":
        return say("credit_anonymous", voice.lang.value)
    if terms.credit.strip():
        return terms.credit.strip()
    if terms.attribution == "company":
        return voice.account
    return voice.industry if terms.attribution == "industry" else None


def reason_words(reason: str, lang: str) -> str:
    """Give a reason why a quote is held, in words."""
    if reason.startswith(FORBIDDEN):
        return say("held_forbidden", lang, word=reason.removeprefix(FORBIDDEN))
    if reason.startswith(CLAIM):
        rule = rule_of(reason.removeprefix(CLAIM))
        return say("held_claim", lang, claim=rule.key, why=rule.why[lang], law=rule.law[lang])
    return say(f"held_{reason}", lang)
