"""The ways into the app as the settings give them, and the person behind a request.

A browser shows the secret of its session in a cookie; a listed proxy names the person in a header.
"""

from dataclasses import dataclass, field
from ipaddress import ip_address

from fastapi import Request, Response

from vocpipe import people
from vocpipe.errors import AccessError
from vocpipe.people.team import folded
from vocpipe.records import Deed, Person
from vocpipe.settings_groups import WebSettings
from vocpipe.web.limits import SignInLimit
from vocpipe.workspace import Workspace

COOKIE = "vocpipe_person"

_MET = 10_000


@dataclass
class Access:
    """What the doors of one running app share; ``start_token`` is "" once it was used."""

    settings: WebSettings
    start_token: str = ""
    limit: SignInLimit = field(default_factory=SignInLimit)
    met: set[str] = field(default_factory=set)
    """What headers brought since the start, so that it is noted once and not at every request."""

    def first(self, key: str) -> bool:
        """Whether this is met for the first time since the start."""
        new = key not in self.met and len(self.met) < _MET
        self.met.update({key} if new else ())
        return new

    def trusts(self, request: Request) -> bool:
        """Whether a request comes straight from a listed proxy."""
        try:
            peer = ip_address(request.client.host if request.client else "")
        except ValueError:
            return False
        return any(peer in network for network in self.settings.proxy.peers)

    def address(self, request: Request) -> str:
        """Give the address of the person: the peer's, or what a listed proxy says it is."""
        told = request.headers.get("x-forwarded-for", "").split(",")[-1].strip()
        if told and self.trusts(request):
            return told[:64]
        return request.client.host if request.client else ""


def person_of(request: Request) -> Person | None:
    """Give who sent a request, looked up once; None when nobody is signed in.

    Raises AccessError for somebody the proxy names who may not come in.
    """
    if not hasattr(request.state, "person"):
        request.state.person = None
        request.state.person = _from_proxy(request) or _from_cookie(request)
    found: Person | None = request.state.person
    return found


class TooManyTriesError(AccessError):
    """Too many passwords were tried; ``seconds`` to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too many passwords were tried", f"Wait {-(-seconds // 60)} minutes")
        self.seconds = seconds


def by_password(request: Request, login: str, password: str) -> Person:
    """Give the person whose password this is; raises AccessError, TooManyTriesError unlooked at."""
    access: Access = request.app.state.access
    address = access.address(request)
    wait = access.limit.wait(folded(login), address)
    if wait:
        raise TooManyTriesError(wait)
    person = people.sign_in(request.app.state.workspace, login, password, address)
    access.limit.forget(folded(login), address)
    return person


def let_in(request: Request, response: Response, person: Person, how: str) -> Response:
    """Begin a session for a person and give the browser its cookie."""
    access: Access = request.app.state.access
    hours = access.settings.session_hours
    secret = people.begin(request.app.state.workspace, person, how, hours, access.address(request))
    response.set_cookie(
        COOKIE, secret, max_age=hours * 3600, httponly=True, samesite="lax", secure=access.settings.https
    )
    return response


def _from_cookie(request: Request) -> Person | None:
    secret = request.cookies.get(COOKIE)
    found = people.session_of(request.app.state.workspace, secret) if secret else None
    return found[1] if found else None


def _from_proxy(request: Request) -> Person | None:
    access: Access = request.app.state.access
    login = request.headers.get(access.settings.proxy.header, "").strip()
    if not login or not access.settings.proxy.peers:
        return None
    workspace: Workspace = request.app.state.workspace
    address = access.address(request)
    if not access.trusts(request):
        if access.first(address):
            people.noted(workspace, "", Deed.REFUSED, how="header of an unlisted proxy", where=address)
        return None
    person = people.known_elsewhere(workspace, login, "", access.settings.new_people, "proxy", address)
    if access.first(person.login):
        people.noted(workspace, person.name, Deed.SIGNED_IN, person.login, how="proxy", where=address)
    return person
