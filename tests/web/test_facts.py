"""KPI, desks, changes, accounts, features, sources and proposals show what the verbs give."""

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from vocpipe import pipeline, review
from vocpipe.pipeline.listing import ItemFilter, list_accounts, list_items
from vocpipe.pipeline.measure import measure, voices_behind
from vocpipe.pipeline.verdicts import machine
from vocpipe.records import About, AccountLevel, AlertSpan, AlertValue, Deed, OutcomeHow, Team, ThemeEvent
from vocpipe.store import PossibleEdit
from vocpipe.web.printed import inside, linked
from vocpipe.workspace import Workspace


@pytest.fixture(autouse=True)
def english(client: TestClient) -> None:
    """Read the pages in English."""
    client.post("/language", data={"lang": "en"})


def test_the_kpi_page_shows_the_report_of_the_command_line(client: TestClient, workspace: Workspace) -> None:
    key = next(iter(workspace.store.themes.all()))
    review.link(workspace, key, "CH-1", OutcomeHow.CONTRIBUTED, "pm")
    page = client.get("/kpi").text
    report = measure(workspace)
    assert report.definition in page
    assert f"{report.counts.voices:,}" in page
    assert "/voices?month=2026-11" in page
    assert "/changes/CH-1" in page


@pytest.mark.parametrize(
    "asked", ["month=2026-11", "outcome=contributed", "account=unknown", "usage=unknown"]
)
def test_a_figure_leads_to_exactly_its_voices(client: TestClient, workspace: Workspace, asked: str) -> None:
    review.link(workspace, next(iter(workspace.store.themes.all())), "CH-1", OutcomeHow.CONTRIBUTED, "pm")
    holds = {
        "month=2026-11": lambda row: row["said_on"].startswith("2026-11"),
        "outcome=contributed": lambda row: row["outcome"] == "contributed",
        "account=unknown": lambda row: row["account_id"] is None,
        "usage=unknown": lambda row: any(one["state"] == "unknown" for one in row["usages"]),
    }[asked]
    page = client.get(f"/voices?{asked}").text
    for row in list_items(workspace, ItemFilter()):
        assert (f'id="{row["id"]}"' in page) == holds(row), row["id"]


def test_a_change_shows_the_voices_linked_to_it_and_an_unknown_one_says_so(
    client: TestClient, workspace: Workspace
) -> None:
    key = next(iter(workspace.store.themes.all()))
    linked = review.link(workspace, key, "CH-1", OutcomeHow.CONTRIBUTED, "pm")
    page = client.get("/changes/CH-1").text
    assert page.count("<article") == len({verdict.feedback_id for verdict in linked})
    client.post("/language", data={"lang": "ja"})
    unknown = client.get("/changes/CH-none")
    assert unknown.status_code == 404
    assert "変更 CH-none はありません" in unknown.text


def test_an_account_shows_its_voices(client: TestClient, workspace: Workspace) -> None:
    account = max(list_accounts(workspace), key=lambda row: row["voices"])
    assert f"/accounts/{account['id']}" in client.get("/accounts").text
    page = client.get(f"/accounts/{account['id']}").text
    assert page.count("<article") == account["voices"] > 1


def test_an_account_tells_from_which_day_it_had_which_level_and_why(
    client: TestClient, workspace: Workspace
) -> None:
    account = list_accounts(workspace)[0]["id"]
    for day, level, why in ((1, 2, "two features in use"), (8, 2, "still two"), (15, 3, "three features")):
        row = AccountLevel(account_id=account, day=date(2026, 11, day), level=level, rule="r", why=why)
        workspace.store.accounts.save_levels([row], workspace.now())
    page = client.get(f"/accounts/{account}").text
    assert re.findall(r"<time>(2026-11-\d\d)</time> (Lv\d)", page)[:2] == [
        ("2026-11-01", "Lv2"),
        ("2026-11-15", "Lv3"),
    ]
    assert "three features" in page


