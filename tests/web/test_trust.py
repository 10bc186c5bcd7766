"""Nobody sees or does what their role does not allow, and no other site can act in their name."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from tests.web.conftest import TOKEN
from vocpipe.records import RIGHTS, Right, Role

OPEN = {"/start", "/sign-in", "/sign-in/oidc", "/sign-in/oidc/back", "/language"}
"""The only pages that need nobody."""


def routes(app: FastAPI) -> list[tuple[APIRoute, Right | None]]:
    """Give every route with the right it asks for."""
    inside = [one for route in app.routes for one in getattr(route, "original_router", app).routes]
    found = []
    for route in inside:
        if isinstance(route, APIRoute):
            rights = [getattr(one.call, "right", None) for one in route.dependant.dependencies if one.call]
            found.append((route, next((right for right in rights if right), None)))
    assert len(found) > 10, "the pages were found"
    return found


def test_every_route_asks_for_a_right_but_the_few_that_let_people_in(app: FastAPI) -> None:
    without = {route.path for route, right in routes(app) if right is None}
    assert without == OPEN


def test_every_form_needs_more_than_reading(app: FastAPI) -> None:
    reading = {route.path for route, right in routes(app) if "POST" in route.methods and right is Right.READ}
    assert reading == OWN


OWN = {
    "/sign-out",
    "/sign-out/everywhere",
    "/you/password",
    "/you/tokens",
    "/you/tokens/{token}/revoke",
}
"""The forms about nothing but the person who sends them."""


@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_refused_exactly_what_it_has_no_right_to(
    app: FastAPI, signed_in_as: Callable[[Role], TestClient], role: Role
) -> None:
    client = signed_in_as(role)
    for route, right in routes(app):
        if right is None or route.path in OWN:
            continue
        path = (
            route.path.replace("{key}", "th_none").replace("{item}", "fb_none").replace("{wanted}", "fb_none")
        )
        answer = client.request(next(iter(route.methods)), path, follow_redirects=False)
        assert (answer.status_code == 403) == (right not in RIGHTS[role]), (path, answer.status_code)


def test_without_signing_in_every_page_leads_to_the_door(app: FastAPI) -> None:
    client = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)
    for path in ("/", "/voices", "/themes", "/voices/fb_x", "/people", "/audit", "/you"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/sign-in"), path


def test_the_start_link_works_once(app: FastAPI) -> None:
    first, second = (TestClient(app, base_url="http://127.0.0.1") for _ in range(2))
    assert first.get(f"/start?token={TOKEN}").url.path == "/"
    assert second.get(f"/start?token={TOKEN}").status_code == 403
    assert second.get("/start?token=").status_code == 403


def test_a_form_from_another_site_does_nothing(client: TestClient) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        assert client.post("/undo", data={"verdicts": "vd_x"}, headers=headers).status_code == 403
    own = client.post("/language", data={"lang": "en"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert own.status_code == 200


def test_another_host_name_reaches_nothing(app: FastAPI) -> None:
    assert TestClient(app, base_url="http://evil.example").get("/sign-in").status_code == 400


def test_every_answer_forbids_scripts_that_are_not_ours(client: TestClient) -> None:
    for path in ("/", "/voices", "/static/app.css", "/nowhere"):
        policy = client.get(path).headers["content-security-policy"]
        assert "script-src 'self';" in policy, path
        assert "default-src 'none'" in policy


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"]
)
def test_a_form_never_leads_to_another_site(client: TestClient, back: str) -> None:
    answer = client.post("/language", data={"lang": "ja", "back": back}, follow_redirects=False)
    assert answer.headers["location"] == "/"
