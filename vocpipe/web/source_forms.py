"""Mend what could not be read: correct a row's cells, or read sources again from their beginning."""

from fastapi import APIRouter, Request, Response

from vocpipe.errors import SourceError
from vocpipe.people import noted
from vocpipe.pipeline.ingest import ingest_again
from vocpipe.pipeline.mending import mend
from vocpipe.records import Deed
from vocpipe.web.people import Runner, Tagger
from vocpipe.web.posted import Posted

router = APIRouter()

_CELL = "cell:"


@router.post("/rejects/{reject}/mend")
async def mended(request: Request, form: Posted, person: Tagger, reject: str) -> Response:
    """Take a row in with its cells as corrected."""
    sent = await request.form()
    cells = {name.removeprefix(_CELL): str(value) for name, value in sent.items() if name.startswith(_CELL)}
    with form.workspace.running():
        result = mend(form.workspace, reject, cells)
    if result.resolved:
        noted(form.workspace, person.name, Deed.UPLOADED, reject, mended=result.resolved, new=result.voices)
    if result.still:
        raise SourceError(result.still[0], "Go back and correct the cell that is named")
    return form.done("Mended. The row is a voice now.")


@router.post("/sources/retry")
def retry(form: Posted, person: Runner) -> Response:
    """Read the sources that have rows to mend again, from their beginning."""
    with form.workspace.running():
        read = ingest_again(form.workspace)
    counts = {"rejected": sum(one.rejected for one in read)}
    noted(form.workspace, person.name, Deed.RETRIED, ", ".join(one.source for one in read), **counts)
    failed = [one.failed for one in read if one.failed]
    if failed:
        raise SourceError(failed[0])
    return form.done("Read again. {rejected} rows are still to mend.", counts=counts)
