"""What comes in through the API: voices one by one or in batches, and the tickets of signed webhooks."""

import hashlib
import json
import os
from typing import Annotated, Any

from fastapi import APIRouter, Header, HTTPException, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from vocpipe import people
from vocpipe.errors import NotFoundError
from vocpipe.people.audit import clock
from vocpipe.pipeline.ingest import ingest_one
from vocpipe.records import Channel, Deed
from vocpipe.sources.base import RawItem
from vocpipe.sources.posted import PostedSource, ticket_of_hook
from vocpipe.web.api.access import Bringer, Opened
from vocpipe.web.api.problems import documented
from vocpipe.web.api.signatures import signed
from vocpipe.workspace import Workspace

router = APIRouter(tags=["bringing in"])

Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[\w.-]+$")]
Short = Annotated[str, Field(max_length=500)]


class Brought(BaseModel):
    """One voice as its system knows it; ``id`` is that system's own, and finds the voice again."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(default="", max_length=200)
    text: str = Field(min_length=1, max_length=20_000)
    said_at: AwareDatetime | None = None
    account: Short | None = None
    commenter: Short | None = None
    recorder: Short | None = None
    feature: list[Short] = Field(default_factory=list, max_length=50)
    rating: float | None = Field(default=None, allow_inf_nan=False)
    channel: Channel = Channel.OTHER
    origin: Short = ""


class Batch(BaseModel):
    """Voices of one source; the source's name and a voice's id make what is the same voice."""

    model_config = ConfigDict(extra="forbid")

    source: Name
    voices: list[Brought] = Field(min_length=1, max_length=500)


class Counts(BaseModel):
    """What became of what was brought; the rejected ones are told by ``GET /rejects``."""

    new: int
    revised: int
    updated: int
    same: int
    set_aside: int
    rejected: int


@router.post("/voices", responses=documented(413, 503), status_code=201)
def voices(
    workspace: Opened,
    person: Bringer,
    batch: Batch,
    idempotency_key: Annotated[str, Header(max_length=200)] = "",
) -> Counts:
    """Bring in voices. Each needs an ``id``, or the request an ``Idempotency-Key``; none is doubled."""
    if not idempotency_key and not all(voice.id for voice in batch.voices):
        raise HTTPException(422, "each voice needs an id, or the request an Idempotency-Key")
    key = hashlib.sha256(idempotency_key.encode()).hexdigest()[:16]
    items: list[RawItem] = [
        voice.model_dump(exclude={"id"}, exclude_none=True)
        | {"external_id": voice.id or f"{key}-{number}", "place": {"file": batch.source, "row": number}}
        for number, voice in enumerate(batch.voices, 1)
    ]
    return _taken_in(workspace, batch.source, items, person.name)


@router.post(
    "/webhooks/{name}",
    responses=documented(404, 413, 503),
    status_code=201,
    openapi_extra={"requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}}},
)
async def webhook(request: Request, workspace: Opened, name: str) -> Counts:
    """Take a ticket from a help desk's webhook, signed with the secret of ``web.webhooks`` (docs/api.md)."""
    variable = workspace.settings.web.webhooks.get(name)
    secret = os.environ.get(variable, "") if variable else ""
    if not secret:
        raise NotFoundError("there is no such webhook", "Set it under [web.webhooks] in vocpipe.toml")
    body = await request.body()
    if not signed(request.headers, body, secret, clock()):
        raise HTTPException(401, "the signature does not fit", {"WWW-Authenticate": "Signature"})
    items = ticket_of_hook(_object(body), name, workspace.now(), workspace.settings.zone)
    return await run_in_threadpool(_taken_in, workspace, name, items, f"webhook {name}")


def _object(body: bytes) -> dict[str, Any]:
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        payload = None
    if not isinstance(payload, dict):
        raise HTTPException(422, "the body is no JSON object")
    return payload


def _taken_in(workspace: Workspace, source: str, items: list[RawItem], by: str) -> Counts:
    with workspace.running():
        done = ingest_one(workspace, PostedSource(name=source, items=items))
        people.noted(workspace, by, Deed.UPLOADED, source, **done.counts())
    return Counts(**{name: done.counts()[name] for name in Counts.model_fields})
