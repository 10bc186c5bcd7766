"""Consent by form: the whole way of a quote, and everything that may not be done to it."""

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from vocpipe import review
from vocpipe.consents import consents, find_quote
from vocpipe.records import Feedback, Role
from vocpipe.workspace import Workspace

SignIn = Callable[[Role], TestClient]
ASKED = {"reason": "白石さんに電話で", "channels": "web、 sales_deck", "attribution": "company"}
AGREED = {"proof": "mail of 11-20", "channels": "web", "attribution": "anonymous", "nothing": "true"}


@pytest.fixture
def voice(workspace: Workspace) -> Feedback:
    """Give a voice of a customer in two sentences."""
    return next(one for one in workspace.store.feedback.find() if "CSV出力" in one.text)


@pytest.fixture
def desk(signed_in_as: SignIn) -> TestClient:
    """Give somebody of a desk, who reads English."""
    client = signed_in_as(Role.DESK)
    client.post("/language", data={"lang": "en"})
    return client


@pytest.fixture
def quote(desk: TestClient, voice: Feedback, workspace: Workspace) -> str:
    """Give a quote the customer was asked about."""
    words = voice.text.split("。")[0] + "。"
    desk.post(f"/voices/{voice.id}/consent", data=ASKED | {"words": words})
    return consents(workspace)[0].quote_id


def steps(page: str, quote: str) -> set[str]:
    """Give the steps of a quote that a page offers."""
    return set(re.findall(rf'action="/quotes/{quote}/(\w+)"', page))


def test_a_desk_takes_a_quote_all_the_way_and_a_withdrawal_lists_where_it_was_used(
    desk: TestClient, voice: Feedback, workspace: Workspace
) -> None:
    here = f"/voices/{voice.id}"
    offered = re.findall(r'name="words" value="([^"]+)"', desk.get(here).text)
    assert offered
    assert all(words in voice.text for words in offered)
    page = desk.post(f"{here}/consent", data=ASKED | {"words": offered[0], "back": here}).text
    (one,) = consents(workspace)
    at = f"/quotes/{one.quote_id}"
    assert (one.wanted.channels, one.wanted.attribution) == (("web", "sales_deck"), "company")
    assert steps(page, one.quote_id) == {"approve", "withdraw"}
    page = desk.post(f"{at}/approve", data=AGREED | {"wording": offered[0], "back": here}).text
    assert steps(page, one.quote_id) == {"approve", "clear", "withdraw"}
    for _pressed in ("once", "twice"):
        page = desk.post(f"{at}/clear", data={"back": here}).text
    assert [step.value["state"] for step in find_quote(workspace, one.quote_id).steps].count("cleared") == 1
    assert find_quote(workspace, one.quote_id).consent.cleared_by == "the desk"
    assert steps(page, one.quote_id) == {"approve", "use", "withdraw"}
    for place in ("https://example.com/voices", "flyer 12"):
        desk.post(f"{at}/use", data={"channel": "web", "place": place})
    page = desk.post(f"{at}/withdraw", data={"reason": "new owner", "back": here}).text
    assert "Places to take it down from: 2" in page
    assert re.search(r"Take it down from:.*https://example.com/voices.*flyer 12", page, re.DOTALL)
    assert steps(page, one.quote_id) == set()
    assert f'action="{here}/consent"' in page, "the customer may be asked again"


