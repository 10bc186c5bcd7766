"""Make the API: an app of its own under ``/api/v1``, so that its errors and its OpenAPI are its own."""

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import vocpipe
from vocpipe.web.api import bringing, reading, saying
from vocpipe.web.api.problems import answer_in_problems, problem
from vocpipe.workspace import Workspace

PATH = "/api/v1"
LARGEST = 5 * 1024 * 1024
"""Bytes of a request at most."""


def create_api(workspace: Workspace) -> FastAPI:
    """Give the API over an opened workspace; its OpenAPI is at /api/v1/openapi.json."""
    api = FastAPI(
        title="vocpipe",
        version=vocpipe.__version__,
        description="Voices of customers, what counts about them, and what became of them.",
        docs_url=None,
        redoc_url=None,
    )
    api.state.workspace = workspace
    for module in (reading, saying, bringing):
        api.include_router(module.router)
    answer_in_problems(api)
    api.add_middleware(SmallBodies)
    return api


class SmallBodies:
    """Refuses bodies over ``LARGEST`` without reading them to their end."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on while its body stays small."""
        announced = dict(scope.get("headers", [])).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > LARGEST:
            await problem("the body is too large", 413, f"Send at most {LARGEST} bytes")(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            return message if read <= LARGEST else {"type": "http.disconnect"}

        await self._app(scope, counted, send)
