"""Telling commenters, once, in their language; and asking a month later whether it solved it."""

from collections.abc import Container, Iterator
from datetime import date, timedelta

import pytest

from tests.fakes import opened
from vocpipe import pipeline, review
from vocpipe.destinations.base import Delivery, Destination, Sending, unnoted
from vocpipe.errors import SettingsError, VocpipeError
from vocpipe.pipeline.closing import send_told, to_ask, to_tell
from vocpipe.records import Account, ChangeState, OutcomeHow, UsageEvent
from vocpipe.workspace import Workspace


class Box(Destination):
    """A channel that keeps what it sent."""

    type: str = "box"
    name: str = "box"

    def deliver(self, delivery: Delivery, sent: Container[str], sending: Sending = unnoted) -> Iterator[str]:
        for message in delivery.messages:
            if self.key(message.key) not in sent:
                SENT.append(message.body)
                yield self.key(message.key)


SENT: list[str] = []


@pytest.fixture
def linked(done: Workspace) -> Workspace:
    """Give the workspace with a Japanese and an English voice linked to released changes, one to a plan."""
    voices = done.store.feedback.find()
    board = next(v for v in voices if "予定ボード" in v.text)
    vans = next(v for v in voices if "stock" in v.text)
    review.link(done, board.id, "CH-2", OutcomeHow.COINCIDENT, "北川")
    review.link(done, vans.id, "CH-1", OutcomeHow.CONTRIBUTED, "北川")
    review.link(done, next(v for v in voices if "圏外" in v.text).id, "CH-3", OutcomeHow.CAUSED, "北川")
    return done


def test_each_is_told_in_their_own_language_with_their_own_words_and_plans_are_not_told(
    linked: Workspace,
) -> None:
    japanese, english = sorted(to_tell(linked), key=lambda one: one.lang, reverse=True)
    assert "予定ボードを速く" in japanese.draft
    assert japanese.draft.endswith("（vocpipe が作った下書き）")
    assert "the stock in the vans" in english.draft
    assert english.draft.endswith("(drafted by vocpipe)")


def test_who_was_told_by_a_person_is_not_listed_again(linked: Workspace) -> None:
    one, other = to_tell(linked)
    review.tell(linked, one.voice.id, "mail", "三好", change=one.outcome.subject)
    assert [left.voice.id for left in to_tell(linked)] == [other.voice.id]


