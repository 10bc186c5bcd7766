"""Ticket exports: only the requester's words, whatever the vendor's shape."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocpipe.errors import SourceError
from vocpipe.sources.html_text import plain
from vocpipe.sources.mail_parts import voice_span
from vocpipe.sources.tickets import TicketsSource


def read(tmp_path: Path, content: object, name: str = "t.json", **settings: object):
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), "utf-8")
    pages = list(TicketsSource(name="t", path=path, **settings).read(None))
    return [item for page in pages for item in page.items], pages[-1].notes


def test_an_array_an_object_and_lines_are_read_alike(tmp_path):
    tickets = [{"id": n, "body": f"voice {n}"} for n in (1, 2)]
    for content in (tickets, {"tickets": tickets, "count": 2}, "\n".join(map(json.dumps, tickets))):
        items, _ = read(tmp_path, content)
        assert [(item["external_id"], item["text"]) for item in items] == [("1", "voice 1"), ("2", "voice 2")]


def test_a_broken_line_never_stops_the_others(tmp_path):
    items, _ = read(
        tmp_path, '{"id": 1, "body": "a voice"}\n{"id": 2,\n[1]\n{"id": 3, "body": "another"}\n', "t.jsonl"
    )
    assert [item.get("place")["row"] for item in items if "reject" in item] == [2, 3]
    assert [item["text"] for item in items if "text" in item] == ["a voice", "another"]


def test_a_truncated_array_is_refused_with_its_line(tmp_path):
    with pytest.raises(SourceError, match=r"line 2"):
        read(tmp_path, '[{"id": 1},\n{"id": ')


def test_agents_private_notes_and_bots_are_not_voices(tmp_path):
    ticket = {
        "id": 5,
        "description": "first",
        "requester_id": 7,
        "created_at": "2026-09-14",
        "comments": [
            {"id": 1, "author_id": 7, "body": "first", "public": True},
            {"id": 2, "author_id": 3, "body": "agent", "public": True},
            {"id": 3, "author_id": 7, "body": "hidden", "public": False},
            {"id": 4, "author_id": 7, "body": "second", "public": True},
        ],
    }
    started_by_us = {"id": "c", "source": {"body": "hello", "author": {"type": "admin"}}}
    items, _ = read(tmp_path, [ticket, started_by_us])
    assert [(item.get("external_id"), item.get("text")) for item in items] == [
        ("5", "first"),
        ("5/4", "second"),
        (None, None),
    ]
    assert "requester" in items[-1]["reject"]


def test_deleted_tickets_are_marked_and_pull_requests_and_spam_skipped_with_a_note(tmp_path):
    items, notes = read(
        tmp_path, [{"id": 1, "body": "x y", "status": "deleted"}, {"id": 2, "body": "x", "pull_request": {}}]
    )
    assert items == [{"gone": "deleted", "external_id": "1"}]
    assert "1 tickets" in notes[0]


def test_a_later_version_of_a_ticket_wins_and_another_message_under_its_id_is_kept(tmp_path):
    one = {"id": 1, "created_at": "2026-09-14", "body": "before"}
    items, _ = read(
        tmp_path, [one, one | {"body": "after"}, one | {"created_at": "2026-09-15", "body": "a reply"}]
    )
    assert [item["text"] for item in items] == ["after", "a reply"]
    assert len({item["external_id"] for item in items}) == 2


def test_the_subject_stands_on_top_only_if_it_says_something_new(tmp_path):
    items, _ = read(
        tmp_path,
        [
            {"id": 1, "subject": "検索が遅い", "body": "検索が遅いです。"},
            {"id": 2, "subject": "検索", "body": "遅い"},
        ],
    )
    assert [item["text"] for item in items] == ["検索が遅いです。", "検索\n遅い"]


def test_own_paths_win_over_the_known_ones(tmp_path):
    items, _ = read(
        tmp_path, [{"id": 1, "body": "x y", "custom": {"firm": "Acme"}}], columns={"account": "custom.firm"}
    )
    assert items[0]["account"] == "Acme"
    with pytest.raises(SourceError, match="no field"):
        read(tmp_path, [{"id": 1}], columns={"firm": "x"})


def test_html_becomes_text_and_angle_brackets_in_prose_stay():
    assert plain("<p>One</p><ul><li>a &amp; b</li><li>c</li></ul><script>x()</script>two<br>three") == (
        "One\n- a & b\n- c\ntwo\nthree"
    )
    assert plain("a < b and c > d") == "a < b and c > d"


@pytest.mark.parametrize(
    ("message", "voice"),
    [
        (
            "お世話になっております。\n株式会社青空の中村です。\n画面が遅いです。\n\n--\n署名",
            "画面が遅いです。",
        ),
        ("Hi team,\n\nThe export fails.\n\nBest regards,\nKim", "The export fails."),
        ("直りません。\n\nOn Mon, Sep 14, 2026, Ana wrote:\n> try again", "直りません。"),
        ("請求書の一覧が見づらいです。", "請求書の一覧が見づらいです。"),
        ("Hello export is broken", "Hello export is broken"),
        ("お世話になっております。", "お世話になっております。"),
    ],
)
def test_the_writers_own_words_are_one_exact_span(message, voice):
    start, end = voice_span(message)
    assert message[start:end] == voice


@given(st.text(max_size=200))
def test_the_span_lies_in_the_message_and_is_never_empty_for_words(text):
    start, end = voice_span(text)
    assert 0 <= start <= end <= len(text)
    assert bool(text[start:end].strip()) == bool(text.strip())


def test_the_page_of_a_ticket_is_kept_and_no_address_for_programs(tmp_path):
    page, program = "https://github.com/o/r/issues/1", "https://x.zendesk.com/api/v2/tickets/2.json"
    tickets = [{"id": 1, "body": "a", "html_url": page, "url": "x"}, {"id": 2, "body": "b", "url": program}]
    items, _ = read(tmp_path, tickets)
    of = TicketsSource(name="t", path=tmp_path / "t.json")
    assert [of.address(item["origin"]) for item in items] == [page, ""]
