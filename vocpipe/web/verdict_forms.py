"""What people say of voices by form: each handler calls one review verb and goes back."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from vocpipe import review
from vocpipe.records import Kind, Knowledge, OutcomeHow, Right, Team, UsageState, right_to_say
from vocpipe.web.people import Decider, Tagger, allowed
from vocpipe.web.posted import Posted, Several, Text

router = APIRouter()


@router.post("/voices/{item}/move")
def move(form: Posted, person: Decider, item: str, theme: Text = "") -> Response:
    """Put a voice into a theme, or make it a single one."""
    with form.about(item, person) as workspace:
        verdict = review.move(workspace, item, theme or None, person.name)
    return form.done("Moved. It stays there for ever.", [verdict])


@router.post("/voices/{item}/kind")
def kind(
    form: Posted,
    person: Tagger,
    item: str,
    kind: Annotated[Kind, Form()],
    severity: Annotated[int | None, Form(ge=0, le=3)] = None,
    reason: Text = "",
) -> Response:
    """Correct the kind of a voice."""
    with form.about(item, person) as workspace:
        verdict = review.correct_kind(workspace, item, kind, severity, person.name, reason)
    return form.done("Corrected. Your answer counts from now on.", [verdict])


@router.post("/voices/{item}/usage")
def usage(
    form: Posted,
    person: Tagger,
    item: str,
    feature: Text,
    state: Annotated[UsageState, Form()],
    knowledge: Annotated[Knowledge | None, Form()] = None,
    reason: Text = "",
) -> Response:
    """Correct whether the commenter uses a feature, and how well they know it."""
    with form.about(item, person) as workspace:
        verdict = review.correct_usage(workspace, item, feature, state, knowledge, person.name, reason)
    return form.done("Corrected. Your answer counts from now on.", [verdict])


@router.post("/voices/{item}/route")
def route(
    form: Posted, person: Tagger, item: str, teams: Annotated[list[Team], Form()], reason: Text = ""
) -> Response:
    """Send a voice to other teams."""
    with form.about(item, person) as workspace:
        verdict = review.correct_route(workspace, item, teams, reason, person.name)
    return form.done("Routed.", [verdict])


@router.post("/voices/{item}/core")
def core(form: Posted, person: Decider, item: str, reason: Text) -> Response:
    """Admit a voice as one that hits the core, with the reason."""
    with form.about(item, person) as workspace:
        verdict = review.admit(workspace, item, reason, person.name)
    return form.done("Admitted: this voice hits the core.", [verdict])


@router.post("/outcomes/{wanted}/link")
def link(
    form: Posted,
    person: Decider,
    wanted: str,
    change: Text,
    how: Annotated[OutcomeHow, Form()] = OutcomeHow.CONTRIBUTED,
    reason: Text = "",
) -> Response:
    """Link a voice, or all voices of a theme, to a change."""
    with form.about(wanted, person) as workspace:
        said = review.link(workspace, wanted, change, how, person.name, reason=reason)
    return form.done("Linked to the change.", said)


@router.post("/outcomes/{wanted}/decline")
def decline(form: Posted, person: Decider, wanted: str, reason: Text) -> Response:
    """Decline a voice, or all voices of a theme, with the reason people are told."""
    with form.about(wanted, person) as workspace:
        said = review.decline(workspace, wanted, reason, person.name)
    return form.done("Declined, with the reason.", said)


@router.post("/outcomes/{wanted}/possible")
def possible(form: Posted, person: Decider, wanted: str, capability: Text) -> Response:
    """Say that it is possible already, by a named capability."""
    with form.about(wanted, person) as workspace:
        said = review.mark_possible(workspace, wanted, capability, person.name)
    return form.done("Marked as already possible.", said)


@router.post("/undo")
def undo(
    form: Posted, person: Tagger, verdicts: Several, event: Annotated[int | None, Form()] = None
) -> Response:
    """Take back what was said, by whoever may say it; the ledger keeps both."""
    with form.workspace.store.transaction():
        for said in filter(None, map(form.workspace.store.ledger.get, verdicts)):
            allowed(person, right_to_say(said.about))
        taken: set[str | None] = set()
        for verdict in verdicts:
            if verdict not in taken:  # by one before it
                taken |= {one.undoes for one in review.undo(form.workspace, verdict, person.name)}
        if event is not None:
            allowed(person, Right.DECIDE)
            review.undo_event(form.workspace, event, person.name)
    return form.done("Taken back. The ledger keeps both.")
