"""Make the web app: the workspace behind it, the pages, the guards, the answers to errors."""

import gc
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlencode

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

import vocpipe
from vocpipe.errors import AccessError, BusyError, MeanwhileError, NotFoundError, VocpipeError
from vocpipe.pipeline.search import Searcher
from vocpipe.web import (
    alert_page,
    audit_page,
    closing_page,
    consent_forms,
    desk_pages,
    edit_page,
    fact_pages,
    import_page,
    link_page,
    list_pages,
    oidc,
    presence,
    review_page,
    signin,
    source_forms,
    team_pages,
    theme_forms,
    theme_page,
    verdict_forms,
    voice_page,
)
from vocpipe.web.access import Access, person_of
from vocpipe.web.api.app import PATH, create_api
from vocpipe.web.api.problems import problem
from vocpipe.web.background_cache import NotMadeYetError
from vocpipe.web.guards import guard
from vocpipe.web.notices import Notices
from vocpipe.web.people import SignInNeededError
from vocpipe.web.presence import Presence
from vocpipe.web.render import page
from vocpipe.web.views import Views
from vocpipe.workspace import Workspace

PAGES = (
    signin,
    review_page,
    list_pages,
    theme_page,
    voice_page,
    theme_forms,
    verdict_forms,
    consent_forms,
    link_page,
    desk_pages,
    fact_pages,
    oidc,
    team_pages,
    audit_page,
    import_page,
    source_forms,
    edit_page,
    presence,
    alert_page,
    closing_page,
)

HOSTS = ("127.0.0.1", "localhost", "[::1]", "testserver")
"""Names under which the app answers; a page on another name cannot reach it through a browser."""

_STATUS = {NotFoundError: 404, MeanwhileError: 409, BusyError: 503, AccessError: 403}


def create_app(workspace: Workspace, start_token: str, hosts: tuple[str, ...] = HOSTS) -> FastAPI:
    """Give the app over an opened workspace; ``start_token`` signs its owner in, once ("" is no way in)."""
    settings = workspace.settings.web
    app = FastAPI(
        title="vocpipe", version=vocpipe.__version__, docs_url=None, redoc_url=None, lifespan=_living
    )
    app.state.workspace = workspace
    app.state.views = Views(workspace)
    app.state.searcher = Searcher(workspace)
    app.state.notices = Notices()
    app.state.presence = Presence()
    app.state.access = Access(settings, start_token)
    app.state.oidc = oidc.client(settings.oidc) if settings.oidc.on else None
    app.mount("/static", StaticFiles(packages=[("vocpipe.web", "static")]), name="static")
    app.mount(PATH, create_api(workspace))
    for module in PAGES:
        app.include_router(module.router)
    app.add_middleware(BaseHTTPMiddleware, dispatch=guard)
    # Lax, not strict: who comes back from the issuer, or follows a link in a mail, is to be known.
    app.add_middleware(
        SessionMiddleware,
        secret_key=secrets.token_hex(32),
        session_cookie="vocpipe",
        same_site="lax",
        https_only=settings.https,
    )
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*hosts, *filter(None, [settings.host])])
    app.add_exception_handler(SignInNeededError, _sign_in)
    app.add_exception_handler(NotMadeYetError, _soon)
    app.add_exception_handler(VocpipeError, _failed)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(404, _missing)
    return app


@asynccontextmanager
async def _living(app: FastAPI) -> AsyncIterator[None]:
    """Begin with the app what takes long, and end with it what is being made beside."""
    app.state.views.prepare()
    app.state.searcher.prepare()
    # A whole collection looks through all that is kept, 0.1 s of somebody's page: rarely, not every 20 pages.
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(10_000, 50, 100)
    yield
    app.state.views.close()
    gc.set_threshold(*usual)
    gc.unfreeze()


def _sign_in(request: Request, _error: Exception) -> Response:
    """Lead to the sign-in, and from there back to the page that was asked for."""
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    wanted = f"?{urlencode({'to': asked})}" if request.method == "GET" and asked != "/" else ""
    return RedirectResponse(f"/sign-in{wanted}", 303)


def _soon(request: Request, _error: Exception) -> Response:
    """Say that the page is being made; the browser asks for it again by itself."""
    answer = page(request, "soon.html", person_of(request))
    answer.headers["Refresh"] = "3"
    return answer


def _failed(request: Request, error: Exception) -> Response:
    """Tell what is wrong and the way out, as the command line does."""
    assert isinstance(error, VocpipeError)
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 422)
    return _told(request, status, error.what, error.fix)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _told(request, error.status_code, str(error.detail), "")


def _unreadable(request: Request, error: Exception) -> Response:
    """Say which field of a form, or part of an address, is not as it must be, not what was written."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["type"].startswith("date"):
        return _told(request, 422, "the day in the form cannot be read", "Go back and write it as 2026-11-20")
    what = f"the field {first['loc'][-1]} is missing or cannot be read"
    return _told(request, 422, what, "Go back, correct it and send it again")


def _missing(request: Request, _error: Exception) -> Response:
    if request.url.path.startswith(PATH):  # a line break in a path leads past the API's mount
        return problem("there is no such thing", 404)
    return _told(request, 404, "", "")


def _told(request: Request, status: int, what: str, fix: str) -> Response:
    return page(request, "error.html", person_of(request), status, what=what, fix=fix)
