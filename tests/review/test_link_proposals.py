"""Proposed links: listed with evidence, accepted, refused or corrected by people, never counted before."""

from unittest.mock import Mock

import pytest

from tests.fakes import opened
from tests.pipeline.states import assert_same, tables
from vocpipe import pipeline, review
from vocpipe.errors import NotFoundError
from vocpipe.pipeline.kpi_rows import kpi_links
from vocpipe.pipeline.propose import Proposed
from vocpipe.records import About, ChangeState, Evidence, OutcomeHow, OutcomeValue
from vocpipe.web.open_links import OpenLinks
from vocpipe.workspace import Workspace


@pytest.fixture
def asked(done: Workspace) -> Workspace:
    """Give the tiny workspace with three voices proposed for CH-1 and one capability proposed."""
    from vocpipe.pipeline.verdicts import machine

    voices = [voice for voice in done.store.feedback.find() if "圏外" in voice.text][:3]
    value = OutcomeValue(how=OutcomeHow.CONTRIBUTED, change_id="CH-1")
    evidence = (Evidence(cue="shared word", start=0, end=2),)
    done.store.ledger.set_live(About.OUTCOME, "test", done.now())
    done.store.ledger.append(
        [
            machine(done, v, About.OUTCOME, "test", value, subject="CH-1", confidence=0.9, evidence=evidence)
            for v in voices
        ]
    )
    csv = next(voice for voice in done.store.feedback.find() if "CSV" in voice.text)
    possible = OutcomeValue(how=OutcomeHow.ALREADY_POSSIBLE, capability="列の並び替え")
    done.store.ledger.append([machine(done, csv, About.OUTCOME, "test", possible, confidence=0.7)])
    return done


def test_a_proposal_shows_voice_and_change_side_by_side_with_the_words_they_share(asked: Workspace) -> None:
    first = review.link_proposals(asked)[0]
    assert first.change is not None
    assert (first.change.id, first.said_words) == ("CH-1", ["圏外"])


def test_no_proposal_counts_before_a_person_accepts_it(asked: Workspace) -> None:
    assert kpi_links(asked) == []
    assert pipeline.measure(asked).counts.outcomes == 0
    accepted = review.confirm(asked, "CH-1", "北川")
    assert len(kpi_links(asked)) == len(accepted) == 3


def test_what_is_said_of_many_voices_does_not_read_the_newest_kpi_for_each(
    asked: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = Mock(wraps=asked.store.kpi_snapshots.newest)
    monkeypatch.setattr(asked.store.kpi_snapshots, "newest", newest)
    assert len(review.confirm(asked, "CH-1", "北川")) == 3
    assert newest.call_count == 2  # one of them because the clock stands still


def test_accepting_a_change_leaves_the_exceptions_open(asked: Workspace) -> None:
    one = review.link_proposals(asked, "CH-1")[0].voice.id
    review.confirm(asked, "CH-1", "北川", but=[one])
    assert [left.voice.id for left in review.link_proposals(asked, "CH-1")] == [one]


def test_each_accepted_link_claims_what_its_dates_allow(asked: Workspace) -> None:
    change = asked.store.changes.all()["CH-1"]
    for verdict in review.confirm(asked, "CH-1", "北川"):
        voice = asked.store.feedback.by_id([verdict.feedback_id])[verdict.feedback_id]
        day = voice.said_at.astimezone(asked.settings.zone).date()
        assert change.planned_on
        assert change.started_on
        expected = "caused" if day < change.started_on else "contributed"
        assert verdict.value["how"] == expected


def test_what_was_refused_is_never_proposed_again_also_when_the_change_is_renamed(asked: Workspace) -> None:
    refused = {verdict.feedback_id for verdict in review.refuse(asked, "CH-1", "北川", reason="別の話")}
    assert len(refused) == 3
    renamed = asked.store.changes.all()["CH-1"].model_copy(update={"title": "圏外で入力した点検が消えない"})
    asked.store.changes.save([renamed], asked.now())
    with asked.running():
        pipeline.propose(asked)
    assert not refused & {one.voice.id for one in review.link_proposals(asked, "CH-1")}
    assert pipeline.measure(asked).counts.outcomes == 0


def test_a_correction_refuses_one_change_and_links_the_other(asked: Workspace) -> None:
    voice = review.link_proposals(asked, "CH-1")[0].voice.id
    review.refuse(asked, voice, "北川", instead="CH-2")
    assert {(link.change_id, str(link.how)) for link in kpi_links(asked)} == {
        ("CH-1", "unrelated"), ("CH-2", "coincident")
    }  # fmt: skip
    assert review.link_proposals(asked, voice) == [] if voice else False


def test_a_refusal_takes_back_the_link_it_follows(asked: Workspace) -> None:
    voice = review.link_proposals(asked, "CH-1")[0].voice.id
    review.link(asked, voice, "CH-1", OutcomeHow.CONTRIBUTED, "北川")
    assert pipeline.measure(asked).counts.outcomes == 1
    review.unlink(asked, voice, "CH-1", "北川", reason="取り違え")
    assert pipeline.measure(asked).counts.outcomes == 0


def test_an_accepted_capability_is_already_possible(asked: Workspace) -> None:
    (one,) = [found for found in review.link_proposals(asked) if found.change is None]
    (verdict,) = review.confirm(asked, one.voice.id, "三好2")
    assert (verdict.value["how"], verdict.value["capability"]) == ("already_possible", "列の並び替え")


def test_nothing_open_is_an_error_that_says_where_to_look(asked: Workspace) -> None:
    with pytest.raises(NotFoundError, match="vocpipe links"):
        review.confirm(asked, "CH-3", "北川")


def test_proposing_twice_changes_nothing_and_kills_leave_nothing_half_done(asked: Workspace) -> None:
    with asked.running():
        pipeline.propose(asked)
    before = tables(asked.settings.root)
    with opened(asked.settings.root) as again, again.running():
        assert pipeline.propose(again) == Proposed()
    assert_same(before, tables(asked.settings.root))


def test_what_a_server_keeps_of_the_proposals_is_what_the_ledger_asks(asked: Workspace) -> None:
    kept = OpenLinks(asked)
    assert kept.give() == review.link_proposals(asked)
    said = review.confirm(asked, "", "北川", only=[kept.give()[0].verdict.id])
    assert kept.give() == review.link_proposals(asked)
    assert len(kept.give()) == 3
    review.undo(asked, said[0].id, "北川")
    assert kept.give() == review.link_proposals(asked)
    assert len(kept.give()) == 4
    declined = asked.store.changes.all()["CH-1"].model_copy(update={"state": ChangeState.DECLINED})
    asked.store.changes.save([declined], asked.now())
    assert len(kept.give()) == 1
