"""A voice with its personal data, for those who may see it; every look is noted."""

from fastapi import APIRouter, Request, Response

from vocpipe.people import noted
from vocpipe.pipeline.originals import original
from vocpipe.records import Deed
from vocpipe.review.people import find_voice
from vocpipe.web.people import OriginalsReader
from vocpipe.web.render import page
from vocpipe.workspace import Workspace

router = APIRouter()


@router.post("/voices/{item}/original")
def read(request: Request, person: OriginalsReader, item: str) -> Response:
    """Show a voice as it was written."""
    workspace: Workspace = request.app.state.workspace
    voice = find_voice(workspace, item)
    found = original(workspace, voice)
    noted(workspace, person.name, Deed.ORIGINAL, voice.id)
    return page(request, "original.html", person, voice=voice, original=found)
