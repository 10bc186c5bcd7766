"""Errors as problem details (RFC 9457): one JSON object that names what is wrong and the way out."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from vocpipe.errors import AccessError, BusyError, NotFoundError, VocpipeError

MEDIA = "application/problem+json"
_STATUS = {NotFoundError: 404, AccessError: 403, BusyError: 503}
_AGAIN_SECONDS = "60"


class Problem(BaseModel):
    """What is wrong; ``fix`` tells what to do, ``fields`` which parts of the request are wrong and why."""

    type: str = "about:blank"
    title: str
    status: int
    fix: str = ""
    fields: dict[str, str] = Field(default_factory=dict)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Give the ``responses`` of a route that may answer so, besides 401, 403 and 422."""
    content = {MEDIA: {"schema": Problem.model_json_schema()}}
    return {
        status: {"description": _TITLES[status], "content": content}
        for status in sorted({401, 403, 422, *statuses})
    }


_TITLES = {
    401: "No token, or none that holds",
    403: "The token's scopes or its person's role do not allow it",
    404: "There is no such thing",
    413: "The body is too large",
    422: "The request is not as it must be",
    503: "Another run holds the workspace: try again later",
}


def answer_in_problems(app: FastAPI) -> None:
    """Make every error of an app a problem."""
    app.add_exception_handler(VocpipeError, _failed)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _refused)


def problem(title: str, status: int, fix: str = "", **fields: str) -> JSONResponse:
    """Give a problem as a reply."""
    body = Problem(title=title, status=status, fix=fix, fields=fields)
    return JSONResponse(body.model_dump(), status, media_type=MEDIA)


def _failed(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, VocpipeError)
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 422)
    reply = problem(error.what, status, error.fix)
    if status == 503:
        reply.headers["Retry-After"] = _AGAIN_SECONDS
    return reply


def _malformed(_request: Request, error: Exception) -> JSONResponse:
    """Name the fields and what they must be; never what was sent, which may be customers' words."""
    assert isinstance(error, RequestValidationError)
    fields = {".".join(str(part) for part in one["loc"]): str(one["msg"]) for one in error.errors()}
    return problem("The request is not as it must be", 422, "See /api/v1/openapi.json", **fields)


def _refused(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    reply = problem(str(error.detail), error.status_code)
    reply.headers.update(error.headers or {})
    return reply
