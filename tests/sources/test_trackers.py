"""Changes out of GitHub, Jira and feeds, over loopback: states, dates, renames, reopens, reverts."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.standins.trackers_server import Answer, serving
from vocpipe.changes.feed import parse_feed
from vocpipe.changes.github import github_changes
from vocpipe.changes.jira import jira_changes, plain
from vocpipe.errors import SettingsError, SourceError
from vocpipe.records import ChangeState
from vocpipe.sources.trackers import FeedTracker, GitHubTracker, JiraTracker

CASSETTES = Path(__file__).parents[2].parent / "shared/data/api_cassettes"


def issue(number: int, **given: Any) -> dict[str, Any]:
    shape = {
        "number": number, "title": f"Ask {number}", "body": "", "state": "open", "state_reason": None,
        "created_at": "2026-01-05T10:00:00Z", "closed_at": None, "labels": [],
        "html_url": f"https://github.com/o/r/issues/{number}",
    }  # fmt: skip
    return shape | given


def done(number: int, on: str, **given: Any) -> dict[str, Any]:
    return issue(number, state="closed", state_reason="completed", closed_at=f"{on}T10:00:00Z", **given)


def release(tag: str, on: str, body: str = "") -> dict[str, Any]:
    return {"tag_name": tag, "published_at": f"{on}T09:00:00Z", "draft": False, "body": body, "html_url": "u"}


def test_a_closed_issue_is_released_by_the_next_release_or_the_one_that_names_it() -> None:
    issues = [done(1, "2026-02-01"), done(2, "2026-02-03"), done(3, "2026-03-20"), issue(4)]
    releases = [release("v2", "2026-03-01", "- Faster board (#2)"), release("v1", "2026-02-02")]
    found = {c.id: (c.state, c.released_on) for c in github_changes(issues, releases, "app")}
    assert found == {
        "app#1": (ChangeState.RELEASED, date(2026, 2, 2)),
        "app#2": (ChangeState.RELEASED, date(2026, 3, 1)),
        "app#3": (ChangeState.STARTED, None),
        "app#4": (ChangeState.PLANNED, None),
    }


def test_without_releases_closing_releases_and_declining_declines() -> None:
    issues = [
        done(1, "2026-02-01"),
        issue(2, state="closed", state_reason="not_planned", closed_at="2026-02-05T00:00:00Z"),
        issue(3, state="open", state_reason="reopened"),
    ]
    found = github_changes(issues, [], "app")
    assert [c.state for c in found] == [ChangeState.RELEASED, ChangeState.DECLINED, ChangeState.PLANNED]
    assert found[1].declined_on == date(2026, 2, 5)


def test_a_merged_revert_takes_the_release_back_and_is_no_change_of_its_own() -> None:
    merged = {"merged_at": "2026-02-01T10:00:00Z"}
    issues = [
        done(5, "2026-02-01", pull_request=merged),
        done(6, "2026-02-10", title='Revert "Ask 5"', body="Reverts o/r#5", pull_request=merged),
        issue(7, state="closed", closed_at="2026-02-11T00:00:00Z", pull_request={"merged_at": None}),
    ]
    found = {c.id: c.released_on for c in github_changes(issues, [], "app")}
    assert found == {"app#5": None}
    again = done(8, "2026-02-12", title='Revert "Revert "Ask 5""', body="Reverts o/r#6", pull_request=merged)
    found = {c.id: c.released_on for c in github_changes([*issues, again], [], "app")}
    assert found == {"app#5": date(2026, 2, 1)}


def test_a_change_whose_title_only_begins_with_revert_and_a_revert_elsewhere_take_nothing_back() -> None:
    merged = {"merged_at": "2026-02-01T10:00:00Z"}
    issues = [
        done(5, "2026-02-01"),
        done(6, "2026-02-01", title="Revert to draft from the menu (closes #5)", pull_request=merged),
        done(7, "2026-02-01", title='Revert "X"', body="Reverts other/lib#5", pull_request=merged),
        done(8, "2026-02-01", pull_request=merged),
        done(9, "2026-02-01", title='Revert "Ask (#8)"', pull_request=merged),
    ]
    found = {c.id: c.released_on for c in github_changes(issues, [], "app")}
    day = date(2026, 2, 1)
    assert found == {"app#5": day, "app#6": day, "app#7": day, "app#8": None}


def test_lines_of_release_notes_that_name_no_issue_are_changes_of_their_own() -> None:
    (line,) = github_changes([], [release("v1", "2026-02-02", "## New\n- 予定ボードを速くしました")], "app")
    assert (line.title, line.released_on) == ("予定ボードを速くしました", date(2026, 2, 2))


def test_pages_are_followed_and_the_key_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GH_KEY", "s3cret")
    seen: list[str] = []

    def answering(path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        seen.append(headers["Authorization"])
        if path.endswith("/releases"):
            return 200, {}, []
        if query.get("page") == "2":
            return 200, {}, [issue(2)]
        return 200, {"Link": f'<{base}/repositories/1/issues?page=2>; rel="next"'}, [issue(1)]

    with serving(answering) as base:
        tracker = GitHubTracker(name="app", repo="o/r", token_env="GH_KEY", base=base)
        assert [change.id for change in tracker.read()] == ["app#1", "app#2"]
    assert set(seen) == {"Bearer s3cret"}


@pytest.mark.parametrize(
    ("status", "words"), [(301, "was renamed"), (404, "is not there"), (401, "key is not accepted")]
)
def test_what_github_refuses_is_one_clear_line(status: int, words: str) -> None:
    answering = serving(lambda *_: (status, {"Location": "/elsewhere"}, {}))
    with answering as base, pytest.raises(SourceError, match=words) as caught:
        GitHubTracker(name="app", repo="o/r", base=base).read()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("answer", [{"message": "hello"}, [{"number": 1}], ["text"], [None]])
def test_an_answer_of_another_shape_is_one_clear_line(answer: Any) -> None:
    with (
        serving(lambda *_: (200, {}, answer)) as base,
        pytest.raises(SourceError, match="no list of changes"),
    ):
        GitHubTracker(name="app", repo="o/r", base=base).changes()


def test_a_missing_key_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_KEY", raising=False)
    with pytest.raises(SettingsError, match="NO_KEY"):
        GitHubTracker(name="app", repo="o/r", token_env="NO_KEY").read()


def jira_issue(key: str, category: str, **fields: Any) -> dict[str, Any]:
    shape = {
        "summary": f"件名 {key}", "description": None, "created": "2026-01-05T10:00:00.000+0900",
        "status": {"statusCategory": {"key": category}}, "resolution": None, "resolutiondate": None,
        "fixVersions": [], "labels": [], "components": [],
    }  # fmt: skip
    return {"key": key, "fields": shape | fields, "changelog": {"histories": []}}


def test_jira_states_follow_categories_versions_and_resolutions() -> None:
    resolved = {"resolutiondate": "2026-02-01T00:00:00.000+0900"}
    versions = [{"released": True, "releaseDate": "2026-02-10"}, {"released": False}]
    issues = [
        jira_issue("V-1", "new"),
        jira_issue("V-2", "indeterminate"),
        jira_issue("V-3", "done", resolution={"name": "Done"}, **resolved),
        jira_issue("V-4", "done", resolution={"name": "Done"}, fixVersions=versions, **resolved),
        jira_issue("V-5", "done", resolution={"name": "Done"}, fixVersions=[{"released": False}], **resolved),
        jira_issue("V-6", "done", resolution={"name": "Won't Do"}, **resolved),
    ]
    found = jira_changes(issues, {}, "jira", "https://j.example/")
    assert [(str(c.state), c.released_on, c.declined_on) for c in found] == [
        ("planned", None, None),
        ("started", None, None),
        ("released", date(2026, 2, 1), None),
        ("released", date(2026, 2, 10), None),
        ("started", None, None),
        ("declined", None, date(2026, 2, 1)),
    ]
    assert found[0].url == "https://j.example/browse/V-1"


def test_jira_remembers_when_work_began_and_the_first_key() -> None:
    moved = jira_issue(
        "NEW-9", "done", resolution={"name": "Done"}, resolutiondate="2026-03-01T00:00:00.000+0900"
    )
    moved["changelog"]["histories"] = [
        {"created": "2026-02-20T00:00:00.000+0900", "items": [{"field": "Key", "fromString": "OLD-1"}]},
        {"created": "2026-01-20T00:00:00.000+0900", "items": [{"field": "status", "to": "3"}]},
        {"created": "2026-01-25T00:00:00.000+0900", "items": [{"field": "status", "to": "3"}]},
    ]
    (change,) = jira_changes([moved], {"3": "indeterminate"}, "jira", "https://j.example")
    assert (change.id, change.started_on) == ("OLD-1", date(2026, 1, 20))


def test_an_atlassian_document_becomes_text() -> None:
    text = {"type": "text", "text": "速く"}
    document = {"type": "doc", "content": [{"type": "paragraph", "content": [text]}]}
    assert plain(document) == "速く\n"


@pytest.mark.parametrize("cloud", [True, False])
def test_jira_is_paged_in_the_way_of_each_edition(cloud: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("J_KEY", "k")
    monkeypatch.setenv("J_MAIL", "a@b.example")

    def answering(path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        assert headers["Authorization"].startswith("Basic" if cloud else "Bearer")
        if path.endswith("/status"):
            return 200, {}, [{"id": "3", "statusCategory": {"key": "indeterminate"}}]
        if cloud:
            last = query.get("nextPageToken") == "t"
            body: dict[str, Any] = {"issues": [jira_issue("V-2" if last else "V-1", "new")]}
            return 200, {}, body if last else body | {"nextPageToken": "t"}
        start = int(query["startAt"])
        return 200, {}, {"issues": [jira_issue(f"V-{start + 1}", "new")], "total": 2}

    with serving(answering) as base:
        tracker = JiraTracker(
            name="jira",
            base=base,
            jql="project = V",
            token_env="J_KEY",
            email_env="J_MAIL" if cloud else None,
        )
        assert [change.id for change in tracker.read()] == ["V-1", "V-2"]


ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry>
<id>tag:1</id><title>{title}</title><updated>2026-05-01T00:00:00Z</updated>
<link href="https://example.com/1"/><content type="html">&lt;p&gt;速い&lt;/p&gt;</content></entry></feed>"""

