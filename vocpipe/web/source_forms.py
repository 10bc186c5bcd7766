"""Mend what could not be read or was read by mistake: correct cells, read sources again, remove one."""

from fastapi import APIRouter, Request, Response

from vocpipe.errors import SourceError
from vocpipe.people import noted
from vocpipe.pipeline.ingest import ingest_again
from vocpipe.pipeline.mending import mend
from vocpipe.pipeline.removing import remove_source, restore_source
from vocpipe.records import Deed
from vocpipe.web.people import Runner, Tagger
from vocpipe.web.posted import Posted, Text

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


@router.post("/sources/remove")
def remove(form: Posted, person: Runner, source: Text, reason: Text = "") -> Response:
    """Remove a source that was handed in by mistake; it can be brought back."""
    with form.workspace.running(), form.workspace.store.transaction():
        n = remove_source(form.workspace, source)
        noted(form.workspace, person.name, Deed.SOURCE_REMOVED, source, voices=n, reason=reason)
    return form.done(
        "Voices that count no more: {n}. None is deleted; bring them back here.", counts={"n": n}
    )


@router.post("/sources/restore")
def restore(form: Posted, person: Runner, source: Text) -> Response:
    """Bring a removed source back."""
    with form.workspace.running(), form.workspace.store.transaction():
        n = restore_source(form.workspace, source)
        noted(form.workspace, person.name, Deed.SOURCE_RESTORED, source, voices=n)
    return form.done("Voices that are back: {n}.", counts={"n": n})


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