def test_the_catalogue_counts_who_speaks_of_each_feature(client: TestClient, workspace: Workspace) -> None:
    spoken = {verdict.subject for verdict in workspace.store.ledger.current(About.USAGE)}
    page = client.get("/features").text
    for feature in workspace.catalogue.features:
        assert feature.name("en") in page
    assert "board" in spoken
    assert "/voices?feature=board" in page


def test_a_row_that_cannot_be_read_is_shown_with_its_place_until_it_is_mended(
    client: TestClient, workspace: Workspace
) -> None:
    sheet = Path(workspace.settings.root) / "voices.csv"
    whole = sheet.read_text("utf-8")
    for text, shown in ((whole + "いつか,三好,会社A,今野,遅い\n", True), (whole, False)):
        sheet.write_text(text, "utf-8")
        with workspace.running():
            pipeline.ingest(workspace)
        page = client.get("/sources").text
        assert (">20</td>" in page) == shown
        assert ("Every row was read." in page) != shown


def test_a_possible_edit_is_answered_on_its_page_and_taken_back(
    client: TestClient, workspace: Workspace
) -> None:
    old, new = (one for one in workspace.store.feedback.find()[:2])
    at = workspace.now()
    edit = PossibleEdit("ed_1", old.source, old.external_id, new.external_id, 80.0, at)
    workspace.store.edits.save([edit])
    assert f'action="/edits/{edit.id}/same"' in client.get("/edits").text
    page = client.post(f"/edits/{edit.id}/same", data={"back": "/edits"}).text
    assert f'action="/edits/{edit.id}/undo"' in page
    client.post(f"/edits/{edit.id}/same", data={"back": "/edits"})  # pressed twice
    assert [one.about for one in workspace.store.audit.page() if one.what == Deed.EDIT_ANSWERED] == [edit.id]
    assert workspace.store.feedback.by_id([old.id])[old.id].text == new.text
    client.post(f"/edits/{edit.id}/undo", data={"back": "/edits"})
    again = workspace.store.feedback.by_id([old.id, new.id])
    assert (again[old.id].text, again[new.id].set_aside) == (old.text, None)
    assert workspace.store.edits.waiting() == [edit]


@pytest.mark.parametrize("team", list(Team))
def test_a_desk_shows_its_brief_with_links_to_the_voices(
    client: TestClient, workspace: Workspace, team: Team
) -> None:
    brief = next(b for b in workspace.store.briefs.of_week("2026-W47") if (b.team, b.lang) == (team, "en"))
    page = client.get(f"/desks/{team}?week=2026-W47").text
    for feedback_id in brief.feedback_ids:
        assert f'href="/voices/{feedback_id}"' in page