def test_one_person_is_told_of_one_change_once_however_many_voices_it_answers(
    linked: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (board,) = [one.voice for one in to_tell(linked) if one.outcome.subject == "CH-2"]
    for number in (1, 2):
        same = {"id": f"fb_more{number}", "external_id": f"m{number}", "said_at": linked.now()}
        linked.store.feedback.save([board.model_copy(update=same | {"text_hash": f"h{number}"})])
        review.link(linked, f"fb_more{number}", "CH-2", OutcomeHow.COINCIDENT, "北川")
    (one,) = [told for told in to_tell(linked) if told.outcome.subject == "CH-2"]
    assert (one.voice.id, one.also) == (board.id, ("fb_more1", "fb_more2"))
    said = review.tell(linked, "fb_more2", "mail", "三好", change="CH-2")
    assert {verdict.feedback_id for verdict in said} == {board.id, "fb_more1", "fb_more2"}
    assert [told.outcome.subject for told in to_tell(linked)] == ["CH-1"]
    assert len(review.undo(linked, said[0].id, "三好")) == 3
    assert one in to_tell(linked), "taken back for all of them: they are to be told again"


def test_nobody_is_asked_about_a_change_they_were_never_told_of(
    linked: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (board,) = [one.voice for one in to_tell(linked) if one.outcome.subject == "CH-2"]
    review.tell(linked, board.id, "mail", "三好", change="CH-1")
    monkeypatch.setenv("VOCPIPE_NOW", "2026-12-05T09:00:00+09:00")
    with opened(linked.settings.root) as later:
        assert to_ask(later) == []


def test_who_was_told_of_a_refusal_is_told_again_when_a_later_change_answers_it(
    linked: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (vans,) = [one.voice for one in to_tell(linked) if one.outcome.subject == "CH-1"]
    review.unlink(linked, vans.id, "CH-1", "北川", reason="別の話")
    review.decline(linked, vans.id, "予定なし", "北川")
    review.tell(linked, vans.id, "mail", "三好")
    assert vans.id not in {one.voice.id for one in to_tell(linked)}
    late = linked.store.changes.all()["CH-3"].model_copy(
        update={"state": ChangeState.RELEASED, "released_on": date(2026, 12, 1)}
    )
    monkeypatch.setenv("VOCPIPE_NOW", "2027-01-15T09:00:00+09:00")
    with opened(linked.settings.root) as later:
        later.store.changes.save([late], later.now())
        review.link(later, vans.id, "CH-3", OutcomeHow.CAUSED, "北川")
        (told,) = [one for one in to_tell(later) if one.outcome.subject == "CH-3"]
        assert vans.id in {told.voice.id, *told.also}
        assert to_ask(later) == []


def test_a_person_is_asked_of_a_change_once_and_not_of_one_that_was_refused(
    linked: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (board,) = [one.voice for one in to_tell(linked) if one.outcome.subject == "CH-2"]
    same = {"id": "fb_more1", "external_id": "m1", "said_at": linked.now(), "text_hash": "h1"}
    linked.store.feedback.save([board.model_copy(update=same)])
    review.link(linked, "fb_more1", "CH-2", OutcomeHow.COINCIDENT, "北川")
    review.unlink(linked, board.id, "CH-1", "三好", reason="別の話")
    for voice in (board.id, "fb_more1"):
        review.tell(linked, voice, "mail", "三好")
    monkeypatch.setenv("VOCPIPE_NOW", "2026-12-25T09:00:00+09:00")
    with opened(linked.settings.root) as later:
        assert [(one.voice.id, one.change.id) for one in to_ask(later)] == [(board.id, "CH-2")]
        review.solved(later, "fb_more1", "CH-2", True, "三好")
        assert to_ask(later) == []


def _link_an_older_voice(workspace: Workspace) -> None:
    """Link one that the first commenter to be told had said the day before."""
    first = to_tell(workspace)[0]
    older = {"id": "fb_older", "external_id": "o1", "text_hash": "h1"}
    older["said_at"] = first.voice.said_at - timedelta(days=1)
    workspace.store.feedback.save([first.voice.model_copy(update=older)])
    review.link(workspace, "fb_older", first.outcome.subject, OutcomeHow.COINCIDENT, "北川")


def test_a_configured_channel_tells_each_once_even_after_a_kill(
    linked: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    SENT.clear()
    monkeypatch.setenv("VOCPIPE_CLOSING__SEND_VIA", "box")
    with opened(linked.settings.root) as workspace:
        workspace.__dict__["destinations"] = [Box()]
        monkeypatch.setattr(workspace.store.ledger, "append", lambda verdicts: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send_told(workspace)
        monkeypatch.undo()
        monkeypatch.setenv("VOCPIPE_CLOSING__SEND_VIA", "box")
        assert len(SENT) == 1
        _link_an_older_voice(workspace)
        assert send_told(workspace) == 2
        assert send_told(workspace) == 0
    assert len(SENT) == 2


class Cut(Box):
    """A channel that takes a message and never says so."""

    def deliver(self, delivery: Delivery, sent: Container[str], sending: Sending = unnoted) -> Iterator[str]:
        for key in (self.key(message.key) for message in delivery.messages):
            if key not in sent:
                sending(key)
                SENT.append(key)
                raise KeyboardInterrupt
        yield from ()


def test_a_sending_that_was_cut_off_counts_when_an_older_voice_of_theirs_is_linked_since(
    linked: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    SENT.clear()
    monkeypatch.setenv("VOCPIPE_CLOSING__SEND_VIA", "box")
    with opened(linked.settings.root) as workspace:
        workspace.__dict__["destinations"] = [Cut()]
        with pytest.raises(KeyboardInterrupt):
            send_told(workspace)
        _link_an_older_voice(workspace)
        with pytest.raises(KeyboardInterrupt):
            send_told(workspace)
    assert len(SENT) == 2
    assert len(set(SENT)) == 1, "the same key again, so that a third sending waits for a person"


class Picky(Box):
    """A channel that refuses what is written in Japanese."""

    def deliver(self, delivery: Delivery, sent: Container[str], sending: Sending = unnoted) -> Iterator[str]:
        if any("作った下書き" in message.body for message in delivery.messages):
            raise VocpipeError("refused")
        yield from super().deliver(delivery, sent, sending)


def test_a_message_that_is_refused_holds_up_no_other(
    linked: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    SENT.clear()
    monkeypatch.setenv("VOCPIPE_CLOSING__SEND_VIA", "box")
    with opened(linked.settings.root) as workspace:
        first, second = to_tell(workspace)
        assert (first.lang, second.lang) == ("ja", "en"), "the refused one comes first"
        workspace.__dict__["destinations"] = [Picky()]
        assert send_told(workspace) == 1
        assert [one.lang for one in to_tell(workspace)] == ["ja"]


def test_a_channel_that_is_not_configured_is_a_clear_error(
    linked: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOCPIPE_CLOSING__SEND_VIA", "nowhere")
    with opened(linked.settings.root) as workspace, pytest.raises(SettingsError, match="nowhere"):
        send_told(workspace)


def test_a_month_after_the_release_they_are_asked_with_the_use_measured_since(
    linked: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (board,) = [one for one in to_tell(linked) if one.outcome.subject == "CH-2"]
    account = board.voice.account_id or ""
    linked.store.accounts.save([Account(id=account, name="会社A", as_of=date(2026, 1, 1))], linked.now())
    uses = [("2026-10-20", 2), ("2026-11-10", 7), ("2026-11-20", 5)]
    linked.store.usage_events.save(
        [
            UsageEvent(account_id=account, feature="board", day=date.fromisoformat(d), count=n)
            for d, n in uses
        ],
        linked.now(),
    )
    review.tell(linked, board.voice.id, "mail", "三好", change="CH-2")
    assert to_ask(linked) == []
    monkeypatch.setenv("VOCPIPE_NOW", "2026-12-05T09:00:00+09:00")
    with opened(linked.settings.root) as later:
        (asked,) = to_ask(later)
        assert (asked.days, asked.overdue, asked.used) == (34, False, {"board": (2, 12)})
        review.solved(later, asked.voice.id, "CH-2", True, "三好", note="速くなった")
        assert to_ask(later) == []
        assert pipeline.measure(later).solved.n == 0  # coincident: it answered, but did not lead there