RSS = """<rss version="2.0"><channel><title>News</title><item><guid>1</guid><title>Faster board</title>
<pubDate>Fri, 01 May 2026 09:00:00 +0900</pubDate><link>https://example.com/1</link></item>
<item><title>No day</title></item></channel></rss>"""


def test_feeds_give_one_released_change_an_entry_and_a_new_title_is_the_same_change() -> None:
    first, renamed = (
        parse_feed(ATOM.format(title=title).encode(), "news")[0] for title in ("速く", "もっと速く")
    )
    assert (first.id, first.released_on, first.body) == (renamed.id, date(2026, 5, 1), "速い")
    (item,) = parse_feed(RSS.encode(), "news")
    assert (item.title, item.released_on, item.url) == (
        "Faster board",
        date(2026, 5, 1),
        "https://example.com/1",
    )


@pytest.mark.parametrize("content", [b"<html>", b"", b'<!DOCTYPE x [<!ENTITY a "b">]><rss/>', b"\xff\xfe"])
def test_what_is_no_feed_is_refused_in_one_line(content: bytes) -> None:
    with pytest.raises(SourceError, match="news"):
        parse_feed(content, "news")


def test_a_feed_is_fetched_and_a_broken_server_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda *_: (200, {}, RSS.encode())) as base:
        assert [c.title for c in FeedTracker(name="news", url=f"{base}/feed").read()] == ["Faster board"]
    with serving(lambda *_: (404, {}, b"")) as base, pytest.raises(SourceError, match="404"):
        FeedTracker(name="news", url=f"{base}/feed").read()


def test_recorded_issues_of_github_are_read() -> None:
    file = CASSETTES / "octokit_github/paginate-issues.json"
    if not file.is_file():
        pytest.skip("../shared/data is not here")
    recorded = json.loads(file.read_text())
    issues = [one for call in recorded for one in call["response"] if isinstance(call["response"], list)]
    listed = [one for one in issues if "number" in one]
    assert len(github_changes(listed, [], "app")) == len(listed) > 5


def test_a_recorded_issue_of_jira_is_read() -> None:
    file = CASSETTES / "jira_ruby_mocks/issue.json"
    if not file.is_file():
        pytest.skip("../shared/data is not here")
    recorded = json.loads(file.read_text())["issues"]
    whole = [one for one in recorded if "fields" in one]
    assert len(jira_changes(whole, {}, "jira", "https://j.example")) == len(whole) > 0
