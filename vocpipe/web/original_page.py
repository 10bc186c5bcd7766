"""A voice with its personal data, for those who may see it; every look is noted."""

from fastapi import APIRouter, Response

from vocpipe.people import noted
from vocpipe.pipeline.originals import original
from vocpipe.records import Deed
from vocpipe.review.people import find_voice
from vocpipe.web.people import OriginalsReader
from vocpipe.web.visit import Visit

router = APIRouter()


@router.post("/voices/{item}/original")
def read(visit: Visit, person: OriginalsReader, item: str) -> Response:
    """Show a voice as it was written."""
    voice = find_voice(visit.workspace, item)
    found = original(visit.workspace, voice)
    noted(visit.workspace, person.name, Deed.ORIGINAL, voice.id)
    return visit.show("original.html", person, voice=voice, original=found)
