"""A person records that a voice was followed up; measured use alone says whether they then used it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import LAST
from tests.pipeline.test_as_of import at
from tests.review.test_people_say import BY, voice_with
from vocpipe import pipeline, review
from vocpipe.followups import first_use, follow_ups
from vocpipe.records import About, Feedback, Knowledge, Team, UsageEvent, UsageState
from vocpipe.review.lookup import look_up
from vocpipe.weeks import parse_week
from vocpipe.workspace import Workspace

TODAY = date(2026, 11, 23)


def asking(workspace: Workspace) -> Feedback:
    """Give a voice that is about the export and knows it only partly, as a person says."""
    voice = voice_with(workspace, "列の並び替え")
    review.correct_usage(workspace, voice.id, "csv_export", UsageState.USER, Knowledge.PARTIAL, BY)
    review.correct_route(workspace, voice.id, [Team.SUCCESS], "案内する", BY)
    return voice


def used(workspace: Workspace, voice: Feedback, feature: str, days: int, count: int = 1) -> None:
    event = UsageEvent(
        account_id=voice.account_id or "", feature=feature, day=TODAY + timedelta(days=days), count=count
    )
    workspace.store.usage_events.save([event], workspace.now())


@pytest.mark.parametrize(
    ("feature", "days", "count", "expected"),
    [
        ("csv_export", 3, 1, "2026-11-26"),
        ("csv_export", 0, 1, "not yet"),
        ("csv_export", -3, 1, "not yet"),
        ("csv_export", 3, 0, "not yet"),
        ("board", 3, 1, "not measured"),
    ],
)
def test_use_after_a_follow_up_is_told_from_events_alone(
    done: Workspace, feature: str, days: int, count: int, expected: str
) -> None:
    voice = asking(done)
    used(done, voice, feature, days, count)
    review.follow_up(done, voice.id, BY, "電話で案内")
    shown = look_up(done, voice.id)["followed_up"]
    assert shown == {"by": BY, "on": "2026-11-23", "note": "電話で案内", "used_since": expected}


def test_a_follow_up_can_be_undone_and_stays_in_the_ledger(done: Workspace) -> None:
    voice = asking(done)
    said = review.follow_up(done, voice.id, BY)
    assert review.follow_up(done, voice.id, BY).id == said.id
    review.undo(done, said.id, BY, "別の人だった")
    assert follow_ups(done) == {}
    assert "followed_up" not in look_up(done, voice.id)
    assert [v.about for v in done.store.ledger.history(voice.id)].count(About.FOLLOWUP) == 2


def test_the_success_brief_tells_who_followed_up_and_whether_they_use_it_since(done: Workspace) -> None:
    voice = asking(done)
    review.follow_up(done, voice.id, BY)
    used(done, voice, "csv_export", 2)
    pipeline.draft(done, parse_week(LAST))
    pages = {
        lang: done.store.briefs.get("success", LAST, lang)[0].markdown  # type: ignore[index]
        for lang in ("ja", "en")
    }
    assert "**フォロー済み**: 2026年11月23日 宮下・2026年11月25日 に利用を確認" in pages["ja"]
    assert "**Followed up**: 23 Nov 2026, 宮下 · used since (25 Nov 2026)" in pages["en"]


def test_the_kpi_counts_a_follow_up_of_partial_knowledge_as_guided_and_its_use(
    done: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = asking(done)
    before = pipeline.measure(done).enablement.guided
    review.follow_up(done, voice.id, BY)
    used(done, voice, "csv_export", 5)
    guided = pipeline.measure(done).enablement.guided
    assert (guided.k, guided.n) == (before.k + 1, before.n)
    with at(done.settings.root, "2027-01-22T09:00:00+09:00", monkeypatch) as sixty_days_on:
        later = pipeline.measure(sixty_days_on).enablement.used_after
    assert (later.k, later.n) == (1, 1)


uses = st.lists(st.tuples(st.sampled_from("abc"), st.dates(date(2026, 1, 1), date(2026, 1, 20))))


@given(uses, st.sets(st.sampled_from("abc")), st.dates(date(2026, 1, 1), date(2026, 1, 20)))
def test_first_use_is_the_earliest_later_use_of_a_feature_asked_for(
    done: list[tuple[str, date]], features: set[str], after: date
) -> None:
    found = first_use(done, features, after)
    later = {day for feature, day in done if feature in features and day > after}
    assert found is None if not later else found in later and all(found <= day for day in later)
