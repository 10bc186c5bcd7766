"""Make the web app: the workspace behind it, the pages, the guards, the answers to errors."""

import secrets

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

import vocpipe
from vocpipe.errors import BusyError, NotFoundError, VocpipeError
from vocpipe.pipeline.search import Searcher
from vocpipe.web import (
    desk_pages,
    door,
    fact_pages,
    kpi_page,
    list_pages,
    proposal_forms,
    review_page,
    theme_page,
    verdict_forms,
    voice_page,
)
from vocpipe.web.guards import guard
from vocpipe.web.notices import Notices
from vocpipe.web.people import SignInNeededError, signed_in
from vocpipe.web.render import page
from vocpipe.web.views import Views
from vocpipe.workspace import Workspace

PAGES = (
    door,
    review_page,
    list_pages,
    theme_page,
    voice_page,
    verdict_forms,
    proposal_forms,
    kpi_page,
    desk_pages,
    fact_pages,
)

HOSTS = ("127.0.0.1", "localhost", "[::1]", "testserver")
"""Names under which the app answers; a page on another name cannot reach it through a browser."""


def create_app(workspace: Workspace, start_token: str, hosts: tuple[str, ...] = HOSTS) -> FastAPI:
    """Give the app over an opened workspace; ``start_token`` signs the first person in, once."""
    app = FastAPI(title="vocpipe", version=vocpipe.__version__, docs_url=None, redoc_url=None)
    app.state.workspace = workspace
    app.state.views = Views(workspace)
    app.state.searcher = Searcher(workspace)
    app.state.notices = Notices()
    app.state.start_token = start_token
    app.mount("/static", StaticFiles(packages=[("vocpipe.web", "static")]), name="static")
    for module in PAGES:
        app.include_router(module.router)
    app.add_middleware(BaseHTTPMiddleware, dispatch=guard)
    app.add_middleware(
        SessionMiddleware, secret_key=secrets.token_hex(32), session_cookie="vocpipe", same_site="strict"
    )
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    app.add_exception_handler(SignInNeededError, _sign_in)
    app.add_exception_handler(VocpipeError, _failed)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(404, _missing)
    return app


def _sign_in(request: Request, _error: Exception) -> Response:
    return RedirectResponse("/sign-in", 303)


def _failed(request: Request, error: Exception) -> Response:
    """Tell what is wrong and the way out, as the command line does."""
    assert isinstance(error, VocpipeError)
    status = 404 if isinstance(error, NotFoundError) else 503 if isinstance(error, BusyError) else 422
    return _told(request, status, error.what, error.fix)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _told(request, error.status_code, str(error.detail), "")


def _missing(request: Request, _error: Exception) -> Response:
    return _told(request, 404, "There is no such page", "")


def _told(request: Request, status: int, what: str, fix: str) -> Response:
    try:
        person = signed_in(request)
    except SignInNeededError:
        person = None
    return page(request, "error.html", person, status, what=what, fix=fix)
