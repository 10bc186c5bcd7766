"""Small workspaces: with nothing yet, with voices nobody placed, with a source that failed."""

from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="pip install 'vocpipe[web]'")

from fastapi.testclient import TestClient

from tests.fakes import plain_workspace
from tests.store.makers import voice
from vocpipe.store import SourceFailure
from vocpipe.web.app import create_app
from vocpipe.workspace import Workspace

PAGES = (
    *("/", "/voices", "/voices?q=slow", "/themes", "/desks/product", "/desks/sales", "/desks/marketing"),
    *("/desks/success", "/alerts", "/routing", "/kpi", "/changes", "/accounts", "/features", "/links"),
    *("/closing", "/sources", "/edits", "/import", "/people", "/audit"),
)


@pytest.fixture
def empty(tmp_path: Path) -> Workspace:
    return plain_workspace(tmp_path)


def visitor(workspace: Workspace) -> TestClient:
    made = TestClient(create_app(workspace, "token"), base_url="http://127.0.0.1")
    made.get("/start?token=token")
    made.post("/language", data={"lang": "en"})
    return made


def test_every_page_of_an_empty_workspace_answers_and_says_what_to_do_first(empty: Workspace) -> None:
    client = visitor(empty)
    for path in PAGES:
        assert client.get(path).status_code == 200, path
    for path in ("/", "/voices"):
        assert 'href="/import"' in client.get(path).text


def test_the_review_says_that_its_voices_are_not_placed_yet_and_which_source_failed(empty: Workspace) -> None:
    said_at = empty.week().shift(-1).starts(empty.settings.zone)
    empty.store.feedback.save([voice("fb_1", said_at=said_at)])
    empty.store.failures.save(SourceFailure("calls", empty.now(), "calls.csv is not there"))
    page = visitor(empty).get("/").text
    assert "vocpipe run --week" in page
    assert "<strong>calls</strong>" in page
    assert "calls.csv is not there" in visitor(empty).get("/sources").text
