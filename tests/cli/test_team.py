"""``people`` and ``audit`` on the command line: secrets are printed once, deeds are listed."""

import io
import socket
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def begun(here: Path, cheap_passwords: None) -> None:
    """Stand in an empty workspace."""
    (here / "vocpipe.toml").write_text("", "utf-8")


def test_a_team_is_added_changed_and_disabled_and_each_deed_is_listed(run: Run) -> None:
    made = run("people", "add", "yuki@example.com", "--name", "結城", "--role", "pm", "--json").json()
    assert len(made["password"]) >= 12
    said = run("people", "add", "sso@example.com", "--role", "admin", "--without-password")
    assert "password" not in said.out
    run("people", "role", "yuki@example.com", "desk", "--originals")
    run("people", "disable", "yuki@example.com")
    (sso, yuki) = run("people", "list", "--json").json()
    assert (sso["role"], yuki["role"], yuki["originals"], yuki["active"]) == ("admin", "desk", True, False)
    told = run("audit", "--person", "宮下", "--json").json()
    expected = ["person disabled", "person changed", "person added", "person added"]
    assert [entry["what"] for entry in told] == expected
    assert made["password"] not in run("audit").out + run("people", "list").out
    assert "last admin" in run("people", "disable", "sso@example.com").one_line()


def test_a_password_is_read_from_stdin_or_made(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("four words in a row\n"))
    said = run("people", "add", "yuki", "--role", "pm", "--stdin", "--json").json()
    assert "password" not in said
    assert "shown only now" in run("people", "password", "yuki").out
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert "12 to 256" in run("people", "password", "yuki", "--stdin").one_line()


def test_a_token_is_printed_once_listed_and_revoked(run: Run) -> None:
    run("people", "add", "yuki", "--role", "pm", "--without-password")
    asked = ("people", "token", "yuki", "--label", "sheet bot", "--scope", "read", "--scope", "ingest")
    made = run(*asked, "--json").json()
    (held,) = run("people", "tokens", "yuki", "--json").json()
    assert (held["id"], held["scopes"]) == (made["id"], ["ingest", "read"])
    assert made["token"].startswith("voc_")
    assert made["token"] not in run("people", "tokens").out
    assert run("people", "revoke", made["id"]).code == 0
    assert "no token" in run("people", "revoke", made["id"]).one_line()


@pytest.mark.parametrize(
    ("settings", "refused"),
    [
        ("", "nobody could sign in there. Add people"),
        ('[web.proxy]\npeers = ["10.0.0.5"]', "must know the one people open. Set it in vocpipe.toml"),
        ('[web]\nurl = "voc.example.com"', "web.url"),
        ('[web.oidc]\nissuer = "http://login.example.com"', "https"),
    ],
)
def test_the_app_is_not_opened_to_others_before_they_can_sign_in(
    here: Path, run: Run, settings: str, refused: str
) -> None:
    pytest.importorskip("uvicorn", reason="pip install 'vocpipe[web]'")
    (here / "vocpipe.toml").write_text(settings, "utf-8")
    assert refused in run("serve", "--host", "0.0.0.0").one_line()


def test_with_people_it_is_opened_without_a_start_link_and_on_a_free_port_alone(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    uvicorn = pytest.importorskip("uvicorn", reason="pip install 'vocpipe[web]'")
    served = {}
    monkeypatch.setattr(uvicorn, "run", lambda app, **how: served.update(how, app=app))
    run("people", "add", "yuki", "--role", "pm")
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = one.getsockname()[1]
        taken = run("serve", "--port", port)
        assert f"port {port} is taken" in taken.one_line()
        assert (taken.out, served) == ("", {})
    said = run("serve", "--host", "127.0.0.2", "--port", port)
    assert "token" not in said.out
    assert "unencrypted" in said.err
    assert served["app"].state.access.start_token == ""
    assert (served["host"], served["proxy_headers"]) == ("127.0.0.2", False)
    assert "/start?token=" in run("serve", "--port", port).out


def test_the_demo_is_served_once_it_is_played_and_on_a_free_port_alone(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    played, served = [], []
    monkeypatch.setattr("vocpipe.demo.play", lambda *_: played.append(1) or SimpleNamespace(folder=here))
    monkeypatch.setattr("os.execv", lambda _, command: served.append(command[2:]))
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = one.getsockname()[1]
        assert f"port {port} is taken" in run("demo", "--serve", "--port", port).one_line()
        assert played == []
    assert run("demo", "--serve", "--port", port, "--json").out == ""
    assert (played, served) == ([1], [["vocpipe", "serve", "--port", str(port), "--json"]])
