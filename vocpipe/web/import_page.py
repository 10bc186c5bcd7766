"""Import: hand in a file, see what it would bring with the columns recognised, then take it in."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from vocpipe.errors import SourceError
from vocpipe.people import noted
from vocpipe.pipeline.importing import drop, hold, preview, take_in
from vocpipe.records import Deed
from vocpipe.sources.files import KINDS
from vocpipe.sources.header_names import ALIASES
from vocpipe.sources.headers import NAME_IT
from vocpipe.web.people import Tagger
from vocpipe.web.posted import Posted
from vocpipe.web.visit import Visit

router = APIRouter()

MOST = 20_000_000
"""Bytes of a file that is taken through the browser; a larger one goes by the command line."""

SHOWN = 20
"""Voices and rejects of a preview that are shown; all are counted."""


@router.get("/import")
def hand_in(visit: Visit, person: Tagger) -> Response:
    """Ask for a file."""
    kinds = sorted(suffix for suffixes in KINDS.values() for suffix in suffixes)
    return visit.show("import.html", person, kinds=kinds, most=MOST // 1_000_000)


@router.post("/import")
def handed_in(form: Posted, person: Tagger, file: UploadFile) -> Response:
    """Keep the file and go to its preview; nothing of it is stored."""
    content = file.file.read(MOST + 1)
    if len(content) > MOST:
        raise SourceError(
            f"the file is larger than {MOST // 1_000_000} MB", "Split it, or run: vocpipe ingest FILE"
        )
    if not content:
        raise SourceError("the file is empty, or none was chosen", "Choose a file")
    key = hold(form.workspace, file.filename or "file", content)
    return RedirectResponse(f"/import/{key}", 303)


@router.get("/import/{upload}")
def look(visit: Visit, person: Tagger, upload: str) -> Response:
    """Show what the file would bring, with the columns as recognised or as the address says."""
    columns = _columns(visit.request)
    try:
        found = preview(visit.workspace, upload, columns)
    except SourceError as error:
        if error.fix != NAME_IT:
            raise
        return visit.show("error.html", person, 422, what=error.what, fix="", ask_column=True)
    return visit.show(
        "preview.html",
        person,
        found=found,
        upload=upload,
        columns=columns,
        query=urlencode(columns),
        fields=tuple(ALIASES),
        shown=SHOWN,
    )


@router.post("/import/{upload}")
def take(request: Request, form: Posted, person: Tagger, upload: str) -> Response:
    """Store what the file brings."""
    done = take_in(form.workspace, upload, _columns(request))
    counts = done.counts()
    noted(form.workspace, person.name, Deed.UPLOADED, done.source, **counts)
    return form.done(
        "New voices: {new}, revised: {revised}, known already: {same}, rows to mend: {rejected}.",
        back="/sources",
        counts=counts,
    )


@router.post("/import/{upload}/drop")
def leave(form: Posted, person: Tagger, upload: str) -> Response:
    """Delete the file without storing anything."""
    drop(form.workspace, upload)
    return form.done("The file was deleted. Nothing of it was stored.", back="/import")


def _columns(request: Request) -> dict[str, str]:
    """Give the columns chosen in the address: field -> header, or column letter."""
    return {name: value for name, value in request.query_params.items() if name in ALIASES and value}
