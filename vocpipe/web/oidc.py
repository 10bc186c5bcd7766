"""Coming in through an OpenID Connect issuer, with Authlib: code flow with PKCE, state and nonce.

Authlib checks the state, the signature against the issuer's keys, the nonce, the audience and the
times; here stands only who of those it vouches for may come in.
"""

import os
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from vocpipe import people
from vocpipe.errors import AccessError, NotFoundError, SettingsError
from vocpipe.records import Deed
from vocpipe.settings_groups import OidcSettings
from vocpipe.web.access import Access, let_in
from vocpipe.web.signin import local

router = APIRouter()

BACK = "/sign-in/oidc/back"
_AGAIN = "Go back to the sign-in page and try again"
_TO = "oidc to"


def client(settings: OidcSettings) -> Any:
    """Give Authlib's client of the issuer; raises SettingsError when the secret is not there."""
    from authlib.integrations.starlette_client import OAuth

    secret = os.environ.get(settings.secret_env)
    if not secret:
        raise SettingsError(
            f"web.oidc is on, and the variable {settings.secret_env} is empty",
            "Put the client's secret there",
        )
    return OAuth().register(
        "vocpipe",
        client_id=settings.client_id,
        client_secret=secret,
        server_metadata_url=f"{str(settings.issuer).rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": 10},
    )


@router.get("/sign-in/oidc")
async def ask(request: Request, to: str = "/") -> Response:
    """Send the browser to the issuer."""
    issuer = _issuer(request)
    access: Access = request.app.state.access
    request.session[_TO] = to if local(to) else "/"
    url = access.settings.url or str(request.base_url).rstrip("/")
    try:
        answer: Response = await issuer.authorize_redirect(request, url + BACK)
    except Exception as error:  # no network, no JSON, no issuer there: whatever it is, the way is the same
        raise AccessError("the sign-in service cannot be reached", "Try again, or tell an admin") from error
    return answer


@router.get(BACK)
async def back(request: Request) -> Response:
    """Take up whom the issuer sends back."""
    issuer = _issuer(request)
    settings = request.app.state.access.settings.oidc
    expected = {"iss": settings.issuer, "aud": settings.client_id}
    options = {name: {"essential": True, "value": value} for name, value in expected.items()}
    try:
        answer = await issuer.authorize_access_token(request, claims_options=options)
    except Exception as error:  # a state, nonce, key or time that is wrong: nobody comes in
        await run_in_threadpool(_refused, request, type(error).__name__)
        raise AccessError("the answer of the sign-in service was refused", _AGAIN) from error
    return await run_in_threadpool(_let_in, request, answer.get("userinfo") or {})


def _issuer(request: Request) -> Any:
    issuer = request.app.state.oidc
    if issuer is None:
        raise NotFoundError("there is no sign-in service", "Sign in with your password")
    return issuer


def _refused(request: Request, why: str) -> None:
    address = request.app.state.access.address(request)
    people.noted(request.app.state.workspace, "", Deed.REFUSED, how="OIDC", why=why, where=address)


def _let_in(request: Request, claims: Mapping[str, Any]) -> Response:
    access: Access = request.app.state.access
    try:
        login = _login(claims, access.settings.oidc.claim)
    except AccessError as error:
        _refused(request, error.what)
        raise
    person = people.known_elsewhere(
        request.app.state.workspace,
        login,
        str(claims.get("name", "")),
        access.settings.new_people,
        "OIDC",
        access.address(request),
    )
    return let_in(request, RedirectResponse(request.session.pop(_TO, "/"), 303), person, "OIDC")


def _login(claims: Mapping[str, Any], claim: str) -> str:
    found = claims.get(claim)
    if not isinstance(found, str) or not found.strip():
        raise AccessError(
            f"the sign-in service did not say your {claim}", "Ask an admin to set web.oidc.claim"
        )
    if claim == "email" and claims.get("email_verified") is not True:
        # Whoever may write any address into their profile could come in as a colleague.
        raise AccessError("the sign-in service has not verified your e-mail address", "Verify it there first")
    return found
