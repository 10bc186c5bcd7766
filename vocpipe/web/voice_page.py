"""One voice: its words with the evidence marked, every verdict that counts, the whole ledger."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from vocpipe.records import About, Feedback, Kind, Knowledge, Team, UsageState, Verdict
from vocpipe.review.looking import entry
from vocpipe.review.people import find_voice
from vocpipe.web.people import Reader
from vocpipe.web.render import page
from vocpipe.web.views import Views
from vocpipe.workspace import Workspace

router = APIRouter()

SHOWN = (About.KIND, About.USAGE, About.THEME, About.ROUTE, About.CORE, About.OUTCOME)


@dataclass(frozen=True)
class Piece:
    """A piece of a voice's text; ``marks`` tells what it is evidence of, empty for the rest."""

    text: str
    marks: tuple[str, ...]


@router.get("/voices/{item}")
def voice(request: Request, person: Reader, item: str) -> Response:
    """Show a voice and everything said about it."""
    workspace: Workspace = request.app.state.workspace
    views: Views = request.app.state.views
    found = find_voice(workspace, item)
    history = workspace.store.ledger.history(found.id)
    undone = {verdict.undoes for verdict in history if verdict.undoes}
    counting = [v for about in SHOWN for v in workspace.store.ledger.current(about, [found.id])]
    account = next(iter(workspace.store.accounts.current(ids=[found.account_id or ""]).values()), None)
    themes = workspace.store.themes.all()
    return page(
        request,
        "voice.html",
        person,
        voice=found,
        pieces=marked(found, counting),
        counting=[(verdict, entry(verdict, found, undone)) for verdict in counting],
        ledger=[entry(verdict, found, undone) for verdict in history],
        undone=undone,
        account=account,
        features=workspace.catalogue.features,
        themes=[theme for theme in themes.values() if not theme.merged_into],
        theme=next((v.value.get("theme") for v in counting if v.about is About.THEME), None),
        changes=views.changes(),
        kinds=list(Kind),
        states=list(UsageState),
        knowledges=list(Knowledge),
        teams=list(Team),
    )


def marked(voice: Feedback, verdicts: list[Verdict]) -> list[Piece]:
    """Cut the text where evidence begins and ends; overlapping marks share their pieces."""
    spans = [
        (piece.start, piece.end, str(verdict.about))
        for verdict in verdicts
        if verdict.revision == voice.revision
        for piece in verdict.evidence
        if piece.start is not None and piece.end is not None and piece.start < piece.end
    ]
    cuts = sorted({0, len(voice.text), *(at for start, end, _ in spans for at in (start, end))})
    return [
        Piece(
            voice.text[a:b],
            tuple(dict.fromkeys(what for start, end, what in spans if start <= a and b <= end)),
        )
        for a, b in zip(cuts, cuts[1:], strict=False)
    ]
