"""Coming in: passwords and how often, sessions and their end, an issuer, a proxy; every deed is noted."""

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="pip install 'vocpipe[web]'")

from fastapi.testclient import TestClient
from joserfc.jwk import RSAKey

from tests.standins.issuer import Issuer
from tests.web.conftest import PASSWORD, YUKI, App, Serve
from vocpipe import people
from vocpipe.records import Role
from vocpipe.web import limits
from vocpipe.web.access import COOKIE

PAGE = "/sources"
PROXY = {"proxy": {"peers": ["10.0.0.0/24"]}, "url": "https://voc.example.com"}

pytestmark = pytest.mark.usefixtures("cheap_passwords")


def sign_in(client: TestClient, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/sign-in", data={"login": YUKI, "password": password, **more})


def comes_in(client: TestClient) -> bool:
    return client.get(PAGE).status_code == 200


def test_a_password_leads_back_to_the_page_that_was_asked_for(serve: Serve) -> None:
    app = serve()
    client = app.browser()
    door = client.get("/voices?kind=praise").headers["location"]
    assert door == "/sign-in?to=%2Fvoices%3Fkind%3Dpraise"
    assert 'value="/voices?kind=praise"' in client.get(door).text
    assert sign_in(client, to="/voices?kind=praise").headers["location"] == "/voices?kind=praise"
    assert comes_in(client)
    assert sign_in(app.browser(), to="https://elsewhere.example").headers["location"] == "/"
    assert app.deeds()[0] == ("結城", "signed in")


def test_a_wrong_password_is_refused_in_the_words_of_an_unknown_login(serve: Serve) -> None:
    app = serve()
    client = app.browser()
    wrong = sign_in(client, "wrong")
    unknown = client.post("/sign-in", data={"login": "nobody", "password": "wrong"})
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert wrong.text.replace(YUKI, "nobody") == unknown.text
    assert not comes_in(client)


def test_guessing_must_wait_and_locks_nobody_else_out(serve: Serve) -> None:
    app = serve()
    guesser, colleague = app.browser("192.0.2.66"), app.browser("192.0.2.1")
    answers = [sign_in(guesser, f"guess {n}").status_code for n in range(limits.PAIR + 1)]
    assert answers == [401] * limits.PAIR + [429]
    right = sign_in(guesser)
    assert right.status_code == 429, "the right password must wait as well"
    assert 0 < int(right.headers["retry-after"]) <= limits.WINDOW + 1
    assert sign_in(colleague).status_code == 303


def test_the_wait_ends_and_an_address_may_not_try_every_login() -> None:
    now = [0.0]
    limit = limits.SignInLimit(lambda: now[0])
    tries = [limit.wait(f"login {n}", "192.0.2.66") for n in range(limits.ADDRESS + 1)]
    assert tries[:-1] == [0] * limits.ADDRESS
    assert tries[-1] > 0
    now[0] = limits.WINDOW + 1
    assert limit.wait("login 1", "192.0.2.66") == 0


def test_the_cookie_is_kept_from_scripts_and_from_plain_http(serve: Serve) -> None:
    plain = sign_in(serve().browser()).headers["set-cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=lax" in plain
    assert "Secure" not in plain
    cookies = sign_in(serve(**PROXY).browser(scheme="https")).headers["set-cookie"]
    assert "Secure" in cookies


def test_the_app_answers_under_its_own_name_and_no_other(serve: Serve) -> None:
    app = serve(**PROXY).app
    for name, status in (("voc.example.com", 200), ("voc.example.com.evil.example", 400)):
        assert TestClient(app, base_url=f"https://{name}").get("/sign-in").status_code == status


def test_an_ended_expired_or_made_up_session_leads_to_the_door(serve: Serve) -> None:
    app = serve()
    here, there = app.browser(), app.browser()
    for client in (here, there):
        sign_in(client)
    thief = app.browser()
    thief.cookies.set(COOKIE, here.cookies[COOKIE])
    assert comes_in(thief), "whoever holds the cookie is in ..."
    here.post("/sign-out")
    assert not comes_in(thief), "... until the session is ended"
    assert comes_in(there)
    sign_in(here)
    here.post("/sign-out/everywhere")
    assert not comes_in(there)
    there.cookies.set(COOKIE, "made up")
    assert not comes_in(there)
    yuki = app.workspace.store.people.get(YUKI)
    assert yuki
    there.cookies.clear()
    there.cookies.set(COOKIE, people.begin(app.workspace, yuki, "password", hours=-1))
    assert not comes_in(there)


def test_a_session_outlives_a_restart_and_follows_the_role(serve: Serve) -> None:
    client = serve().browser()
    sign_in(client)
    again = serve()
    after = again.browser()
    after.cookies.set(COOKIE, client.cookies[COOKIE])
    assert comes_in(after)
    assert after.get("/people").status_code == 403
    people.change(again.workspace, YUKI, "Boss", role=Role.ADMIN)
    assert after.get("/people").status_code == 200
    people.disable(again.workspace, YUKI, "Boss")
    assert not comes_in(after)


def test_the_language_stays_with_the_person(serve: Serve) -> None:
    app = serve()
    one, other = app.browser(), app.browser()
    sign_in(one)
    sign_in(other)
    one.post("/language", data={"lang": "en"})
    assert 'lang="en"' in other.get(PAGE).text
    one.post("/language", data={"lang": "ja"})
    assert 'lang="ja"' in other.get(PAGE, headers={"Accept-Language": "en"}).text


def test_ones_own_password_is_changed_only_with_the_present_one(serve: Serve) -> None:
    app = serve()
    here, there = app.browser(), app.browser()
    sign_in(here)
    sign_in(there)
    new = "another four words here"
    assert here.post("/you/password", data={"current": "wrong", "new": new}).status_code == 403
    assert here.post("/you/password", data={"current": PASSWORD, "new": "short"}).status_code == 422
    assert here.post("/you/password", data={"current": PASSWORD, "new": new}).status_code == 303
    assert comes_in(here)
    assert not comes_in(there)
    assert sign_in(there).status_code == 401
    assert sign_in(there, new).status_code == 303


def test_a_form_for_signing_in_may_not_come_from_another_site(serve: Serve) -> None:
    client = serve().browser()
    data = {"login": YUKI, "password": PASSWORD}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        assert client.post("/sign-in", data=data, headers=headers).status_code == 403
    assert not comes_in(client)


def test_a_listed_proxy_names_the_person_and_no_other_peer_does(serve: Serve) -> None:
    app = serve(**PROXY)
    named = {"X-Forwarded-Email": "Yuki@example.com", "X-Forwarded-For": "6.6.6.6, 203.0.113.9"}
    proxy, stranger = app.browser("10.0.0.5"), app.browser("10.0.1.5")
    for _ in range(2):
        assert proxy.get(PAGE, headers=named).status_code == 200
        assert stranger.get(PAGE, headers=named).status_code == 303
    assert not comes_in(proxy), "without the header nobody is signed in"
    assert app.deeds()[:2] == [("", "sign-in refused"), ("結城", "signed in")], "each is noted once"
    assert app.workspace.store.audit.page()[1].detail["where"] == "203.0.113.9"


def test_the_proxy_brings_newcomers_in_a_role_or_not_at_all(serve: Serve) -> None:
    named = {"X-Forwarded-Email": "new@example.com", "Accept-Language": "en"}
    refused = serve(**PROXY).browser("10.0.0.5").get(PAGE, headers=named)
    assert refused.status_code == 403
    assert "not in the team" in refused.text
    app = serve(**PROXY, new_people="viewer")
    assert app.browser("10.0.0.5").get(PAGE, headers=named).status_code == 200
    found = app.workspace.store.people.get("new@example.com")
    assert found
    assert found.role is Role.VIEWER


def test_a_header_is_worth_nothing_where_no_proxy_is_listed(serve: Serve) -> None:
    app = serve()
    for peer in ("127.0.0.1", "10.0.0.5", "testclient"):
        assert app.browser(peer).get(PAGE, headers={"X-Forwarded-Email": "boss"}).status_code == 303


@pytest.fixture(scope="module")
def one_issuer() -> Iterator[Issuer]:
    """Give an issuer: its key takes a while to make."""
    made = Issuer("vocpipe")
    yield made
    made.close()


@pytest.fixture
def issuer(one_issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> Issuer:
    """Give an issuer that vouches for Yuki."""
    one_issuer.claims = {"email": "Yuki@Example.com", "email_verified": True, "name": "Yuki"}
    one_issuer.key = one_issuer.published
    monkeypatch.setenv("VOCPIPE_OIDC_SECRET", "the client's secret")
    return one_issuer


def over(serve: Serve, issuer: Issuer, **more: Any) -> App:
    return serve(oidc={"issuer": issuer.url, "client_id": "vocpipe"}, **more)


def through(client: TestClient, issuer: Issuer) -> Any:
    asked = client.get("/sign-in/oidc?to=/themes").headers["location"]
    assert asked.startswith(issuer.url)
    return client.get(issuer.signs_in(asked))


def test_the_issuer_vouches_for_somebody_of_the_team(serve: Serve, issuer: Issuer) -> None:
    app = over(serve, issuer)
    client = app.browser()
    assert "/sign-in/oidc" in client.get("/sign-in").text
    assert through(client, issuer).headers["location"] == "/themes"
    assert comes_in(client)
    assert app.deeds()[0] == ("結城", "signed in")


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "of another sign-in"},
        {"aud": "another app", "azp": "vocpipe"},
        {"iss": "https://elsewhere.example"},
        {"exp": 1_700_000_000},
        {"email_verified": False},
        {"email": "stranger@example.com"},
        {"email": None},
    ],
    ids=lambda lie: next(iter(lie)),
)
def test_what_the_issuer_did_not_say_to_us_now_of_a_verified_colleague_is_refused(
    serve: Serve, issuer: Issuer, lie: dict[str, Any]
) -> None:
    issuer.claims |= lie
    client = over(serve, issuer).browser()
    assert through(client, issuer).status_code == 403
    assert not comes_in(client)


def test_a_state_of_another_browser_or_a_forged_signature_is_refused(serve: Serve, issuer: Issuer) -> None:
    app = over(serve, issuer)
    attacker, victim = app.browser(), app.browser()
    asked = attacker.get("/sign-in/oidc").headers["location"]
    victim.get("/sign-in/oidc")
    assert victim.get(issuer.signs_in(asked)).status_code == 403
    issuer.key = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"})
    assert through(attacker, issuer).status_code == 403
    assert attacker.get("/sign-in/oidc/back?error=access_denied").status_code == 403
    assert not comes_in(victim)
    assert not comes_in(attacker)
    assert app.deeds()[:3] == [("", "sign-in refused")] * 3


def test_an_issuer_that_is_not_there_is_told_in_a_sentence(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOCPIPE_OIDC_SECRET", "the client's secret")
    app = serve(oidc={"issuer": "http://127.0.0.1:9", "client_id": "vocpipe"})
    answer = app.browser().get("/sign-in/oidc", headers={"Accept-Language": "en"})
    assert (answer.status_code, "cannot be reached" in answer.text) == (403, True)
