"""Messages leave once, over a real HTTP request on loopback, and only to hosts that are allowed."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from vocpipe.destinations import AppriseDestination, Delivery, Message
from vocpipe.destinations.hosts import check_address
from vocpipe.errors import SettingsError, VocpipeError

MESSAGE = Message("2026-W47/product/ja", "今週の声", "新しいテーマが2件 @channel", ("fb1",))


class Inbox(HTTPServer):
    """A webhook that keeps what it is sent and answers with ``status``."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.received: list[dict[str, str]] = []
        self.status = 200


class Handler(BaseHTTPRequestHandler):
    """Takes one POST."""

    def do_POST(self) -> None:
        inbox = self.server
        assert isinstance(inbox, Inbox)
        inbox.received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(inbox.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    server = Inbox()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def chat(inbox: Inbox, **more: object) -> AppriseDestination:
    url = f"json://127.0.0.1:{inbox.server_port}/hook"
    given = {"name": "chat", "url": url, "hosts": ("127.0.0.1",), "allow_private": True, **more}
    return AppriseDestination.model_validate(given)


def test_a_message_is_sent_once_and_calls_nobody(inbox: Inbox) -> None:
    delivery = Delivery("2026-W47", messages=(MESSAGE,))
    keys = list(chat(inbox).deliver(delivery, set()))
    assert keys == ["chat/2026-W47/product/ja"]
    assert list(chat(inbox).deliver(delivery, set(keys))) == []
    (received,) = inbox.received
    assert (received["title"], received["message"]) == ("今週の声", "新しいテーマが2件 ＠channel")


def test_nothing_to_say_is_not_said(inbox: Inbox) -> None:
    quiet = (Message("k", "今週の声", "", ("fb1",)), Message("k", "今週の声", "変化なし"))
    assert list(chat(inbox).deliver(Delivery("2026-W47", messages=quiet), ())) == []
    assert list(chat(inbox, keys=("sales",)).deliver(Delivery("2026-W47", messages=(MESSAGE,)), ())) == []
    assert inbox.received == []


def test_a_refused_message_is_an_error_and_is_tried_again_next_time(inbox: Inbox) -> None:
    inbox.status = 500
    with pytest.raises(VocpipeError, match="did not take message 2026-W47/product/ja"):
        list(chat(inbox).deliver(Delivery("2026-W47", messages=(MESSAGE,)), ()))
    inbox.status = 200
    assert len(list(chat(inbox).deliver(Delivery("2026-W47", messages=(MESSAGE,)), ()))) == 1


def test_the_address_may_come_from_the_environment(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    destination = chat(inbox, url=None, url_env="CHAT_URL")
    with pytest.raises(SettingsError, match="CHAT_URL is not set"):
        list(destination.deliver(Delivery("w", messages=(MESSAGE,)), ()))
    monkeypatch.setenv("CHAT_URL", f"json://127.0.0.1:{inbox.server_port}/hook")
    assert len(list(destination.deliver(Delivery("w", messages=(MESSAGE,)), ()))) == 1


def test_a_destination_never_shows_its_address() -> None:
    destination = AppriseDestination(name="chat", url="slack://secret-a/b/c")
    assert "secret" not in repr(destination)


@pytest.mark.parametrize(
    ("url", "hosts", "private", "message"),
    [
        ("file:///etc/passwd", (), False, "scheme 'file'"),
        ("dbus://", (), False, "scheme 'dbus'"),
        ("https://evil.example/hook", (), False, "scheme 'https'"),
        ("jsons://evil.example/hook", ("good.example",), False, "sends to evil.example"),
        ("mailtos://u:p@good.example?smtp=evil.example", ("good.example",), False, "sends to evil.example"),
        ("jsons://127.0.0.1/hook", ("127.0.0.1",), False, "private address"),
        ("jsons://169.254.169.254/latest", ("169.254.169.254",), False, "private address"),
        ("json://8.8.8.8/hook", ("8.8.8.8",), True, "unencrypted"),
    ],
)
def test_an_address_that_is_not_allowed_is_refused_without_being_shown(
    url: str, hosts: tuple[str, ...], private: bool, message: str
) -> None:
    with pytest.raises(SettingsError, match=message) as error:
        check_address(url, hosts, "chat", allow_private=private)
    assert "hook" not in str(error.value)


@pytest.mark.parametrize(
    "url", ["slack://a/b/c/#voc", "https://hooks.slack.com/services/a/b/c", "gchat://a/b/c"]
)
def test_known_services_need_no_list(url: str) -> None:
    check_address(url, (), "chat")
