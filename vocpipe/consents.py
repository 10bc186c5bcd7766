"""The consent ledger as people's verbs and exports use it: every quote with its consent, and one step more.

A step is a verdict by a named person. What may follow on what is checked and written in one
transaction, so two people at once cannot skip a step.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import ValidationError
from ulid import ULID

from vocpipe.drafting.claims import doubtful_claims
from vocpipe.drafting.consent import MAY_FOLLOW, Consent, State, by_quote, consent_on
from vocpipe.errors import NotFoundError, VerdictError
from vocpipe.records import About, ConsentValue, Evidence, Verdict
from vocpipe.workspace import Workspace

Step = Literal["asked", "approved", "cleared", "used", "withdrawn", "claims"]


@dataclass(frozen=True)
class QuoteConsent:
    """One quote of the ledger: its id, its voice, the words asked about, how far it is, its steps so far.

    ``outdated`` tells that the voice's words are others now: nothing leaves, and new words are asked about.
    """

    quote_id: str
    feedback_id: str
    wording: str
    consent: Consent
    steps: tuple[Verdict, ...]
    outdated: bool = False

    @property
    def free(self) -> bool:
        """Whether the words may leave the house, as far as consent and the voice's words go."""
        return self.consent.free and not self.outdated

    @property
    def last(self) -> Verdict:
        """The last step that was taken."""
        return self.steps[-1]

    @property
    def wanted(self) -> ConsentValue:
        """What was agreed to last; before that, what was asked for."""
        asked = [one.value for one in self.steps if one.value["state"] == "asked"]
        return self.consent.terms or ConsentValue.model_validate(asked[-1] if asked else {"state": "asked"})

    @property
    def may_follow(self) -> list[str]:
        """The steps that may be taken now; of words that are others now, only a no."""
        steps = [step for step, after in MAY_FOLLOW.items() if self.consent.state in after]
        return [step for step in steps if step == "withdrawn" or not self.outdated]

    @property
    def doubts(self) -> list[str]:
        """The doubtful claims in its words and terms that nobody has cleared."""
        terms = self.consent.terms
        found = doubtful_claims(self.wording, terms.incentive if terms else "")
        return [claim for claim in found if claim not in self.consent.claims]


def consents(workspace: Workspace, on: date | None = None) -> list[QuoteConsent]:
    """Give every quote anybody was ever asked about, as its consent stands on a day (today)."""
    said = by_quote(workspace.store.ledger.all_human(About.CONSENT))
    day, zone = on or workspace.today(), workspace.settings.zone
    voices = workspace.store.feedback.by_id(sorted({steps[0].feedback_id for steps in said.values()}))
    return [
        QuoteConsent(
            key,
            steps[0].feedback_id,
            _wording(steps),
            consent_on(steps, day, zone),
            tuple(steps),
            outdated=steps[0].revision != voices[steps[0].feedback_id].revision,
        )
        for key, steps in said.items()
    ]


def _wording(steps: list[Verdict]) -> str:
    return next((str(one.value["wording"]) for one in steps if one.value.get("wording")), "")


def find_quote(workspace: Workspace, written: str) -> QuoteConsent:
    """Give the quote with this id, or the only one whose id starts so; raises NotFoundError."""
    found = [one for one in consents(workspace) if one.quote_id.startswith(written)]
    exact = [one for one in found if one.quote_id == written]
    if exact or (len(found) == 1 and len(written) >= 6):
        return (exact or found)[0]
    raise NotFoundError(f"there is no quote {written}", "See: vocpipe consent list")


def take_step(
    workspace: Workspace,
    feedback_id: str,
    quote_id: str,
    by: str,
    *,
    state: Step,
    note: str = "",
    **values: Any,
) -> Verdict:
    """Write a step of a quote if it may follow; the same person saying the last step again changes nothing.

    Raises VerdictError that names the quote, where it stands and what the step follows on.
    """
    value = _value(state, values)
    with workspace.store.transaction():
        held = next((one for one in consents(workspace) if one.quote_id == quote_id), None)
        if held and (held.last.by, held.last.value) == (by.strip(), _plain(value)):
            return held.last
        now = held.consent.state if held else State.CANDIDATE
        if now not in MAY_FOLLOW[state]:
            wanted = " or ".join(sorted(MAY_FOLLOW[state]))
            raise VerdictError(
                f"{quote_id} is {now}: it cannot become {state} now", f"That follows on {wanted}"
            )
        verdict = _verdict(workspace, feedback_id, quote_id, by, value, note)
        workspace.store.ledger.append([verdict])
    return verdict


def _value(state: Step, values: dict[str, Any]) -> ConsentValue:
    try:
        return ConsentValue.model_validate({"state": state, **values})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise VerdictError(f"consent: {first['loc'][0]}: {first['msg']}", "Use one of these words") from error


def _plain(value: ConsentValue) -> dict[str, Any]:
    """Give what a step says, and nothing it does not speak of."""
    return value.model_dump(mode="json", exclude_unset=True)


def _verdict(
    workspace: Workspace, feedback_id: str, quote_id: str, by: str, value: ConsentValue, note: str
) -> Verdict:
    if not by.strip():
        raise VerdictError("a person's verdict needs a name", "Give --by NAME, or set VOCPIPE_USER")
    voice = workspace.store.feedback.by_id([feedback_id])[feedback_id]
    return Verdict(
        id=f"vd_{ULID()}",
        feedback_id=feedback_id,
        about=About.CONSENT,
        subject=quote_id,
        value=_plain(value),
        by=by.strip(),
        human=True,
        revision=voice.revision,
        evidence=(Evidence(cue="person", note=note),) if note else (),
        at=workspace.now(),
    )


def note_use(workspace: Workspace, quote_id: str, channel: str, place: str, by: str) -> Verdict | None:
    """Record where a cleared quote was used; a use already on record is not written again (None)."""
    found = find_quote(workspace, quote_id)
    terms = found.consent.terms
    if not place.strip():
        raise VerdictError("a use needs its place", "Say where (--place): an address, a file, an event")
    if any((one.channel, one.place) == (channel, place.strip()) for one in found.consent.places):
        return None
    if terms is not None and channel not in terms.channels:
        raise VerdictError(
            f"{found.quote_id} may not be used in {channel}", f"Approved are: {', '.join(terms.channels)}"
        )
    return take_step(
        workspace,
        found.feedback_id,
        found.quote_id,
        by,
        state="used",
        channels=(channel,),
        place=place.strip(),
    )