def test_the_desks_page_offers_the_steps_and_leads_from_a_candidate_to_the_form(
    desk: TestClient, quote: str, workspace: Workspace
) -> None:
    page = desk.get("/desks/marketing").text
    assert steps(page, quote) == {"approve", "withdraw"}
    voice = find_quote(workspace, quote).feedback_id
    said = workspace.store.feedback.by_id([voice])[voice].text
    whole = desk.get(f"/voices/{voice}?at=0-{len(said)}").text
    assert re.findall(r'name="words" value="([^"]+)" checked', whole) == [said], "the desk's words come first"
    assert desk.get(f"/voices/{voice}?at={'9' * 5000}-1").status_code == 200
    for href in re.findall(r'href="(/voices/fb_\w+\?at=\d+-\d+)#consent"', page):
        assert 'name="words"' in desk.get(href).text


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CS, Role.PM])
def test_who_may_not_clear_sees_how_far_a_quote_is_and_is_refused_every_step(
    signed_in_as: SignIn, voice: Feedback, quote: str, workspace: Workspace, role: Role
) -> None:
    client = signed_in_as(role)
    page = client.get(f"/voices/{voice.id}").text
    assert quote in page
    assert steps(page, quote) == set()
    last = find_quote(workspace, quote).last.id
    assert last not in page, "no button to take it back"
    for path, data in (
        (f"/voices/{voice.id}/consent", ASKED | {"words": voice.text}),
        (f"/quotes/{quote}/approve", AGREED | {"wording": voice.text}),
        (f"/quotes/{quote}/withdraw", {}),
        ("/undo", {"verdicts": last}),
    ):
        assert client.post(path, data=data).status_code == 403, path
    assert [one.consent.state for one in consents(workspace)] == ["asked"]


@pytest.mark.parametrize(
    ("words", "english", "japanese"),
    [
        ("CSV出力は毎日使っていない。", "is not an exact part", "一致しません"),
        ("列の並び替えが", "leaves out what its sense", "意味を左右する部分"),
    ],
)
def test_words_that_are_not_the_voices_own_or_lose_their_sense_are_refused(
    desk: TestClient, voice: Feedback, workspace: Workspace, words: str, english: str, japanese: str
) -> None:
    for lang, told in (("en", english), ("ja", japanese)):
        desk.post("/language", data={"lang": lang})
        answer = desk.post(f"/voices/{voice.id}/consent", data=ASKED | {"other": words})
        assert answer.status_code == 422
        assert told in answer.text
    assert consents(workspace) == []


def test_the_customers_approval_needs_the_very_words_and_whether_they_got_something(
    desk: TestClient, quote: str, workspace: Workspace
) -> None:
    words = find_quote(workspace, quote).wording
    other = desk.post(f"/quotes/{quote}/approve", data=AGREED | {"wording": "最高です。"})
    unsaid = desk.post(f"/quotes/{quote}/approve", data=AGREED | {"wording": words, "nothing": ""})
    assert (other.status_code, unsaid.status_code) == (422, 422)
    assert find_quote(workspace, quote).consent.state == "asked"


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", "Go back and write it as 2026-11-20"), ("ja", "2026-11-20 のように書いてください")],
)
def test_a_day_that_is_none_is_answered_with_a_page_in_the_readers_language(
    desk: TestClient, quote: str, workspace: Workspace, lang: str, told: str
) -> None:
    desk.post("/language", data={"lang": lang})
    words = find_quote(workspace, quote).wording
    answer = desk.post(f"/quotes/{quote}/approve", data=AGREED | {"wording": words, "expires": "soon <b>"})
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
    assert told in answer.text
    assert "soon" not in answer.text
    assert find_quote(workspace, quote).consent.state == "asked"


def test_a_form_without_a_field_says_which(desk: TestClient, quote: str) -> None:
    answer = desk.post(f"/quotes/{quote}/use", data={"channel": "web"})
    assert (answer.status_code, "the field place is missing" in answer.text) == (422, True)


def test_words_over_two_lines_are_taken_as_a_browser_sends_them(
    desk: TestClient, workspace: Workspace, voice: Feedback
) -> None:
    text = "CSV出力は毎日使っている。\n列の並び替えがとても助かる。"
    workspace.store.feedback.save([voice.model_copy(update={"text": text, "revision": voice.revision + 1})])
    sent = text.replace("\n", "\r\n")
    assert desk.post(f"/voices/{voice.id}/consent", data=ASKED | {"other": sent}).status_code == 200
    (one,) = consents(workspace)
    assert one.wording == text
    assert desk.post(f"/quotes/{one.quote_id}/approve", data=AGREED | {"wording": sent}).status_code == 200


