"""The API tells and takes what the pages do, for whom a token acts, and nothing twice."""

import base64
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from vocpipe import people
from vocpipe.people.audit import clock
from vocpipe.records import Lang, Person, Role, Scope
from vocpipe.web.api import bringing, reading, saying
from vocpipe.web.api.app import LARGEST
from vocpipe.web.api.problems import MEDIA
from vocpipe.web.api.signatures import signed
from vocpipe.workspace import Workspace

Caller = Callable[..., TestClient]


@pytest.fixture
def caller(app: FastAPI, workspace: Workspace) -> Caller:
    """Give clients with a token of a role and scopes."""

    def make(role: Role = Role.PM, *scopes: Scope) -> TestClient:
        person = Person(login=f"{role}@example.com", name=f"the {role}", role=role)
        if workspace.store.people.get(person.login) is None:
            people.add(workspace, person, "the test", "")
        _, secret = people.make_token(workspace, person.login, "test", scopes or tuple(Scope), 30, "the test")
        headers = {"Authorization": f"Bearer {secret}"}
        return TestClient(app, base_url="http://127.0.0.1/api/v1", headers=headers)

    return make


def test_every_operation_but_the_signed_webhook_asks_for_a_scope() -> None:
    without = {
        route.path
        for module in (reading, saying, bringing)
        for route in module.router.routes
        if isinstance(route, APIRoute)
        and not any(hasattr(one.call, "scope") for one in route.dependant.dependencies)
    }
    assert without == {"/webhooks/{name}"}


def test_without_a_token_that_holds_nothing_is_told(app: FastAPI) -> None:
    client = TestClient(app, base_url="http://127.0.0.1/api/v1")
    for headers in ({}, {"Authorization": "Bearer voc_unknown"}, {"Authorization": "Basic eDp5"}):
        answer = client.get("/items", headers=headers)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert answer.headers["content-type"] == MEDIA


def test_a_token_may_do_what_both_its_scopes_and_its_person_may(caller: Caller, workspace: Workspace) -> None:
    voice = workspace.store.feedback.find()[0].id
    core = {"say": "core", "item": voice, "reason": "why, not what"}
    kind = {"say": "kind", "item": voice, "kind": "request"}
    assert caller(Role.PM, Scope.READ).post("/verdicts", json=kind).status_code == 403
    assert caller(Role.VIEWER).post("/verdicts", json=kind).status_code == 403
    assert caller(Role.CS).post("/verdicts", json=core).status_code == 403
    assert caller(Role.CS).post("/verdicts", json=kind).status_code == 201
    assert caller(Role.PM).post("/verdicts", json=core).status_code == 201


def test_pages_follow_one_another_through_every_voice_once_though_new_ones_come_in(caller: Caller) -> None:
    client = caller()
    seen, cursor = [], ""
    while cursor is not None:
        answer = client.get("/items", params={"limit": 5, "cursor": cursor})
        assert answer.status_code == 200, answer.text
        page = answer.json()
        seen += [item["id"] for item in page["data"]]
        cursor = page["next"]
        assert client.post("/voices", json=_batch(f"new-{len(seen)}")).status_code == 201
    assert len(seen) == len(set(seen)) == 18


@pytest.mark.parametrize("cursor", ["x", "bm8", base64.urlsafe_b64encode(b'["x", "y"]').decode()])
def test_a_cursor_that_is_not_ours_is_refused(caller: Caller, cursor: str) -> None:
    assert caller().get("/items", params={"cursor": cursor}).status_code == 422


def test_a_path_with_a_line_break_is_a_problem_too(caller: Caller) -> None:
    answer = caller().get("/items/fb_%0Ax")
    assert (answer.status_code, answer.headers["content-type"]) == (404, MEDIA)


def test_filters_hold_together(caller: Caller) -> None:
    client = caller()
    everything = client.get("/items", params={"limit": 200}).json()["data"]
    kind = everything[0]["kind"]
    some = client.get("/items", params={"kind": kind, "account": "会社A", "limit": 200}).json()["data"]
    assert some == [one for one in everything if one["kind"] == kind and one["account"] == "会社A"] != []


def test_a_page_of_themes_tells_how_the_languages_of_each_mix(caller: Caller, workspace: Workspace) -> None:
    client, store = caller(), workspace.store
    themes = client.get("/themes", params={"limit": 200}).json()["data"]
    assert {theme["language_mixing"] for theme in themes} == {None}
    key = themes[0]["key"]
    (one,) = store.feedback.by_id(store.ledger.members([key])[key][:1]).values()
    store.feedback.save([one.model_copy(update={"lang": Lang.EN})])
    page = client.get("/themes", params={"limit": 1}).json()
    assert [(theme["key"], theme["language_mixing"]) for theme in page["data"]] == [(key, 1.0)]
    following = client.get("/themes", params={"limit": 200, "cursor": page["next"]}).json()["data"]
    assert [theme | {"language_mixing": None} for theme in page["data"]] + following == themes


def test_a_verdict_is_signed_said_once_and_can_be_taken_back(caller: Caller, workspace: Workspace) -> None:
    client, voice = caller(Role.PM), workspace.store.feedback.find()[0].id
    usage = {"say": "usage", "item": voice, "feature": "csv", "state": "user", "knowledge": "informed"}
    usage["feature"] = sorted(workspace.catalogue.by_key)[0]
    (first,), (again,) = (client.post("/verdicts", json=usage).json() for _ in range(2))
    assert (first["by"], first["id"]) == ("the pm", again["id"])
    (shown,) = [one for one in client.get(f"/items/{voice}").json()["ledger"] if one["id"] == first["id"]]
    assert shown["human"]
    assert client.post(f"/verdicts/{first['id']}/undo").json()["undoes"] == first["id"]
    assert client.post(f"/verdicts/{first['id']}/undo").status_code == 422


