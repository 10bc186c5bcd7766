"""Messages leave once, over a real HTTP request on loopback, and only to hosts that are allowed."""

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from vocpipe.destinations import AppriseDestination, Delivery, Message, NotTakenError
from vocpipe.destinations.apprise_log import Answer
from vocpipe.destinations.hosts import check_address, shown
from vocpipe.errors import SettingsError, VocpipeError

MESSAGE = Message("2026-W47/product/ja", "今週の声", "新しいテーマが2件 @channel", ("fb1",))


class Inbox(HTTPServer):
    """A webhook that keeps what it is sent and answers with ``status``."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.received: list[dict[str, str]] = []
        self.status = 200
        self.first: list[int] = []
        """Statuses of the first answers, before ``status``."""
        self.refused = ""


class Handler(BaseHTTPRequestHandler):
    """Takes one POST."""

    def do_POST(self) -> None:
        inbox = self.server
        assert isinstance(inbox, Inbox)
        inbox.received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        poison = inbox.refused and inbox.refused in inbox.received[-1]["title"]
        status = inbox.first.pop(0) if inbox.first else inbox.status
        self.send_response(413 if poison else status)
        if status in (302, 307):
            self.send_header("Location", f"http://127.0.0.1:{inbox.server_port}/elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    server = Inbox()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
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


def messages(count: int) -> tuple[Message, ...]:
    return tuple(Message(f"w/{number}", f"message {number}", "words", ("fb1",)) for number in range(count))


def test_a_message_that_is_refused_does_not_hold_up_the_others(inbox: Inbox) -> None:
    inbox.refused = "message 1"
    sending = chat(inbox).deliver(Delivery("w", messages=messages(4)), ())
    left = [next(sending) for _ in range(3)]
    with pytest.raises(VocpipeError, match=r"did not take message w/1\. .*vocpipe deliver --test 'chat'"):
        next(sending)
    assert left == ["chat/w/0", "chat/w/2", "chat/w/3"]


def test_each_message_is_tried_once_a_run_and_a_dead_destination_three_times_in_all(inbox: Inbox) -> None:
    inbox.status = 500
    with pytest.raises(VocpipeError, match=r"w/0, w/1, w/2\."):
        list(chat(inbox).deliver(Delivery("w", messages=messages(9)), ()))
    assert [one["title"] for one in inbox.received] == ["message 0", "message 1", "message 2"]


def test_what_one_of_several_addressees_got_did_not_surely_fail_to_arrive(inbox: Inbox) -> None:
    inbox.first = [200, 404]
    two = chat(inbox, url=f"mmost://127.0.0.1:{inbox.server_port}/token?channels=one,two")
    with pytest.raises(NotTakenError) as refused:
        list(two.deliver(Delivery("w", messages=(MESSAGE,)), ()))
    assert len(inbox.received) == 2
    assert refused.value.surely == []


def test_apprise_itself_never_asks_again(inbox: Inbox) -> None:
    inbox.status = 500
    eager = chat(inbox, url=f"json://127.0.0.1:{inbox.server_port}/hook?retry=3")
    with pytest.raises(VocpipeError):
        list(eager.deliver(Delivery("w", messages=(MESSAGE,)), ()))
    assert len(inbox.received) == 1


def test_an_address_apprise_cannot_read_is_no_sending() -> None:
    noted: list[str] = []
    wrong = AppriseDestination.model_validate({"name": "chat", "url": "slack://nothing"})
    with pytest.raises(SettingsError, match="cannot read its address"):
        list(wrong.deliver(Delivery("w", messages=(MESSAGE,)), (), noted.append))
    assert noted == []


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vocpipe.destinations.apprise._WAITS", (0.0, 0.0))


def test_a_server_that_says_not_now_is_asked_again_within_the_delivery(inbox: Inbox, at_once: None) -> None:
    inbox.first = [503, 429]
    left = list(chat(inbox).deliver(Delivery("w", messages=messages(2)), ()))
    assert left == ["chat/w/0", "chat/w/1"]
    assert [one["title"] for one in inbox.received] == ["message 0"] * 3 + ["message 1"]


def test_a_server_out_of_reach_is_tried_again_a_few_times_in_all(
    inbox: Inbox, at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    send = AppriseDestination._send

    def counted(one: AppriseDestination, address: str, message: Message) -> Answer:
        tried.append(message.key)
        return send(one, address, message)

    monkeypatch.setattr(AppriseDestination, "_send", counted)
    dead = chat(inbox, url="json://127.0.0.1:9/hook")
    with pytest.raises(VocpipeError, match="w/0, w/1, w/2"):
        list(dead.deliver(Delivery("w", messages=messages(4)), ()))
    assert tried == ["w/0"] * 3 + ["w/1", "w/2"]


def test_a_redirect_is_not_followed(inbox: Inbox) -> None:
    inbox.first = [307]
    with pytest.raises(VocpipeError, match="did not take"):
        list(chat(inbox).deliver(Delivery("2026-W47", messages=(MESSAGE,)), ()))
    assert len(inbox.received) == 1


def test_what_apprise_tells_its_log_is_heard_by_nobody_else(
    inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    list(chat(inbox).deliver(Delivery("2026-W47", messages=(MESSAGE,)), ()))
    assert "今週の声" not in caplog.text
    assert "/hook" not in caplog.text


def test_a_name_pointed_inside_after_it_was_checked_is_not_reached(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, answers = socket.getaddrinfo, iter(["93.184.215.14"])

    def rebound(host: object, *args: object, **given: object) -> object:
        named = next(answers, "127.0.0.1") if host == "hooks.example" else host
        return real(named, *args, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", rebound)
    monkeypatch.setattr("vocpipe.destinations.apprise._WAITS", ())
    url = f"jsons://hooks.example:{inbox.server_port}/x"
    one = AppriseDestination.model_validate({"name": "chat", "url": url, "hosts": ("hooks.example",)})
    with pytest.raises(VocpipeError, match="did not take"):
        list(one.deliver(Delivery("2026-W47", messages=(MESSAGE,)), ()))
    assert inbox.received == []
    assert socket.getaddrinfo is rebound


def test_a_plan_says_what_would_go_where_and_sends_nothing(inbox: Inbox) -> None:
    (planned,) = chat(inbox).plan(Delivery("2026-W47", messages=(MESSAGE,)), ())
    assert (planned.where, planned.what) == ("json://127.0.0.1", "今週の声")
    assert list(chat(inbox).plan(Delivery("w", messages=(MESSAGE,)), {"chat/2026-W47/product/ja"})) == []
    refused = chat(inbox, url="json://127.0.0.1/x", allow_private=False)
    with pytest.raises(SettingsError, match="private address"):
        list(refused.plan(Delivery("w", messages=(MESSAGE,)), ()))
    assert inbox.received == []


def test_a_test_message_is_sent_each_time_and_holds_what_it_is_told(inbox: Inbox) -> None:
    for _ in range(2):
        assert chat(inbox).test("title", "no customer's words") == "json://127.0.0.1"
    assert [one["message"] for one in inbox.received] == ["no customer's words"] * 2


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("slack://TokenA/TokenB/TokenC", "slack"),
        ("https://hooks.slack.com/services/TokenA", "https://hooks.slack.com"),
        ("mailtos://user:TokenA@mail.example?to=a", "mailtos://mail.example"),
    ],
)
def test_what_is_shown_of_an_address_holds_no_secret(url: str, expected: str) -> None:
    assert shown(url) == expected


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.1", "2130706433", "0.0.0.0", "[::1]", "[::ffff:10.0.0.1]", "[64:ff9b::a00:1]",
     "169.254.169.254", "[fe80::1]", "100.64.0.1", "224.0.0.1"],
)  # fmt: skip
def test_every_way_to_write_an_inner_address_is_refused(host: str) -> None:
    with pytest.raises(SettingsError, match="private address"):
        check_address(f"jsons://{host}/x", (host.strip("[]"),), "chat")


@pytest.mark.parametrize(
    ("found", "refused"), [(["8.8.8.8"], False), (["8.8.8.8", "10.0.0.7"], True), ([], True)]
)
def test_a_name_is_looked_up_and_refused_if_any_of_its_addresses_is_inside(
    found: list[str], refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: [(0, 0, 0, "", (one, 0)) for one in found])
    if refused:
        with pytest.raises(SettingsError, match="private address"):
            check_address("jsons://hooks.example/x", ("hooks.example",), "chat")
    else:
        check_address("jsons://hooks.example/x", ("hooks.example",), "chat")


def test_a_name_that_cannot_be_looked_up_is_no_way_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with pytest.raises(VocpipeError, match=r"hooks\.example cannot be found"):
        check_address("jsons://hooks.example/x", ("hooks.example",), "chat")


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
