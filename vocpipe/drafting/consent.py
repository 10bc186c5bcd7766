"""A quote's consent, read from the ledger: what the customer agreed to, who cleared it, where it was used.

Every step is a person's verdict; this module folds them in order and tells which step may come
next. A step that was not allowed when it came (two people at once) changes nothing; a use and a
withdrawal happened outside and always stand. Practice: a permission log per quote, the customer sees
the exact final words, then an owner clears them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from enum import StrEnum

from vocpipe.drafting.claims import INCENTIVE
from vocpipe.records import ConsentValue, Verdict


class State(StrEnum):
    """How far a quote is on its way to use outside."""

    CANDIDATE = "candidate"
    ASKED = "asked"
    APPROVED = "approved"
    CLEARED = "cleared"
    USED = "used"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


MAY_FOLLOW: dict[str, frozenset[State]] = {
    "asked": frozenset({State.CANDIDATE, State.ASKED, State.EXPIRED, State.WITHDRAWN}),
    "approved": frozenset({State.ASKED, State.APPROVED, State.CLEARED, State.USED}),
    "cleared": frozenset({State.APPROVED}),
    "used": frozenset({State.CLEARED, State.USED}),
    "withdrawn": frozenset({State.ASKED, State.APPROVED, State.CLEARED, State.USED, State.EXPIRED}),
    "claims": frozenset(set(State) - {State.CANDIDATE}),
}
"""The states in which each step may be taken."""


@dataclass(frozen=True)
class Place:
    """One use outside: the channel, where, who said so and when."""

    channel: str
    place: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Consent:
    """A quote's consent as it stands; ``terms`` are the customer's last approved ones."""

    state: State = State.CANDIDATE
    terms: ConsentValue | None = None
    approval: str = ""
    """The verdict that holds the terms: who clears the words clears these and no others."""
    asked_at: datetime | None = None
    cleared_by: str = ""
    places: tuple[Place, ...] = ()
    claims: dict[str, str] = field(default_factory=dict)
    """The doubtful claims a named person has cleared: claim -> who."""

    @property
    def free(self) -> bool:
        """Whether the words may leave the house, as far as consent goes."""
        return self.state in (State.CLEARED, State.USED)


def consent_on(verdicts: Sequence[Verdict], on: date, zone: tzinfo) -> Consent:
    """Give the consent that a quote's verdicts (oldest first, none undone) leave on a day of the zone."""
    now = Consent()
    for verdict in verdicts:
        if verdict.human:
            day = verdict.at.astimezone(zone).date()
            now = _step(_aged(now, day), ConsentValue(**verdict.value), verdict)
    return _aged(now, on)


def _aged(consent: Consent, on: date) -> Consent:
    over = consent.terms is not None and consent.terms.expires is not None and consent.terms.expires < on
    ends = over and consent.state in (State.APPROVED, State.CLEARED, State.USED)
    return replace(consent, state=State.EXPIRED) if ends else consent


def _step(now: Consent, value: ConsentValue, verdict: Verdict) -> Consent:
    follows = now.state in MAY_FOLLOW[value.state]
    if value.state == "used":
        # What was printed stays on record, also where the step it followed on was taken back since.
        used = Place(value.channels[0] if value.channels else "", value.place, verdict.by, verdict.at)
        return replace(now, state=State.USED if follows else now.state, places=(*now.places, used))
    if value.state == "withdrawn":
        return replace(now, state=State.WITHDRAWN, cleared_by="")
    if not follows:
        return now
    # Who clears, or stands for an incentive, means the terms of that moment: they may be taken back since.
    same_terms = value.approval in ("", now.approval)
    if value.state == "claims":
        stood_for = [claim for claim in value.claims if claim != INCENTIVE or same_terms]
        return replace(now, claims={**now.claims, **dict.fromkeys(stood_for, verdict.by)})
    if value.state == "asked":
        # Asking anew starts over: what was agreed to before counts no more.
        return Consent(State.ASKED, asked_at=verdict.at, places=now.places)
    if value.state == "approved":
        # Other terms may name another incentive; what was cleared in the words themselves stays cleared.
        claims = {claim: who for claim, who in now.claims.items() if claim != INCENTIVE}
        return replace(
            now, state=State.APPROVED, terms=value, approval=verdict.id, cleared_by="", claims=claims
        )
    return replace(now, state=State.CLEARED, cleared_by=verdict.by) if same_terms else now


def by_quote(verdicts: Iterable[Verdict]) -> dict[str, list[Verdict]]:
    """Group consent verdicts by quote id, in the order they were said; undone ones are left out."""
    said = list(verdicts)
    undone = {verdict.undoes for verdict in said if verdict.undoes}
    found: dict[str, list[Verdict]] = {}
    for verdict in sorted(said, key=lambda one: one.seq or 0):
        if verdict.undoes is None and verdict.id not in undone:
            found.setdefault(verdict.subject, []).append(verdict)
    return found
