"""One small workspace behind the web app, and a browser-like client that is signed in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="pip install 'vocpipe[web]'")

from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from tests.fakes import LAST, opened, tiny_workspace
from vocpipe import pipeline
from vocpipe.web.app import create_app
from vocpipe.web.people import Role
from vocpipe.weeks import parse_week
from vocpipe.workspace import Workspace

TOKEN = "the-start-token"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Give a workspace with two weeks of voices, placed, tagged and routed."""
    with opened(tiny_workspace(tmp_path / "workspace")) as made:
        with made.running():
            pipeline.read_reference(made)
            pipeline.ingest(made)
        pipeline.run(made, parse_week(LAST))
        yield made


@pytest.fixture
def app(workspace: Workspace) -> FastAPI:
    """Give the app over it."""
    return create_app(workspace, TOKEN)


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """Give a client signed in by the start link."""
    made = TestClient(app, base_url="http://127.0.0.1")
    assert made.get(f"/start?token={TOKEN}").status_code == 200
    return made


@pytest.fixture
def signed_in_as(app: FastAPI) -> Callable[[Role], TestClient]:
    """Give clients of a role, through a door that only this test's app has."""

    @app.get("/test-door/{role}")
    def door(request: Request, role: Role) -> dict[str, str]:
        request.session["person"] = {"name": f"the {role}", "role": role.value}
        return {}

    def make(role: Role) -> TestClient:
        made = TestClient(app, base_url="http://127.0.0.1")
        made.get(f"/test-door/{role}")
        return made

    return make
