"""Maker and checker: whatever a CSM tries alone, their own voice is never `caused`, and no figure rises."""

from datetime import date

import pytest

from tests.review.test_people_say import voice_with
from vocpipe import people, pipeline, review
from vocpipe.errors import VerdictError
from vocpipe.records import Account, Feedback, OutcomeHow, Person, Role
from vocpipe.workspace import Workspace

CAUSED, CONTRIBUTED = OutcomeHow.CAUSED, OutcomeHow.CONTRIBUTED


@pytest.fixture
def voice(done: Workspace) -> Feedback:
    """Give a voice that 北川 recorded, said before work on the released CH-1 began."""
    found = voice_with(done, "圏外")
    mine = found.model_copy(update={"recorder": "北川", "account_id": "A1"})
    done.store.accounts.save(
        [Account(id="A1", name="会社A", as_of=date(2026, 1, 1), owner="三好")], done.now()
    )
    done.store.feedback.save([mine])
    change = done.store.changes.all()["CH-1"]
    done.store.changes.save([change.model_copy(update={"started_on": date(2026, 11, 19)})], done.now())
    return mine


def reached(workspace: Workspace) -> int:
    return sum(cohort.reached for cohort in pipeline.measure(workspace).reach[0].cohorts)


@pytest.mark.parametrize("by", ["北川", "北川 蓮", "北川さん", "北 川", "北川（CS）", "三好"])
def test_no_spelling_of_the_recorder_and_no_owner_of_the_account_may_claim_cause(
    done: Workspace, voice: Feedback, by: str
) -> None:
    with pytest.raises(VerdictError, match=f"{by.strip()} is this voice's own CSM"):
        review.link(done, voice.id, "CH-1", CAUSED, by, reason="本当に")
    assert review.link(done, voice.id, "CH-1", CONTRIBUTED, by)


def test_a_colleague_may_claim_cause_and_it_counts(done: Workspace, voice: Feedback) -> None:
    assert review.link(done, voice.id, "CH-1", CAUSED, "宮下")
    assert reached(done) == 1


def test_who_signs_with_a_name_is_known_by_the_login_that_the_source_gives(
    done: Workspace, voice: Feedback
) -> None:
    people.add(done, Person(login="r.k@example.com", name="ロータス", role=Role.PM), "admin", "")
    done.store.feedback.save([voice.model_copy(update={"recorder": "R.K@example.com"})])
    with pytest.raises(VerdictError, match="own CSM"):
        review.link(done, voice.id, "CH-1", CAUSED, "ロータス")
    review.link(done, voice.id, "CH-1", CONTRIBUTED, "ロータス")
    assert reached(done) == 0


@pytest.mark.parametrize("recorder", ["北川", "r.k@example.com"])
def test_who_signs_with_a_login_is_known_by_the_name_of_the_team(
    done: Workspace, voice: Feedback, recorder: str
) -> None:
    people.add(done, Person(login="r.k@example.com", name="北川 蓮", role=Role.PM), "admin", "")
    done.store.feedback.save([voice.model_copy(update={"recorder": recorder})])
    with pytest.raises(VerdictError, match="own CSM"):
        review.link(done, voice.id, "CH-1", CAUSED, "R.K@example.com")
    review.link(done, voice.id, "CH-1", CONTRIBUTED, "R.K@example.com")
    assert reached(done) == 0


def test_each_of_several_recorders_is_compared_by_themselves(done: Workspace, voice: Feedback) -> None:
    done.store.feedback.save([voice.model_copy(update={"recorder": "宮下 花子"})])
    review.link(done, voice.id, "CH-1", CONTRIBUTED, "北川 蓮")
    assert reached(done) == 0
    review.link(done, voice.id, "CH-1", CONTRIBUTED, "北川 花子")
    review.link(done, voice.id, "CH-1", CONTRIBUTED, "小野 花子")
    assert reached(done) == 1


def test_another_recorder_written_into_the_sheet_later_frees_nobody(done: Workspace, voice: Feedback) -> None:
    review.link(done, voice.id, "CH-1", CONTRIBUTED, "北川")
    done.store.feedback.save([voice.model_copy(update={"recorder": "宮下", "received_at": done.now()})])
    assert reached(done) == 0
    with pytest.raises(VerdictError, match="own CSM"):
        review.link(done, voice.id, "CH-1", CAUSED, "北川")


def test_nobody_takes_back_what_others_said_of_their_own_voice(done: Workspace, voice: Feedback) -> None:
    review.link(done, voice.id, "CH-1", CAUSED, "宮下")
    (refused,) = review.unlink(done, voice.id, "CH-1", "宮下", reason="別の話")
    assert reached(done) == 0
    with pytest.raises(VerdictError, match="may not take back what 宮下 said"):
        review.undo(done, refused.id, "北川")
    review.undo(done, refused.id, "宮下")
    assert reached(done) == 1
