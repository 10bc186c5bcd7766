"""One voice: its words with the evidence marked, every verdict that counts, the whole ledger; its original.

Only those who may see personal data see the original, and every look is noted.
"""

from fastapi import APIRouter, Response

from vocpipe.people import noted
from vocpipe.pipeline.listing import rows_of
from vocpipe.pipeline.originals import original
from vocpipe.records import About, Deed, Kind, Knowledge, Right, Side, Team, UsageState, right_to_say
from vocpipe.review import lasting
from vocpipe.review.people import find_voice
from vocpipe.review.said import Names
from vocpipe.sources.base import page_of
from vocpipe.web.consent_forms import ATTRIBUTIONS, askable
from vocpipe.web.marked import marked
from vocpipe.web.people import OriginalsReader, Reader
from vocpipe.web.visit import Visit

router = APIRouter()

SIMILAR = 5
"""Voices shown that say nearly the same."""

SHOWN = (About.KIND, About.USAGE, About.THEME, About.ROUTE, About.CORE, About.OUTCOME)


@router.get("/voices/{item}")
def voice(visit: Visit, person: Reader, item: str, at: str = "") -> Response:
    """Show a voice and everything said about it; ``at`` is a span ("12-40") a desk would ask about."""
    workspace = visit.workspace
    found = find_voice(workspace, item)
    history = workspace.store.ledger.history(found.id)
    undone = {verdict.undoes for verdict in history if verdict.undoes}
    counting = [v for v in workspace.store.ledger.everything([found.id]) if v.about in SHOWN]
    counting.sort(key=lambda verdict: SHOWN.index(verdict.about))
    account = next(iter(workspace.store.accounts.current(ids=[found.account_id or ""]).values()), None)
    themes, changes = workspace.store.themes.all(), visit.views.changes()
    titles = {one["id"]: one["title"] for one in changes}
    source = next((one for one in workspace.sources if one.name == found.source), None)
    quotes = [one for one in visit.views.consents() if one.feedback_id == found.id]
    names = Names(visit.lang, themes, workspace.catalogue, titles, workspace.rules)
    return visit.show(
        "voice.html",
        person,
        voice=found,
        place=source.address(found.origin) if source else page_of(found.origin),
        pieces=marked(found, counting),
        counting=[names.said(verdict, found, undone) for verdict in counting],
        ledger=[names.said(verdict, found, undone) for verdict in history],
        undoable={v.id for v in history if person.may(right_to_say(v.about)) and not lasting(v)},
        quotes=quotes,
        customer=found.side is Side.CUSTOMER,
        askable=askable(found, quotes, at) if person.may(Right.CLEAR) else [],
        attributions=ATTRIBUTIONS,
        similar=rows_of(workspace, visit.searcher.similar(found, SIMILAR)),
        account=account,
        features=workspace.catalogue.features,
        themes=[theme for theme in themes.values() if not theme.merged_into],
        theme=next((v.value.get("theme") for v in counting if v.about is About.THEME), None),
        changes=changes,
        kinds=list(Kind),
        states=list(UsageState),
        knowledges=list(Knowledge),
        teams=list(Team),
    )


@router.post("/voices/{item}/original")
def read(visit: Visit, person: OriginalsReader, item: str) -> Response:
    """Show a voice as it was written."""
    voice = find_voice(visit.workspace, item)
    found = original(visit.workspace, voice)
    noted(visit.workspace, person.name, Deed.ORIGINAL, voice.id)
    return visit.show("original.html", person, voice=voice, original=found)
