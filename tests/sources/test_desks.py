"""Help desks over loopback: faults are survived, nothing is lost, nothing comes twice."""

import itertools
import json
import time
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import TypeAdapter, ValidationError

from tests.standins.desk_server import VENDORS, Desk, DeskStandin, Fault
from vocpipe.errors import SourceError
from vocpipe.sources import AnySource
from vocpipe.sources.base import Page
from vocpipe.sources.desks.base import DeskSource
from vocpipe.sources.desks.position import Position

EXAMPLES = Path(__file__).parent / "examples"
LISTS = {"zendesk": "tickets", "intercom": "conversations", "jira": "issues", "github": "issues"}


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    found: list[float] = []
    monkeypatch.setattr("time.sleep", found.append)
    return found


@pytest.fixture(params=sorted(VENDORS))
def desk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch):
    with opened(request.param, monkeypatch) as found:
        yield found


def opened(vendor: str, monkeypatch: pytest.MonkeyPatch, **more: Any) -> DeskStandin:
    standin = DeskStandin(Desk(vendor, json.loads((EXAMPLES / vendor / "input.json").read_text()), **more))
    settings = json.loads((EXAMPLES / vendor / "source.json").read_text()) | {"url": standin.url}
    source = TypeAdapter(AnySource).validate_python(settings)
    monkeypatch.setenv(source.key_env, "good-key")
    standin.source = source
    return standin


def ids(pages: list[Page]) -> list[str]:
    return [str(item.get("external_id")) for page in pages for item in page.items]


def test_too_many_requests_waits_as_long_as_told_and_completes(desk, waits):
    whole = ids(list(desk.source.read(None)))
    desk.fail(
        Fault(429, headers={"Retry-After": "7"}), Fault(503), Fault(502, body="<html>bad gateway</html>")
    )
    assert ids(list(desk.source.read(None))) == whole
    assert 7.0 in waits


def test_endless_refusal_gives_up_inside_the_time_and_moves_no_cursor(desk, waits):
    desk.fail(*[Fault(429, headers={"Retry-After": "100"})] * 20)
    with pytest.raises(SourceError, match="429"):
        list(desk.source.model_copy(update={"patience": 50.0}).read(None))
    assert sum(waits) < 50
    with pytest.raises(SourceError, match="429"):
        list(desk.source.read(None))
    assert len(desk.requests) == 1 + 6


def test_truncated_json_is_asked_for_again(desk, waits):
    desk.fail(Fault(truncate=True))
    assert ids(list(desk.source.read(None)))
    desk.fail(*[Fault(truncate=True)] * 10)
    with pytest.raises(SourceError, match="no JSON"):
        list(desk.source.read(None))


def test_a_server_that_hangs_is_left_after_the_time_out(desk, waits):
    source = desk.source.model_copy(update={"timeout": 0.2})
    desk.fail(Fault(hangs=True))
    assert ids(list(source.read(None)))


def test_a_revoked_key_is_not_tried_again_and_names_the_source(desk, waits):
    desk.desk.key = "another-key"
    with pytest.raises(SourceError, match=f"source {desk.source.name}: the key is not accepted") as caught:
        list(desk.source.read(None))
    assert len(desk.requests) == 1
    assert "good-key" not in str(caught.value)


def test_without_its_variable_a_desk_is_refused_by_the_variables_name(desk, monkeypatch):
    monkeypatch.delenv(desk.source.key_env)
    with pytest.raises(SourceError, match=desk.source.key_env):
        list(desk.source.read(None))


def test_a_reading_cut_off_anywhere_goes_on_where_it_stood(desk, waits):
    whole = list(desk.source.read(None))
    for kept in range(1, len(whole)):
        rest = list(desk.source.read(whole[kept - 1].cursor))
        assert set(ids(whole[:kept] + rest)) == set(ids(whole))


