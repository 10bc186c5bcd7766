"""Signing in: the start link, the password, the language, signing out here and everywhere."""

import getpass
import hmac
import os
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from vocpipe import people
from vocpipe.errors import AccessError
from vocpipe.translation import LANGS
from vocpipe.web.access import COOKIE, Access, TooManyTriesError, by_password, let_in, person_of
from vocpipe.web.people import Reader
from vocpipe.web.render import page
from vocpipe.workspace import Workspace

router = APIRouter()

Text = Annotated[str, Form()]


@router.get("/start")
def start(request: Request, token: str = "") -> Response:
    """Sign in whoever started the app on this machine; the link works once."""
    access: Access = request.app.state.access
    if not access.start_token or not hmac.compare_digest(token.encode(), access.start_token.encode()):
        return _form(request, 403, used=bool(token))
    access.start_token = ""
    person = people.owner(request.app.state.workspace, os.environ.get("VOCPIPE_USER") or getpass.getuser())
    return let_in(request, RedirectResponse("/", 303), person, "start link")


@router.get("/sign-in")
def sign_in(request: Request, to: str = "/") -> Response:
    """Ask who is there, by every way in that is open."""
    return _form(request, to=to)


@router.post("/sign-in")
def with_password(request: Request, login: Text = "", password: Text = "", to: Text = "/") -> Response:
    """Sign in by password; too many wrong ones must wait."""
    try:
        person = by_password(request, login, password)
    except TooManyTriesError as error:
        answer = _form(request, 429, to=to, login=login, wait=error.seconds)
        answer.headers["Retry-After"] = str(error.seconds)
        return answer
    except AccessError:
        return _form(request, 401, to=to, login=login, wrong=True)
    return let_in(request, RedirectResponse(to if local(to) else "/", 303), person, "password")


@router.post("/you/password")
def own_password(request: Request, person: Reader, current: Text, new: Text) -> Response:
    """Change one's own password: every session ends, and this browser begins a new one."""
    by_password(request, person.login, current)
    people.set_password(request.app.state.workspace, person.login, person.name, new)
    return let_in(request, RedirectResponse("/you", 303), person, "password")


@router.post("/sign-out")
def sign_out(request: Request, person: Reader) -> Response:
    """End this browser's session."""
    people.sign_out(request.app.state.workspace, request.cookies.get(COOKIE, ""))
    return _gone(request)


@router.post("/sign-out/everywhere")
def sign_out_everywhere(request: Request, person: Reader) -> Response:
    """End every session of the person."""
    people.end_sessions(request.app.state.workspace, person.login, person.name)
    return _gone(request)


@router.post("/language")
def language(request: Request, lang: Text, back: Text = "/") -> Response:
    """Choose the language of the pages; it stays with the person, or with the browser before sign-in."""
    if lang in LANGS:
        person = person_of(request)
        request.session["lang"] = lang
        if person:
            people.choose_language(request.app.state.workspace, person, lang)
    return RedirectResponse(back if local(back) else "/", 303)


def local(path: str) -> bool:
    """Whether a path stays in this app (no other host, no scheme)."""
    return path.startswith("/") and not path.startswith(("//", "/\\"))


def _form(
    request: Request,
    status: int = 200,
    *,
    to: str = "/",
    login: str = "",
    used: bool = False,
    wrong: bool = False,
    wait: int = 0,
) -> Response:
    """Give the sign-in page with the ways in that are open."""
    access: Access = request.app.state.access
    workspace: Workspace = request.app.state.workspace
    return page(
        request,
        "sign_in.html",
        None,
        status,
        to=to if local(to) else "/",
        login=login,
        used=used,
        wrong=wrong,
        minutes=-(-wait // 60),
        passwords=workspace.store.people.with_password() > 0,
        oidc=access.settings.oidc.on,
        start=bool(access.start_token),
    )


def _gone(request: Request) -> Response:
    request.session.clear()
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(COOKIE)
    return answer
