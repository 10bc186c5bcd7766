"""Coming in: the start link, the language, signing out."""

import getpass
import hmac
import os
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from vocpipe.web.language import LANGS
from vocpipe.web.people import Right, Role, needs
from vocpipe.web.render import page

router = APIRouter()


@router.get("/start")
def start(request: Request, token: str = "") -> Response:
    """Sign in whoever started the app on this machine; the link works once."""
    expected: str = request.app.state.start_token
    if not expected or not hmac.compare_digest(token, expected):
        return page(request, "sign_in.html", None, 403, used=bool(token))
    request.app.state.start_token = ""
    name = os.environ.get("VOCPIPE_USER") or getpass.getuser()
    request.session["person"] = {"name": name, "role": Role.ADMIN.value}
    return RedirectResponse("/", 303)


@router.get("/sign-in")
def sign_in(request: Request) -> Response:
    """Tell how to come in."""
    return page(request, "sign_in.html", None, used=False)


@router.post("/sign-out", dependencies=[needs(Right.READ)])
def sign_out(request: Request) -> Response:
    """Forget the person."""
    request.session.clear()
    return RedirectResponse("/sign-in", 303)


@router.post("/language")
def language(request: Request, lang: Annotated[str, Form()], back: Annotated[str, Form()] = "/") -> Response:
    """Choose the language of the pages."""
    if lang in LANGS:
        request.session["lang"] = lang
    return RedirectResponse(back if local(back) else "/", 303)


def local(path: str) -> bool:
    """Whether a path stays in this app (no other host, no scheme)."""
    return path.startswith("/") and not path.startswith(("//", "/\\"))