def test_a_ticket_of_unknown_shape_is_a_reject_and_the_others_come(desk, waits):
    name = LISTS.get(desk.desk.vendor)
    if name is None:
        pytest.skip("its list is asked for by other fields")
    broken = deepcopy(desk.desk.data[name][0])
    for field in ("number", "key", "requester", "contacts", "source", "comments"):
        broken.pop(field, None)
    broken["id"] = {"was": "text"} if desk.desk.vendor != "zendesk" else broken["id"]
    before = ids(list(desk.source.read(None)))
    desk.desk.data[name].append(broken)
    items = [item for page in desk.source.read(None) for item in page.items]
    assert set(before) - {"None"} <= {str(item.get("external_id")) for item in items}


@pytest.mark.parametrize("vendor", ["zendesk", "intercom", "jira", "github"])
def test_a_cursor_the_desk_forgot_begins_again_and_loses_nothing(vendor, waits, monkeypatch):
    with opened(vendor, monkeypatch) as desk:
        whole = list(desk.source.read(None))
        token = Position.loaded(whole[0].cursor, 0).token
        desk.desk.forgotten = {token, token.partition("page=")[2].partition("&")[0]}
        rest = list(desk.source.read(whole[0].cursor))
        assert set(ids(whole)) == set(ids(whole[:1] + rest))


def test_a_page_token_of_jira_goes_back_with_the_very_question_it_came_from(waits, monkeypatch):
    with opened("jira", monkeypatch, page=1) as desk:
        now = itertools.count(time.time(), 90)
        monkeypatch.setattr("time.time", lambda: next(now))
        list(desk.source.read(None))
        asked = [parse_qs(urlsplit(path).query) for path in desk.requests if "search/jql" in path]
        assert len({question["jql"][0] for question in asked}) == 1 < len(asked)


def test_behind_the_last_page_freshdesk_gives_the_next_reading_goes_on(monkeypatch):
    with opened("freshdesk", monkeypatch) as desk:
        monkeypatch.setattr("vocpipe.sources.desks.freshdesk.PAGE", 1)
        monkeypatch.setattr("vocpipe.sources.desks.freshdesk.LAST_PAGE", 1)
        first = list(desk.source.read(None))
        monkeypatch.setattr("vocpipe.sources.desks.freshdesk.LAST_PAGE", 300)
        rest = list(desk.source.read(first[-1].cursor))
        monkeypatch.setattr("vocpipe.sources.desks.freshdesk.PAGE", 100)
        assert set(ids(first + rest)) == set(ids(list(desk.source.read(None))))


def test_a_ticket_deleted_in_hubspot_after_it_was_read_is_marked(waits, monkeypatch):
    with opened("hubspot", monkeypatch) as desk:
        cursor = list(desk.source.read(None))[-1].cursor
        desk.desk.data["tickets"][0] |= {"archived": True, "archivedAt": "2026-11-10T00:00:00Z"}
        (item,) = [item for page in desk.source.read(cursor) for item in page.items]
        assert item == {"gone": "deleted", "external_id": desk.desk.data["tickets"][0]["id"]}


@pytest.mark.parametrize("vendor", sorted(VENDORS))
def test_a_page_repeated_for_ever_ends_with_an_error(vendor, waits, monkeypatch):
    same = deepcopy(VENDORS[vendor])

    def repeats(desk: Desk, path: str, query: dict[str, str], body: Any):
        status, content, headers = same(desk, path, {k: v for k, v in query.items() if k != "page"}, body)
        if isinstance(content, dict) and "end_of_stream" in content:
            content |= {"end_of_stream": False, "after_cursor": "0|0"}
        elif isinstance(content, dict) and content.get("pages"):
            content["pages"]["next"] = {"starting_after": "0"}
        elif isinstance(content, dict) and "isLast" in content:
            content |= {"isLast": False, "nextPageToken": "0"}
        elif isinstance(content, dict) and "results" in content:
            content["paging"] = {"next": {"after": "0"}}
        elif vendor == "github" and not path.endswith("/comments"):
            headers = {"Link": f'<{desk.data["url"]}{path}?since={query["since"]}>; rel="next"'}
        return status, content, headers

    if vendor == "freshdesk":
        pytest.skip("it counts its pages itself")
    monkeypatch.setitem(VENDORS, vendor, repeats)
    with opened(vendor, monkeypatch) as desk, pytest.raises(SourceError, match="again and again"):
        list(desk.source.read(None))