def test_of_words_that_changed_since_nothing_is_offered_but_a_no(
    desk: TestClient, quote: str, workspace: Workspace, voice: Feedback
) -> None:
    desk.post(f"/quotes/{quote}/approve", data=AGREED | {"wording": find_quote(workspace, quote).wording})
    desk.post(f"/quotes/{quote}/clear", data={})
    other = {"text": voice.text + "また使う。", "revision": voice.revision + 1}
    workspace.store.feedback.save([voice.model_copy(update=other)])
    page = desk.get(f"/voices/{voice.id}").text
    assert steps(page, quote) == {"withdraw"}
    assert "the voice was edited after the approval" in page
    assert re.findall(r'name="words" value="([^"]+)"', page)
    assert desk.post(f"/quotes/{quote}/use", data={"channel": "web", "place": "flyer"}).status_code == 409


def test_something_and_nothing_at_once_is_refused(desk: TestClient, quote: str, workspace: Workspace) -> None:
    both = {"wording": find_quote(workspace, quote).wording, "incentive": "a gift card"}
    assert desk.post(f"/quotes/{quote}/approve", data=AGREED | both).status_code == 422


def test_a_doubtful_claim_is_stood_for_by_whoever_is_signed_in(
    desk: TestClient, quote: str, workspace: Workspace
) -> None:
    words = find_quote(workspace, quote).wording
    gift = {"wording": words, "incentive": "a gift card", "nothing": ""}
    page = desk.post(f"/quotes/{quote}/approve", data=AGREED | gift | {"back": "/desks/sales"}).text
    assert 'name="claim" value="incentive"' in page
    desk.post(f"/quotes/{quote}/claims", data={"claim": "incentive", "reason": "it is disclosed beside it"})
    found = find_quote(workspace, quote)
    assert (found.consent.claims, found.doubts) == ({"incentive": "the desk"}, [])


def test_a_page_that_is_behind_skips_no_step(
    desk: TestClient, signed_in_as: SignIn, quote: str, voice: Feedback, workspace: Workspace
) -> None:
    seen = re.search(r'name="seen" value="([^"]+)"', desk.get(f"/voices/{voice.id}").text)
    assert seen
    signed_in_as(Role.ADMIN).post(f"/quotes/{quote}/withdraw", data={})
    for mark in (seen.group(1), ""):
        late = {"wording": find_quote(workspace, quote).wording, "seen": mark}
        assert desk.post(f"/quotes/{quote}/approve", data=AGREED | late).status_code == 409
    assert find_quote(workspace, quote).consent.state == "withdrawn"


def test_a_step_is_taken_back_by_who_may_take_it_but_a_use_stays_on_record(
    desk: TestClient, quote: str, voice: Feedback, workspace: Workspace
) -> None:
    words = find_quote(workspace, quote).wording
    desk.post(f"/quotes/{quote}/approve", data=AGREED | {"wording": words})
    page = desk.post(f"/quotes/{quote}/clear", data={"back": f"/voices/{voice.id}"}).text
    assert "Undo" in page
    desk.post(f"/quotes/{quote}/use", data={"channel": "web", "place": "flyer"})
    used = find_quote(workspace, quote).last
    assert used.id not in desk.get(f"/voices/{voice.id}").text
    cleared = next(one for one in find_quote(workspace, quote).steps if one.value["state"] == "cleared")
    desk.post("/undo", data={"verdicts": cleared.id})
    found = find_quote(workspace, quote).consent
    assert (found.state, [one.place for one in found.places]) == ("approved", ["flyer"])
    review.undo(workspace, find_quote(workspace, quote).steps[0].id, "the desk")
    assert [one.place for one in find_quote(workspace, quote).consent.places] == ["flyer"]


def test_what_a_cs_may_not_decide_a_cs_may_not_take_back(
    client: TestClient, signed_in_as: SignIn, voice: Feedback, workspace: Workspace
) -> None:
    said = review.admit(workspace, voice.id, "it is about every day", "宮下")
    assert signed_in_as(Role.CS).post("/undo", data={"verdicts": said.id}).status_code == 403
    assert client.post("/undo", data={"verdicts": said.id}).status_code == 200