def test_the_kpi_page_reads_the_rows_once(
    client: TestClient, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []
    monkeypatch.setattr(
        workspace.store.changes, "history", partial(_counted, read, workspace.store.changes.history)
    )
    assert client.get("/kpi").status_code == 200
    assert len(read) == 1


def _counted(calls: list[object], give: Callable[..., object], *given: object) -> object:
    calls.append(given)
    return give(*given)


def test_a_desk_tells_how_far_the_consent_of_a_quote_is(client: TestClient, workspace: Workspace) -> None:
    assert "Nobody was asked yet" in client.get("/desks/marketing").text
    voice = next(v for v in workspace.store.feedback.find() if "とても助かる" in v.text)
    review.ask_consent(workspace, voice.id, "列の並び替えがとても助かる", "market")
    page = client.get("/desks/marketing").text
    assert "列の並び替えがとても助かる" in page
    assert ">asked<" in page
    assert "列の並び替えがとても助かる" in client.get("/desks/marketing?start=500").text


def test_words_that_look_like_an_id_do_not_become_a_link() -> None:
    printed = "<main><p>&lt;code&gt;fb_0123&lt;/code&gt;</p><code>fb_0123</code></main>"
    assert inside(printed).count("href") == 1


@pytest.mark.parametrize(("answer", "left"), [("accept", 2), ("dismiss", 3)])
def test_a_proposal_is_answered_from_the_review(
    client: TestClient, workspace: Workspace, answer: str, left: int
) -> None:
    one, other, *_ = workspace.store.themes.all()
    detail = {"id": "pr_1", "what": "merge", "with": [other], "voices": [], "evidence": {"cosine": 0.9}}
    asked = ThemeEvent(
        theme=one, event="proposed", by="vocpipe", human=False, at=workspace.now(), detail=detail
    )
    workspace.store.themes.save([], [asked])
    assert "/proposals/pr_1/accept" in client.get("/").text
    page = client.post(f"/proposals/pr_1/{answer}", data={"back": "/"}).text
    assert "/proposals/pr_1/accept" not in page
    live = [theme for theme in workspace.store.themes.all().values() if not theme.merged_into]
    assert len(live) == left


def test_every_figure_of_the_kpi_page_opens_exactly_the_voices_behind_it(
    client: TestClient, workspace: Workspace
) -> None:
    key = next(iter(workspace.store.themes.all()))
    review.link(workspace, key, "CH-1", OutcomeHow.CONTRIBUTED, "pm")
    paths = set(re.findall(r'/voices\?figure=([^"]+)"', client.get("/kpi").text))
    assert {"time_to_change", "counters.unknown_account"} <= paths
    found = voices_behind(workspace)
    assert paths <= set(found)
    for path in ("time_to_change", "counters.unknown_account", "counters.set_aside"):
        for side, ids in (("", found[path].hit), ("among", found[path].among)):
            page = client.get(f"/voices?figure={path}&side={side}").text
            assert set(re.findall(r'class="card" id="(fb_\w+)"', page)) == set(ids), (path, side)


def test_the_kpi_page_tells_the_month_with_links_to_voices_and_changes(
    client: TestClient, workspace: Workspace
) -> None:
    voice = workspace.store.feedback.find()[0]
    review.decline(workspace, voice.id, "not this year", "宮下")
    page = client.get("/kpi").text
    assert re.search(
        rf'What changed this month.*Declined with a reason.*href="/voices/{voice.id[:11]}"', page, re.DOTALL
    )
    assert client.get(f"/voices/{voice.id[:11]}").status_code == 200


def test_a_sentence_links_the_ids_it_holds_and_escapes_what_people_wrote() -> None:
    told = linked("CH-1「<b>CH-10</b>」: fb_0123abcd、CH-1x", ["CH-1", "CH-10"])
    assert told.count("<a ") == 3
    assert "&lt;b&gt;" in told
    assert "CH-1x" in told


def test_opening_the_kpi_page_keeps_nothing(client: TestClient, workspace: Workspace) -> None:
    kept = workspace.store.kpi_snapshots.all()
    assert client.get("/kpi").status_code == 200
    assert workspace.store.kpi_snapshots.all() == kept


def test_an_alert_is_dismissed_on_its_page_with_a_reason_and_back_by_undo(
    client: TestClient, workspace: Workspace
) -> None:
    voice = workspace.store.feedback.find()[0]
    span = AlertSpan(feedback_id=voice.id, revision=voice.revision, start=0, end=3)
    facts = {"account": "会社A", "n": 4, "usual": 1, "accounts": 3, "theme": {"ja": "遅い", "en": "slow"}}
    value = AlertValue(
        rule="theme_spike", week="2026-W47", due=date(2026, 11, 26), facts=facts, spans=(span,)
    )
    raised = machine(workspace, voice, About.ALERT, "alerts/1", value, subject="theme_spike/th_1")
    workspace.store.ledger.append([raised])
    assert voice.text in client.get("/alerts").text
    client.post(f"/alerts/{raised.id}/dismiss", data={"reason": "no need", "back": "/alerts"})
    assert raised.id not in client.get("/alerts").text
    page = client.get("/alerts?every=true").text
    assert "no need" in page
    said = workspace.store.ledger.current(About.ALERT)[-1]
    client.post("/undo", data={"verdicts": said.id})
    assert f"/alerts/{raised.id}/done" in client.get("/alerts").text


def test_routing_says_how_far_rules_and_people_agree(client: TestClient, workspace: Workspace) -> None:
    voice = workspace.store.feedback.find()[0]
    review.correct_route(workspace, voice.id, [Team.SALES], "theirs", "pm")
    assert "1 voices were judged, 1 of them moved" in client.get("/routing").text