def test_only_what_changed_is_read_again_and_an_edit_comes_once(waits, monkeypatch):
    with opened("zendesk", monkeypatch) as desk:
        cursor = list(desk.source.read(None))[-1].cursor
        ticket = desk.desk.data["tickets"][0]
        ticket["updated_at"] = "2026-09-15T00:00:00Z"
        desk.desk.data["comments"]["5012"][3]["plain_body"] = "changed"
        pages = list(desk.source.read(cursor))
        assert ids(pages) == ["5012", "5012/4"]
        assert ids(list(desk.source.read(pages[-1].cursor))) == []


def test_a_ticket_listed_late_is_caught_by_the_overlap(waits, monkeypatch):
    with opened("intercom", monkeypatch) as desk:
        late = desk.desk.data["conversations"].pop(0)
        cursor = list(desk.source.read(None))[-1].cursor
        desk.desk.data["conversations"].append(late)
        assert ids(list(desk.source.read(cursor))) == ["301", "301/p2"]


def test_a_conversation_of_more_than_five_hundred_parts_is_said_to_be_incomplete(waits, monkeypatch):
    with opened("intercom", monkeypatch) as desk:
        talk = desk.desk.data["conversations"][0]
        part = talk["conversation_parts"]["conversation_parts"][1]
        talk["conversation_parts"]["conversation_parts"] = [part | {"id": f"p{n}"} for n in range(500)]
        talk["statistics"]["count_conversation_parts"] = 612
        notes = [note for page in desk.source.read(None) for note in page.notes]
        assert "conversation 301 is incomplete: 500 of 612 parts" in notes


def test_the_key_is_never_sent_to_another_server(waits, monkeypatch):
    with opened("github", monkeypatch) as desk:
        desk.desk.data["url"] = "http://127.0.0.1:9"
        desk.desk.page = 1
        with pytest.raises(SourceError, match="another server"):
            list(desk.source.read(None))


def test_an_export_is_asked_for_ten_times_a_minute_at_most(waits, monkeypatch):
    with opened("zendesk", monkeypatch, page=1) as desk:
        list(desk.source.read(None))
    assert sum(wait > 5 for wait in waits) == 3


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "http://acme.zendesk.com"),
        ("key_env", "sk-1234abcd"),
        ("key", "sk-1"),
        ("columns", {"firm": "x"}),
    ],
)
def test_a_key_in_the_settings_a_bare_address_and_unknown_fields_are_refused(field, value):
    settings = {"type": "zendesk", "name": "z", "url": "https://acme.zendesk.com", field: value}
    with pytest.raises(ValidationError):
        TypeAdapter(AnySource).validate_python(settings)


def test_every_desk_is_a_connector_with_its_own_example():
    kinds = {kind.model_fields["type"].default for kind in DeskSource.__subclasses__()}
    assert kinds == set(VENDORS)


@pytest.mark.parametrize(
    ("settings", "origin", "page"),
    [
        ({"type": "zendesk", "url": "https://acme.zendesk.com/"}, "zendesk 5012", "https://acme.zendesk.com/agent/tickets/5012"),
        ({"type": "freshdesk", "url": "https://acme.freshdesk.com"}, "freshdesk 7", "https://acme.freshdesk.com/a/tickets/7"),
        (
            {"type": "jira", "url": "https://acme.atlassian.net", "user": "a@b.c", "projects": ["SUP"]},
            "jira SUP-3",
            "https://acme.atlassian.net/browse/SUP-3",
        ),
        ({"type": "github", "repository": "a/b"}, "github #12", "https://github.com/a/b/issues/12"),
        ({"type": "github", "repository": "a/b", "url": "https://git.acme.com/api/v3"}, "github #12", ""),
        ({"type": "intercom"}, "intercom 9", ""),
        ({"type": "zendesk", "url": "https://acme.zendesk.com"}, "moved.json row 3", ""),
    ],
)  # fmt: skip
def test_a_voice_of_a_ticket_leads_to_its_page_where_the_desk_has_one(settings, origin, page):
    named = {"name": "support", "key_env": "SOME_TOKEN"} | settings
    assert TypeAdapter(AnySource).validate_python(named).address(origin) == page
