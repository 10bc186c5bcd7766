"""Telling customers on a page: each once, with the draft; and a month later, whether it solved it."""

from datetime import date

from fastapi.testclient import TestClient

from vocpipe import review
from vocpipe.records import About, Change, ChangeState, Feedback, OutcomeHow, Right, right_to_say
from vocpipe.workspace import Workspace


def released(workspace: Workspace, on: date) -> Feedback:
    """Link a voice to a change that was released on a day."""
    change = Change(id="C9", title="速くしました", state=ChangeState.RELEASED, released_on=on)
    workspace.store.changes.save([change], workspace.now())
    voice = workspace.store.feedback.find()[0]
    review.link(workspace, voice.id, "C9", OutcomeHow.COINCIDENT, "宮下")
    return voice


def test_who_is_told_leaves_the_list_cannot_be_told_twice_and_comes_back_by_undo(
    client: TestClient, workspace: Workspace
) -> None:
    voice = released(workspace, workspace.today())
    same = {"id": "fb_more", "external_id": "m", "text_hash": "h", "said_at": workspace.now()}
    workspace.store.feedback.save([voice.model_copy(update=same)])
    review.link(workspace, "fb_more", "C9", OutcomeHow.COINCIDENT, "宮下")
    at, form = f"/closing/{voice.id}/told", {"channel": "mail", "change": "C9", "back": "/closing"}
    assert at in client.get("/closing").text
    client.post(at, data=form | {"message": "速くしました"})
    assert at not in client.get("/closing").text
    assert client.post(at, data=form).status_code == 409
    said = [one for one in workspace.store.ledger.current(About.TOLD) if one.subject == "C9"]
    assert [one.value for one in said] == [{"channel": "mail", "message": "速くしました"}] * 2
    client.post("/undo", data={"verdicts": [one.id for one in said]})
    assert at in client.get("/closing").text


def test_all_voices_of_a_person_that_a_change_answers_are_noted_as_told_with_the_first(
    client: TestClient, workspace: Workspace
) -> None:
    voice = released(workspace, workspace.today())
    first = voice.model_copy(update={"commenter": "c_1"})
    same = {"id": "fb_more1", "external_id": "m1", "said_at": workspace.now(), "text_hash": "h1"}
    workspace.store.feedback.save([first, first.model_copy(update=same)])
    review.link(workspace, "fb_more1", "C9", OutcomeHow.COINCIDENT, "宮下")
    client.post(f"/closing/{voice.id}/told", data={"channel": "mail", "change": "C9", "back": "/closing"})
    told = {one.feedback_id for one in workspace.store.ledger.current(About.TOLD) if one.subject == "C9"}
    assert told == {voice.id, "fb_more1"}


def test_their_answer_is_noted_a_month_after_the_release(client: TestClient, workspace: Workspace) -> None:
    voice = released(workspace, date(2026, 10, 1))
    review.tell(workspace, voice.id, "mail", "三好", change="C9")
    at = f"/closing/{voice.id}/solved"
    assert client.get("/closing").text.count(at) == 2
    client.post(at, data={"change": "C9", "solved": "false", "note": "まだ遅い", "back": "/closing"})
    assert at not in client.get("/closing").text
    (said,) = workspace.store.ledger.current(About.SOLVED)
    assert (said.value["solved"], said.value["note"]) == (False, "まだ遅い")


def test_who_looks_after_customers_may_note_both() -> None:
    assert {right_to_say(about) for about in (About.TOLD, About.SOLVED)} == {Right.TAG}
