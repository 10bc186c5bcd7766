"""The stand-in of the desks and its examples have the shapes of recorded GitHub and Jira traffic.

Skips without the recordings. Of the other desks no recorded traffic is to be had; theirs are the shapes of
their public references.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.standins.desk_server import Desk, DeskStandin
from tests.standins.shapes import CASSETTES, shapes
from vocpipe.sources.desks.github import GithubSource
from vocpipe.sources.desks.jira import JiraSource

EXAMPLES = Path(__file__).parents[1] / "sources" / "examples"


def recorded(name: str) -> Any:
    file = CASSETTES / name
    if not file.is_file():
        pytest.skip("the recorded traffic is not here")
    return json.loads(file.read_text())


def example(vendor: str) -> Any:
    return json.loads((EXAMPLES / vendor / "input.json").read_text())


def filled(value: Any, path: str = "") -> set[tuple[str, str]]:
    """Give the shapes of what is there: a null says nothing about its type."""
    return {(at, kind) for at, kind in shapes(value, path) if kind != "NoneType"}


@pytest.fixture
def github_calls() -> list[dict[str, Any]]:
    return list(recorded("octokit_github/paginate-issues.json"))


def test_issues_of_the_example_have_recorded_shapes(github_calls: list[dict[str, Any]]) -> None:
    known = filled([issue for call in github_calls for issue in call["response"]])
    told_elsewhere = {
        ".body",
        ".pull_request",
        ".labels[]",
        ".state_reason",
        ".closed_at",
    }  # null or empty there
    ours = {(at, kind) for at, kind in filled(example("github")["issues"]) if at}
    strange = {(at, kind) for at, kind in ours - known if not any(name in at for name in told_elsewhere)}
    assert strange == set()


def test_recorded_issues_are_read_page_by_page_without_a_reject(
    github_calls: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "good-key")
    issues = [issue for call in github_calls for issue in call["response"]]
    with DeskStandin(Desk("github", {"issues": issues, "comments": {}, "gone": []}, page=3)) as desk:
        source = GithubSource(
            name="repo", url=desk.url, repository="acme/app", our_roles=[], start="2010-01-01"
        )
        items = [item for page in source.read(None) for item in page.items]
        listed = [path for path in desk.requests if "/comments" not in path]
    assert len(items) == len(issues) > 5
    assert not any("reject" in item for item in items)
    assert len(listed) == len(github_calls)


def test_the_next_page_is_named_as_github_names_it(github_calls: list[dict[str, Any]]) -> None:
    from vocpipe.sources.desks.github import _NEXT

    named = [_NEXT.search(call["headers"].get("link", "")) for call in github_calls]
    assert [found is not None for found in named] == [True] * (len(github_calls) - 1) + [False]
    assert all("page=" in found[1] and "rel" not in found[1] for found in named if found)


def test_fields_of_the_jira_example_have_recorded_shapes() -> None:
    listed = recorded("jira_ruby_mocks/issue.json")["issues"]
    known = filled([listed, [recorded("jira_ruby_mocks/issue/10002.json")]], "")
    paths = {(at.removeprefix("[][]"), kind) for at, kind in known if at.startswith("[][]")}
    plain = (".id", ".key", ".fields.summary", ".fields.created", ".fields.updated", ".fields.status.name")
    lists = (".fields.components", ".fields.issuelinks", ".fields.comment", ".fields.comment.comments")
    ours = {(at.removeprefix("[]"), kind) for at, kind in filled(example("jira")["issues"])}
    assert {(at, kind) for at, kind in ours if at in (*plain, *lists)} <= paths


def test_a_recorded_issue_of_jira_is_a_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIRA_TOKEN", "good-key")
    issue = recorded("jira_ruby_mocks/issue/10002.json")
    with DeskStandin(Desk("jira", {"issues": [issue]})) as desk:
        source = JiraSource(
            name="jsm", url=desk.url, user="a@b.example", projects=["SAM"], start="2010-01-01"
        )
        (page,) = source.read(None)
    assert [item.get("reject") for item in page.items] == [None]
