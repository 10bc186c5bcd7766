"""The pages show what the store holds, and what is said on them stands in the ledger."""

import re

import pytest
from fastapi.testclient import TestClient

from vocpipe import review
from vocpipe.records import PRODUCT, About, OutcomeHow
from vocpipe.weeks import parse_week
from vocpipe.workspace import Workspace

THEMES = "2026-W45"
"""The week in which the tiny workspace's three topics were heard of."""

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"


def test_the_review_shows_the_weeks_themes_and_voices(client: TestClient, workspace: Workspace) -> None:
    page = client.get(f"/?week={THEMES}").text
    named = [theme for theme in workspace.store.themes.all().values() if theme.labels["ja"] in page]
    assert named
    assert f"/themes/{named[0].key}" in page


def test_a_week_without_voices_says_what_to_do(client: TestClient) -> None:
    assert "vocpipe ingest" in client.get("/?week=2020-W10").text


def test_a_voice_shows_every_verdict_with_its_version_and_evidence(
    client: TestClient, workspace: Workspace
) -> None:
    voice = workspace.store.feedback.find()[0]
    page = client.get(f"/voices/{voice.id}").text
    for verdict in workspace.store.ledger.current(About.KIND, [voice.id]):
        assert verdict.version in page
    assert "<mark" in page or "evidence" in page


def test_a_voice_links_to_the_row_where_it_was_said(
    client: TestClient, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "vocpipe.sources.base.Source.address", lambda _, origin: f"https://s.example/{origin}"
    )
    voice = workspace.store.feedback.find()[0]
    assert f'<a href="https://s.example/{voice.origin}"' in client.get(f"/voices/{voice.id}").text
    own = "https://example.com/t/7"
    handed = {"source": "handed.csv", "origin": f"handed.csv row 2 {own}"}
    workspace.store.feedback.save([voice.model_copy(update=handed)])
    assert f'<a href="{own}"' in client.get(f"/voices/{voice.id}").text


def test_a_theme_is_renamed_from_the_page_and_the_name_is_a_persons(
    client: TestClient, workspace: Workspace
) -> None:
    key = next(iter(workspace.store.themes.all()))
    page = client.post(f"/themes/{key}/rename", data={"ja": "圏外の保存", "back": f"/?week={THEMES}"}).text
    assert "圏外の保存" in page
    theme = workspace.store.themes.all()[key]
    assert theme.labels["ja"] == "圏外の保存"
    assert theme.named_by != "machine"


def test_a_correction_counts_at_once_and_its_undo_brings_the_machines_answer_back(
    client: TestClient, workspace: Workspace
) -> None:
    voice = workspace.store.feedback.find()[0]
    before = workspace.store.ledger.current(About.KIND, [voice.id])[0]
    back = f"/voices/{voice.id}"
    assert '<select name="knowledge"><option value="">' in client.get(back).text
    use = {"feature": PRODUCT, "state": "trying", "knowledge": "", "back": back}
    assert client.post(f"{back}/usage", data=use).status_code == 200
    uses = workspace.store.ledger.current(About.USAGE, [voice.id])
    assert any(one.human and one.value["knowledge_kept"] for one in uses)
    page = client.post(f"{back}/kind", data={"kind": "praise", "severity": "", "back": back}).text
    now = workspace.store.ledger.current(About.KIND, [voice.id])[0]
    assert (now.value["kind"], now.human) == ("praise", True)
    assert (now.value["severity"], now.value["severity_kept"]) == (0, True)
    undo = re.search(r'name="verdicts" value="(vd_\w+)"', page)
    assert undo
    client.post("/undo", data={"verdicts": undo.group(1), "back": back})
    assert workspace.store.ledger.current(About.KIND, [voice.id])[0].value == before.value


def test_a_theme_shows_its_neighbours_its_changes_and_its_story_in_words(
    client: TestClient, workspace: Workspace
) -> None:
    key, *others = workspace.store.themes.all()
    week = parse_week(THEMES)
    review.assign(workspace, key, week, "野島", "宮下")
    review.undo_event(workspace, review.finish(workspace, key, week, "宮下").seq, "宮下")
    review.link(workspace, key, "CH-1", OutcomeHow.CONTRIBUTED, "宮下")
    shown = {}
    for lang in ("ja", "en"):
        client.post("/language", data={"lang": lang})
        shown[lang] = client.get(f"/themes/{key}").text
    assert all(f'href="/themes/{one}"><title>' in shown["ja"] for one in others), "each neighbour is a link"
    assert f"{THEMES}の担当: 野島" in shown["ja"]
    assert f"野島 looks after it in {THEMES}" in shown["en"]
    assert re.search(r'<li class="undone">.*done with in 2026-W45', shown["en"])
    assert '<a href="/changes/CH-1">' in shown["en"]


def test_a_mistake_is_told_with_its_way_out_and_changes_nothing(
    client: TestClient, workspace: Workspace
) -> None:
    voice = workspace.store.feedback.find()[0]
    answer = client.post(f"/outcomes/{voice.id}/link", data={"change": "CH-none"})
    assert answer.status_code == 404
    assert "vocpipe changes" in answer.text
    assert not [v for v in workspace.store.ledger.current(About.OUTCOME, [voice.id]) if v.human]


def test_what_people_wrote_is_shown_as_text_everywhere(client: TestClient, workspace: Workspace) -> None:
    key = next(iter(workspace.store.themes.all()))
    review.rename(workspace, key, {"ja": HOSTILE, "en": HOSTILE}, HOSTILE)
    voice = workspace.store.feedback.find()[0]
    review.admit(workspace, voice.id, HOSTILE, HOSTILE)
    for path in (
        f"/?week={THEMES}",
        "/themes",
        f"/themes/{key}",
        f"/voices/{voice.id}",
        f"/voices?q={HOSTILE}",
    ):
        page = client.get(path).text
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path
        assert "&lt;script&gt;" in page, path


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_search_and_filters_keep_what_was_asked(client: TestClient, lang: str) -> None:
    client.post("/language", data={"lang": lang})
    page = client.get("/voices?q=予定ボード").text
    assert page.count("<article") >= 1
    assert "圏外で入力" not in page


def test_a_voice_shows_those_that_say_nearly_the_same(client: TestClient, workspace: Workspace) -> None:
    voices = [one for one in workspace.store.feedback.find() if "圏外で入力した" in one.text]
    page = client.get(f"/voices/{voices[0].id}").text
    near = page.split('id="similar-title"')[1].split('id="ledger-title"')[0]
    assert 3 <= near.count("<article") <= 5
    assert sum(one.id in near for one in voices[1:]) >= 3
    assert voices[0].id not in near


def test_themes_of_few_voices_are_called_a_first_guess(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "最初の見当" in client.get("/themes").text
    monkeypatch.setattr("vocpipe.pipeline.brief_themes.first_guess", lambda _: False)
    assert "最初の見当" not in client.get("/themes").text
