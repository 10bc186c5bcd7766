"""A quote's way to use outside, step by step: asked, approved by the customer, cleared, used, withdrawn.

What each step needs before it may be written; the ledger itself is ``vocpipe.consents``.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from vocpipe.consents import QuoteConsent, find_quote, take_step
from vocpipe.drafting.claims import claim_rules
from vocpipe.drafting.quotes import REDACTED
from vocpipe.drafting.shorten import make_quote, prove
from vocpipe.errors import VerdictError
from vocpipe.records import About, Feedback, Side, Verdict
from vocpipe.review.people import find_voice
from vocpipe.text.clean import match_form
from vocpipe.workspace import Workspace

_REFUSED = {
    "not_there": (
        "the quote is not an exact part of {voice}",
        "Copy the voice's own words (vocpipe show {voice})",
    ),
    "cuts_sense": (
        "the quote leaves out what its sense in {voice} hangs on",
        "Quote whole sentences; see docs/desks.md on what may be cut",
    ),
}


def ask_consent(
    workspace: Workspace,
    item: str,
    words: str,
    by: str,
    note: str = "",
    *,
    channels: Iterable[str] = (),
    attribution: str = "anonymous",
) -> Verdict:
    """Record that the customer was asked about these exact words of a voice, for which use and credit.

    Raises VerdictError for words that are not there or leave out what their sense hangs on, that are
    not a customer's or hold redacted parts, and when this person was asked often enough lately.
    """
    voice = find_voice(workspace, item)
    proof = prove(words, voice.text)
    if proof.words is None:
        what, fix = _REFUSED[proof.why]
        raise VerdictError(what.format(voice=voice.id), fix.format(voice=voice.id))
    quote = make_quote(voice.id, voice.revision, voice.text, proof.words)
    if voice.side is not Side.CUSTOMER:
        raise VerdictError(f"{voice.id} is not known to be a customer's words", "Quote a customer")
    if REDACTED.search(quote.text):
        raise VerdictError(
            f"the quote of {voice.id} holds personal data that was taken out", "Quote around it"
        )
    with workspace.store.transaction():
        _check_cap(workspace, voice, quote.id)
        return take_step(
            workspace,
            voice.id,
            quote.id,
            by,
            state="asked",
            note=note,
            wording=quote.text,
            channels=_named(channels),
            attribution=attribution,
        )


def approve_quote(
    workspace: Workspace,
    quote_id: str,
    by: str,
    *,
    channels: Iterable[str],
    attribution: str,
    proof: str,
    incentive: str,
    credit: str = "",
    may_edit: bool = False,
    expires: date | None = None,
    wording: str | None = None,
) -> Verdict:
    """Record what the customer approved: channels, credit, incentive, proof, until when.

    The words approved must be the words asked about; others are a quote of their own.
    """
    found = find_quote(workspace, quote_id)
    if wording is not None and match_form(wording.strip()).text != match_form(found.wording).text:
        raise VerdictError(
            f"{found.quote_id} was asked about in other words", "Ask the customer about these words first"
        )
    _check_terms(workspace, given := _named(channels), proof, incentive, expires)
    if attribution == "name" and not credit.strip():
        raise VerdictError(
            "an approval by name needs the name as it may be printed", "Give that name (--credit)"
        )
    return _next(
        workspace,
        found,
        by,
        state="approved",
        wording=found.wording,
        channels=given,
        attribution=attribution,
        credit=credit.strip(),
        may_edit=may_edit,
        incentive=incentive.strip(),
        expires=expires,
        proof=proof.strip(),
    )


def _check_terms(
    workspace: Workspace, channels: Sequence[str], proof: str, incentive: str, expires: date | None
) -> None:
    """Refuse terms that lack what every approval says, or whose last day is over."""
    if not (channels and proof.strip() and incentive.strip()):
        raise VerdictError(
            "an approval needs channels, proof and whether there was an incentive",
            "Say where (--channel), where it is written (--proof), what they got (--incentive, or none)",
        )
    if expires is not None and expires < workspace.today():
        raise VerdictError(
            f"the last day of use, {expires}, is over", "Give a day to come, or none (--expires)"
        )


def clear_quote(workspace: Workspace, quote_id: str, by: str, note: str = "") -> Verdict:
    """Record that an owner on our side clears an approved quote for use."""
    found = find_quote(workspace, quote_id)
    return _next(workspace, found, by, note, state="cleared", approval=found.consent.approval)


def clear_claims(workspace: Workspace, quote_id: str, claims: Iterable[str], by: str, reason: str) -> Verdict:
    """Record that a named person looked at doubtful claims of a quote and stands for them, and why."""
    # Any known one: our own line beside the words may make a claim that the words do not.
    known = [rule.key for rule in claim_rules()]
    chosen = tuple(dict.fromkeys(claims))
    if not chosen or not set(chosen) <= set(known) or not reason.strip():
        raise VerdictError(
            "clearing claims needs their names and a reason",
            f"Known are: {', '.join(known)}; say why (--reason)",
        )
    found = find_quote(workspace, quote_id)
    return _next(
        workspace, found, by, reason.strip(), state="claims", claims=chosen, approval=found.consent.approval
    )


def withdraw_consent(
    workspace: Workspace, quote_id: str, by: str, reason: str = ""
) -> tuple[Verdict, QuoteConsent]:
    """Record that the customer withdrew (or said no); gives the quote with every place it was used."""
    found = find_quote(workspace, quote_id)
    said = _next(workspace, found, by, reason, state="withdrawn")
    return said, find_quote(workspace, found.quote_id)


def _next(workspace: Workspace, found: QuoteConsent, by: str, note: str = "", **step: Any) -> Verdict:
    return take_step(workspace, found.feedback_id, found.quote_id, by, note=note, **step)


def _named(channels: Iterable[str]) -> tuple[str, ...]:
    """Give channels each once, in the order they were named."""
    return tuple(dict.fromkeys(name.strip() for name in channels if name.strip()))


def _check_cap(workspace: Workspace, voice: Feedback, quote_id: str) -> None:
    """Refuse a further ask of a person who was asked often enough lately; the same quote counts once."""
    settings = workspace.settings.desks
    asked = asks_of(workspace, voice, workspace.now() - timedelta(days=settings.ask_cap_days))
    if len(asked - {quote_id}) >= settings.ask_cap:
        raise VerdictError(
            f"the person behind {voice.id} was asked {len(asked)} times in {settings.ask_cap_days} days",
            "Wait, or raise desks.ask_cap in vocpipe.toml",
        )


def asks_of(workspace: Workspace, voice: Feedback, since: datetime) -> set[str]:
    """Give the quotes this person (the account, where nobody is named) was asked about since a moment."""
    if voice.account_id is None and voice.commenter is None:
        return set()
    asks = [
        v
        for v in workspace.store.ledger.all_human(About.CONSENT)
        if v.value.get("state") == "asked" and v.at >= since
    ]
    voices = workspace.store.feedback.by_id([v.feedback_id for v in asks])
    return {v.subject for v in asks if person(voices[v.feedback_id]) == person(voice)}


def person(voice: Feedback) -> tuple[str | None, str | None]:
    """Give who spoke: account and pseudonym."""
    return voice.account_id, voice.commenter
