"""People, one's own page, the audit and originals: what admins change, what is shown once, what is noted."""

import re

import pytest
from fastapi.testclient import TestClient

from tests.fakes import write_sheet
from tests.web.conftest import YUKI, App, Serve
from vocpipe import people, pipeline
from vocpipe.pipeline.erasing import erase
from vocpipe.web.audit_page import A_PAGE

pytestmark = pytest.mark.usefixtures("cheap_passwords")

SAID = "請求書が届かないので 090-1234-5678 か sato@example.com へ連絡がほしい。"


@pytest.fixture
def app(serve: Serve) -> App:
    """Give an app with one voice that holds personal data."""
    made = serve()
    write_sheet(
        made.workspace.settings.root / "calls.csv", [("2026-11-17", "三好", "会社A", "佐藤花子", SAID)]
    )
    pipeline.ingest(made.workspace)
    return made


@pytest.fixture
def boss(app: App) -> TestClient:
    """Give the admin's browser, in English."""
    made = app.signed_in("boss")
    made.follow_redirects = True
    made.post("/language", data={"lang": "en"})
    return made


def secret(page: str) -> str:
    """Give the password or token a page shows."""
    found = re.search(r'<code class="secret">([^<]+)</code>', page)
    assert found, page
    return found.group(1)


def test_an_admin_adds_a_person_whose_password_is_shown_once_and_lets_them_in(
    app: App, boss: TestClient
) -> None:
    page = boss.post(
        "/people/add", data={"login": "Mei@Example.com", "name": "芽衣", "role": "cs", "password": "true"}
    ).text
    login = {"login": "mei@example.com", "password": secret(page)}
    assert "secret" not in boss.get("/people/mei%40example.com").text
    assert app.browser().post("/sign-in", data=login).status_code == 303
    boss.post("/people/mei@example.com/role", data={"role": "desk", "originals": "true"})
    mei = app.workspace.store.people.get("mei@example.com")
    assert mei
    assert (mei.role, mei.originals, mei.name) == ("desk", True, "芽衣")
    again = boss.post("/people/mei@example.com/password").text
    assert secret(again) != login["password"]
    assert app.browser().post("/sign-in", data=login).status_code == 401
    boss.post("/people/mei@example.com/disable")
    assert "芽衣" in boss.get("/people").text
    assert [deed for deed in app.deeds() if deed[0] == "Boss"][:4] == [
        ("Boss", "person disabled"),
        ("Boss", "password set"),
        ("Boss", "person changed"),
        ("Boss", "person added"),
    ]


def test_a_change_that_may_not_be_made_is_told_and_not_made(app: App, boss: TestClient) -> None:
    assert boss.post("/people/boss/disable").status_code == 422
    assert boss.post("/people/add", data={"login": YUKI, "name": "Other"}).status_code == 422
    assert boss.get("/people/nobody").status_code == 404
    assert app.workspace.store.people.get("boss") is not None
    assert len(app.workspace.store.people.all()) == 2


def test_a_token_of_ones_own_is_shown_once_and_nobody_elses_can_be_revoked(
    app: App, boss: TestClient
) -> None:
    yuki = app.signed_in(YUKI)
    yuki.follow_redirects = True
    made = secret(yuki.post("/you/tokens", data={"label": "bot", "scopes": "read", "days": "30"}).text)
    found = people.token_of(app.workspace, made)
    assert found
    assert found[1].login == YUKI
    assert "bot" in boss.get(f"/people/{YUKI}").text
    assert boss.post(f"/you/tokens/{found[0].id}/revoke").status_code == 404
    assert people.token_of(app.workspace, made)
    assert yuki.post(f"/you/tokens/{found[0].id}/revoke").status_code == 200
    assert people.token_of(app.workspace, made) is None


def test_an_admin_signs_somebody_out_everywhere(app: App, boss: TestClient) -> None:
    yuki = app.signed_in(YUKI)
    assert yuki.get("/you").status_code == 200
    boss.post(f"/people/{YUKI}/sign-out")
    assert yuki.get("/you").status_code == 303


def test_erased_words_are_not_read_again_from_their_file(app: App, boss: TestClient) -> None:
    (voice,) = app.workspace.store.feedback.find()
    assert "/original" in boss.get(f"/voices/{voice.id}").text
    erase(app.workspace, [voice], "本人の求め", "Boss")
    page = boss.get(f"/voices/{voice.id}").text
    assert "[ERASED]" in page
    assert "/original" not in page
    assert SAID not in boss.post(f"/voices/{voice.id}/original").text


def test_an_original_is_shown_to_who_has_the_right_and_that_is_noted(app: App, boss: TestClient) -> None:
    (voice,) = app.workspace.store.feedback.find()
    assert "090" not in voice.text
    yuki = app.signed_in(YUKI)
    asked = f"/voices/{voice.id}/original"
    assert "/original" not in yuki.get(f"/voices/{voice.id}").text
    assert yuki.post(asked).status_code == 403
    assert yuki.get(asked).status_code == 405, "looking is a deed: no link does it"
    assert "original read" not in dict(app.deeds()).values()
    people.change(app.workspace, YUKI, "Boss", originals=True)
    assert "/original" in yuki.get(f"/voices/{voice.id}").text
    page = yuki.post(asked).text
    assert SAID in page
    assert "佐藤花子" in page
    assert app.deeds()[0] == ("結城", "original read")
    assert voice.id in boss.get("/audit?who=結城").text


@pytest.mark.parametrize("now", ["別の行になった。", None], ids=["another row", "no file"])
def test_an_original_that_is_no_longer_there_is_not_guessed(
    app: App, boss: TestClient, now: str | None
) -> None:
    (voice,) = app.workspace.store.feedback.find()
    file = app.workspace.settings.root / "calls.csv"
    file.unlink()
    if now:
        write_sheet(file, [("2026-11-17", "三好", "会社A", "佐藤花子", now)])
    answer = boss.post(f"/voices/{voice.id}/original")
    assert answer.status_code in (404, 422)
    assert "佐藤" not in answer.text
    assert "original read" not in dict(app.deeds()).values()


def test_the_audit_is_read_by_person_by_day_and_page_by_page(app: App, boss: TestClient) -> None:
    for _ in range(A_PAGE):
        people.begin(app.workspace, app.workspace.store.people.all()[0], "password", 8)
    first = boss.get("/audit").text
    assert first.count("<tr>") == A_PAGE + 1
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older
    assert "person added" in boss.get(older.group(1).replace("&amp;", "&")).text
    assert "Nothing was done" in boss.get("/audit?day=2020-01-01").text
    assert "結城" not in boss.get("/audit?who=Boss").text.split("<tbody>")[1]
    assert boss.get("/audit?day=&who=").status_code == 200
