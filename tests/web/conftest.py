"""One small workspace behind the web app, and a browser-like client that is signed in."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="pip install 'vocpipe[web]'")

from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.fakes import LAST, FakeEmbedder, opened, tiny_workspace
from vocpipe import people, pipeline
from vocpipe.records import Person, Role
from vocpipe.settings import build
from vocpipe.web import views
from vocpipe.web.access import COOKIE
from vocpipe.web.app import create_app
from vocpipe.weeks import parse_week
from vocpipe.workspace import Workspace

TOKEN = "the-start-token"
PASSWORD = "four words in a row"
YUKI = "yuki@example.com"

Serve = Callable[..., "App"]


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a workspace with two weeks of voices, placed, tagged and routed; never write it."""
    folder = tiny_workspace(tmp_path_factory.mktemp("web") / "workspace")
    with opened(folder) as made:
        with made.running():
            pipeline.read_reference(made)
            pipeline.ingest(made)
        pipeline.run(made, parse_week(LAST))
    return folder


@pytest.fixture
def workspace(run_folder: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Give a copy of that workspace, opened."""
    with opened(Path(shutil.copytree(run_folder, tmp_path / "workspace"))) as made:
        yield made


@pytest.fixture
def app(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    """Give the app over it; its pages show at once what a test has machines write, however slow it runs."""
    monkeypatch.setattr(views, "PATIENCE", 0)
    return create_app(workspace, TOKEN)


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """Give a client signed in by the start link."""
    made = TestClient(app, base_url="http://127.0.0.1")
    assert made.get(f"/start?token={TOKEN}").status_code == 200
    return made


@pytest.fixture
def signed_in_as(app: FastAPI, workspace: Workspace) -> Callable[[Role], TestClient]:
    """Give clients of a role, each signed in with a session of its own."""

    def make(role: Role) -> TestClient:
        person = Person(login=f"the-{role}", name=f"the {role}", role=role)
        if workspace.store.people.get(person.login) is None:
            people.add(workspace, person, "the test", "")
        made = TestClient(app, base_url="http://127.0.0.1")
        made.cookies.set(COOKIE, people.begin(workspace, person, "password", 8))
        return made

    return make


class App:
    """An app with settings of its own over the one workspace; gives browsers."""

    def __init__(self, folder: Path, web: dict[str, Any]) -> None:
        source = {"type": "csv", "name": "calls", "path": "calls.csv", "channel": "sheet"}
        self.workspace = Workspace(build({"web": web, "source": [source]}, folder), FakeEmbedder())
        self.app = create_app(self.workspace, "")

    def browser(self, peer: str = "192.0.2.1", scheme: str = "http") -> TestClient:
        return TestClient(
            self.app, base_url=f"{scheme}://127.0.0.1", client=(peer, 1), follow_redirects=False
        )

    def signed_in(self, login: str) -> TestClient:
        client = self.browser()
        person = self.workspace.store.people.get(login)
        assert person
        client.cookies.set(COOKIE, people.begin(self.workspace, person, "password", 8))
        return client

    def deeds(self) -> list[tuple[str, str]]:
        return [(entry.who, entry.what) for entry in self.workspace.store.audit.page()]


@pytest.fixture
def serve(tmp_path: Path, sqlite_file: Path) -> Iterator[Serve]:
    """Give a function that serves a workspace with Yuki (a password) and the boss (none)."""
    shutil.copy(sqlite_file, tmp_path / "vocpipe.db")
    made: list[App] = []

    def start(**web: Any) -> App:
        made.append(App(tmp_path, web))
        workspace = made[-1].workspace
        if not workspace.store.people.all():
            people.add(workspace, Person(login="boss", name="Boss", role=Role.ADMIN), "the test", "")
            people.add(workspace, Person(login=YUKI, name="結城", role=Role.PM), "the test", PASSWORD)
        return made[-1]

    yield start
    for one in made:
        one.workspace.close()
