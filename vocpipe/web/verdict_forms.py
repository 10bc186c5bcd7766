"""What people say by form: each handler calls one review verb and goes back to where it came from."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from vocpipe import review
from vocpipe.records import Kind, Knowledge, OutcomeHow, Team, UsageState, Verdict
from vocpipe.web.door import local
from vocpipe.web.language import translate
from vocpipe.web.notices import Notice
from vocpipe.web.people import Decider, Tagger
from vocpipe.web.render import NOTICE, language

router = APIRouter()

Text = Annotated[str, Form()]
Back = Annotated[str, Form()]


def done(
    request: Request, back: str, words: str, verdicts: list[Verdict] | None = None, secret: str = ""
) -> Response:
    """Go back with a notice of what was done, the way to undo it, or a secret that is shown this once."""
    said = tuple(verdict.id for verdict in verdicts or [] if verdict.human)
    notice = Notice(translate(language(request), words), said, back, secret)
    request.session[NOTICE] = request.app.state.notices.keep(notice)
    return RedirectResponse(back if local(back) else "/", 303)


@router.post("/themes/{key}/rename")
def rename(
    request: Request, person: Decider, key: str, back: Back = "/", ja: Text = "", en: Text = ""
) -> Response:
    """Name a theme."""
    review.rename(request.app.state.workspace, key, {"ja": ja.strip(), "en": en.strip()}, person.name)
    return done(request, back, "The theme has its new name. The machine never renames it again.")


@router.post("/themes/{key}/merge")
def merge(request: Request, person: Decider, key: str, into: Text, back: Back = "/") -> Response:
    """Merge a theme into another."""
    theme = review.merge(request.app.state.workspace, key, into, person.name)
    return done(request, f"/themes/{theme.key}" if "/themes/" in back else back, "The themes are one now.")


@router.post("/themes/{key}/split")
def split(
    request: Request,
    person: Decider,
    key: str,
    items: Annotated[list[str], Form()] = [],  # noqa: B006  (FastAPI copies it)
    back: Back = "/",
    ja: Text = "",
    en: Text = "",
) -> Response:
    """Split voices off into a theme of their own."""
    names = {"ja": ja.strip(), "en": en.strip()}
    theme = review.split(request.app.state.workspace, key, items, names, person.name)
    return done(request, f"/themes/{theme.key}", "The voices have a theme of their own.")


@router.post("/voices/{item}/move")
def move(request: Request, person: Decider, item: str, theme: Text = "", back: Back = "/") -> Response:
    """Put a voice into a theme, or make it a single one."""
    verdict = review.move(request.app.state.workspace, item, theme or None, person.name)
    return done(request, back, "Moved. It stays there for ever.", [verdict])


@router.post("/voices/{item}/kind")
def kind(
    request: Request,
    person: Tagger,
    item: str,
    kind: Annotated[Kind, Form()],
    severity: Annotated[int, Form()] = 0,
    back: Back = "/",
    reason: Text = "",
) -> Response:
    """Correct the kind of a voice."""
    verdict = review.correct_kind(request.app.state.workspace, item, kind, severity, person.name, reason)
    return done(request, back, "Corrected. Your answer counts from now on.", [verdict])


@router.post("/voices/{item}/usage")
def usage(
    request: Request,
    person: Tagger,
    item: str,
    feature: Text,
    state: Annotated[UsageState, Form()],
    knowledge: Annotated[Knowledge, Form()] = Knowledge.UNKNOWN,
    back: Back = "/",
    reason: Text = "",
) -> Response:
    """Correct whether the commenter uses a feature, and how well they know it."""
    workspace = request.app.state.workspace
    verdict = review.correct_usage(workspace, item, feature, state, knowledge, person.name, reason)
    return done(request, back, "Corrected. Your answer counts from now on.", [verdict])


@router.post("/voices/{item}/route")
def route(
    request: Request,
    person: Tagger,
    item: str,
    teams: Annotated[list[Team], Form()],
    reason: Text = "",
    back: Back = "/",
) -> Response:
    """Send a voice to other teams."""
    verdict = review.correct_route(request.app.state.workspace, item, teams, reason, person.name)
    return done(request, back, "Routed.", [verdict])


@router.post("/voices/{item}/core")
def core(request: Request, person: Decider, item: str, reason: Text, back: Back = "/") -> Response:
    """Admit a voice as one that hits the core, with the reason."""
    verdict = review.admit(request.app.state.workspace, item, reason, person.name)
    return done(request, back, "Admitted: this voice hits the core.", [verdict])


@router.post("/outcomes/{wanted}/link")
def link(
    request: Request,
    person: Decider,
    wanted: str,
    change: Text,
    how: Annotated[OutcomeHow, Form()] = OutcomeHow.CONTRIBUTED,
    reason: Text = "",
    back: Back = "/",
) -> Response:
    """Link a voice, or all voices of a theme, to a change."""
    said = review.link(request.app.state.workspace, wanted, change, how, person.name, reason=reason)
    return done(request, back, "Linked to the change.", said)


@router.post("/outcomes/{wanted}/decline")
def decline(request: Request, person: Decider, wanted: str, reason: Text, back: Back = "/") -> Response:
    """Decline a voice, or all voices of a theme, with the reason people are told."""
    said = review.decline(request.app.state.workspace, wanted, reason, person.name)
    return done(request, back, "Declined, with the reason.", said)


@router.post("/outcomes/{wanted}/possible")
def possible(request: Request, person: Decider, wanted: str, capability: Text, back: Back = "/") -> Response:
    """Say that it is possible already, by a named capability."""
    said = review.mark_possible(request.app.state.workspace, wanted, capability, person.name)
    return done(request, back, "Marked as already possible.", said)


@router.post("/undo")
def undo(
    request: Request, person: Tagger, verdicts: Annotated[list[str], Form()], back: Back = "/"
) -> Response:
    """Take back what was said; the ledger keeps both."""
    workspace = request.app.state.workspace
    with workspace.store.transaction():
        for verdict in verdicts:
            review.undo(workspace, verdict, person.name)
    return done(request, back, "Taken back. The ledger keeps both.")