def test_voices_sent_again_are_the_same_and_changed_ones_revised(
    caller: Caller, workspace: Workspace
) -> None:
    client = caller(Role.CS)
    assert client.post("/voices", json=_batch("a")).json()["new"] == 1
    assert client.post("/voices", json=_batch("a")).json() == {
        **dict.fromkeys(("new", "revised", "updated", "set_aside", "rejected"), 0), "same": 1
    }  # fmt: skip
    assert client.post("/voices", json=_batch("a", "一覧の並び順も覚えていてほしい。")).json()["revised"] == 1
    nameless = _batch("")
    assert client.post("/voices", json=nameless).status_code == 422
    keyed = [client.post("/voices", json=nameless, headers={"Idempotency-Key": "k"}).json() for _ in range(2)]
    assert [one["new"] for one in keyed] == [1, 0]
    assert [entry.what for entry in workspace.store.audit.page("the cs")].count("uploaded") == 5


def test_a_voice_that_cannot_be_read_is_a_reject_and_the_others_go_on(caller: Caller) -> None:
    client = caller()
    batch = _batch("ok")
    batch["voices"].append({"id": "empty", "text": "   "})
    assert client.post("/voices", json=batch).json() | {"new": 1, "rejected": 1} == client.post(
        "/voices", json=batch
    ).json() | {"new": 1, "same": 0, "rejected": 1}
    (told,) = client.get("/rejects").json()["data"]
    assert told["row"] == 2
    assert "raw" not in told


def test_what_is_wrong_is_named_without_the_customers_words(caller: Caller) -> None:
    secret = "秘密の話"
    answer = caller().post("/voices", json={"source": "crm", "voices": [{"text": secret, "said_at": secret}]})
    assert (answer.status_code, answer.headers["content-type"]) == (422, MEDIA)
    assert "body.voices.0.said_at" in answer.json()["fields"]
    assert secret not in answer.text


def test_a_body_that_is_too_large_is_not_read(caller: Caller) -> None:
    answer = caller().post("/voices", content=b"x" * (LARGEST + 1))
    assert (answer.status_code, answer.headers["content-type"]) == (413, MEDIA)


def test_a_run_that_holds_the_workspace_lets_a_caller_come_back_later(
    caller: Caller, workspace: Workspace
) -> None:
    client = caller()
    with workspace.running():
        answer = client.post("/voices", json=_batch("a"))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")


TICKET = {
    "ticket": {"id": 77, "subject": "CSV", "description": "CSVの出力が文字化けします。", "status": "open"}
}


def test_a_signed_webhook_brings_its_ticket_in_and_any_other_does_not(
    app: FastAPI, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(workspace.settings.web.webhooks, "helpdesk", "HOOK_SECRET")
    monkeypatch.setenv("HOOK_SECRET", "s3cret")
    client = TestClient(app, base_url="http://127.0.0.1/api/v1")
    body = json.dumps(TICKET).encode()
    fits = {"X-Hub-Signature-256": "sha256=" + hmac.new(b"s3cret", body, "sha256").hexdigest()}
    assert client.post("/webhooks/helpdesk", content=body).status_code == 401
    assert client.post("/webhooks/helpdesk", content=body + b" ", headers=fits).status_code == 401
    assert client.post("/webhooks/other", content=body, headers=fits).status_code == 404
    counts = [client.post("/webhooks/helpdesk", content=body, headers=fits).json() for _ in range(2)]
    assert [(one["new"], one["same"]) for one in counts] == [(1, 0), (0, 1)]
    assert len(workspace.store.feedback.find(source="helpdesk")) == 1


def test_signatures_of_every_kind_fit_only_their_body_secret_and_time() -> None:
    now, body = clock(), b'{"ticket": {}}'
    at, zendesk_at = str(int(now.timestamp())), now.isoformat()
    standard = base64.b64encode(hmac.new(b"key", f"m1.{at}.".encode() + body, "sha256").digest()).decode()
    zendesk = base64.b64encode(hmac.new(b"key", zendesk_at.encode() + body, "sha256").digest()).decode()
    kinds: list[dict[str, str]] = [
        {"webhook-id": "m1", "webhook-timestamp": at, "webhook-signature": f"v1,other v1,{standard}"},
        {"x-zendesk-webhook-signature": zendesk, "x-zendesk-webhook-signature-timestamp": zendesk_at},
        {"x-hub-signature": "sha1=" + hmac.new(b"key", body, "sha1").hexdigest()},
    ]
    late = datetime(now.year + 1, 1, 1, tzinfo=UTC)
    for headers in kinds:
        assert signed(headers, body, "key", now)
        assert not signed(headers, body + b" ", "key", now)
        assert not signed(headers, body, "other", now)
        assert signed(headers, body, "key", late) == ("x-hub-signature" in headers)
    whsec = "whsec_" + base64.b64encode(b"key").decode()
    assert signed(kinds[0], body, whsec, now)
    assert not signed({}, body, "key", now)


def _batch(key: str, text: str = "検索の条件を保存できると助かります。") -> dict[str, Any]:
    return {"source": "crm", "voices": [{"id": key, "text": text, "account": "会社A"}]}
