"""The week's review: steps with their progress, proposed links in bulk, undo, and two people at once."""

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from vocpipe import review
from vocpipe.pipeline.verdicts import machine
from vocpipe.records import About, Evidence, OutcomeHow, OutcomeValue, Role
from vocpipe.workspace import Workspace

WEEK = "2026-W45"
REVIEW = f"/?week={WEEK}"


@pytest.fixture(autouse=True)
def english(client: TestClient) -> None:
    """Read the pages in English."""
    client.post("/language", data={"lang": "en"})


def undo(client: TestClient, page: str) -> str:
    """Press the undo button of a page's notice and give the page it leads to."""
    form = re.search(r'<form action="/undo" method="post">(.*?)</form>', page, re.DOTALL)
    assert form
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form.group(1)):
        fields.setdefault(name, []).append(value)
    return client.post("/undo", data=fields).text


@pytest.mark.parametrize("step", ["assign", "snooze", "done"])
def test_a_step_shows_in_the_progress_and_its_undo_opens_the_theme_again(
    client: TestClient, workspace: Workspace, step: str
) -> None:
    before = client.get(REVIEW).text
    total = before.count('class="card" id="th_')
    key = re.search(r'class="card" id="(th_\w+)"', before)
    assert key
    page = client.post(
        f"/themes/{key.group(1)}/{step}", data={"week": WEEK, "to": "Sato", "back": REVIEW}
    ).text
    settled = int(step != "assign")
    assert f"{settled} of {total} themes done" in page
    assert ("Sato 1" in page) == (step == "assign")
    assert page.count('class="card" id="th_') == total - settled
    assert f"0 of {total} themes done" in undo(client, page)


@pytest.fixture
def asked(workspace: Workspace) -> list[str]:
    """Propose CH-1 for four voices of one theme, and a capability for a fifth; give the verdicts' ids."""
    voices = [voice for voice in workspace.store.feedback.find() if "圏外" in voice.text]
    value = OutcomeValue(how=OutcomeHow.CONTRIBUTED, change_id="CH-1")
    evidence = (Evidence(cue="shared word", start=0, end=2),)
    said = [
        machine(workspace, v, About.OUTCOME, "t", value, subject="CH-1", confidence=0.9, evidence=evidence)
        for v in voices[:4]
    ]
    possible = OutcomeValue(how=OutcomeHow.ALREADY_POSSIBLE, capability="下書きの保存")
    said.append(machine(workspace, voices[4], About.OUTCOME, "t", possible, confidence=0.8))
    workspace.store.ledger.set_live(About.OUTCOME, "t", workspace.now())
    workspace.store.ledger.append(said)
    return [verdict.id for verdict in said]


def people_said(workspace: Workspace) -> list[str]:
    return sorted(v.value["how"] for v in workspace.store.ledger.current(About.OUTCOME) if v.human)


def test_beside_the_themes_stand_proposed_links_and_what_is_possible_already_with_evidence(
    client: TestClient, asked: list[str]
) -> None:
    page = client.get(REVIEW).text
    assert "<mark>圏外</mark>" in page
    assert "Possible already: 下書きの保存" in client.get("/links").text
    for verdict in asked[:4]:
        assert f'value="{verdict}" checked' in page


def test_proposals_are_accepted_in_bulk_with_exceptions_and_undone_in_one_step(
    client: TestClient, workspace: Workspace, asked: list[str]
) -> None:
    page = client.post("/links/accept", data={"asked": [asked[0], asked[1], asked[4]], "back": "/links"}).text
    assert people_said(workspace) == ["already_possible", "caused", "caused"]
    assert [f'value="{one}"' in page for one in asked] == [False, False, True, True, False]
    undo(client, page)
    assert people_said(workspace) == []


def test_what_is_refused_is_not_asked_again_and_a_correction_links_the_right_change(
    client: TestClient, workspace: Workspace, asked: list[str]
) -> None:
    client.post("/links/refuse", data={"asked": asked[:2]})
    page = client.post("/links/correct", data={"asked": asked[2], "instead": "CH-2"}).text
    assert people_said(workspace) == ["coincident", "unrelated", "unrelated", "unrelated"]
    assert [f'value="{one}"' in page for one in asked] == [False, False, False, True, True]


def test_nothing_ticked_changes_nothing_and_says_so(
    client: TestClient, workspace: Workspace, asked: list[str]
) -> None:
    for path in ("accept", "refuse"):
        answer = client.post(f"/links/{path}")
        assert (answer.status_code, "nothing is ticked" in answer.text) == (422, True)
    assert people_said(workspace) == []


def test_a_form_opened_before_somebody_else_spoke_is_held_back_and_tells_who(
    signed_in_as: Callable[[Role], TestClient], workspace: Workspace
) -> None:
    client, key = signed_in_as(Role.PM), next(iter(workspace.store.themes.all()))
    seen = re.search(r'name="seen" value="([\d.]+)"', client.get(REVIEW).text)
    assert seen
    review.rename(workspace, key, {"ja": "北川の名前"}, "北川")
    answer = client.post(f"/themes/{key}/rename", data={"ja": "私の名前", "seen": seen.group(1)})
    assert answer.status_code == 409
    assert "北川" in answer.text
    assert workspace.store.themes.all()[key].labels["ja"] == "北川の名前"


def test_a_rename_and_a_merge_are_undone_from_the_notice(client: TestClient, workspace: Workspace) -> None:
    before = workspace.store.themes.all()
    one, other, *_ = before
    for act, data in (("rename", {"ja": "別名"}), ("merge", {"into": other})):
        page = client.post(f"/themes/{one}/{act}", data={**data, "back": REVIEW}).text
        assert workspace.store.themes.all() != before
        undo(client, page)
        assert workspace.store.themes.all() == before
