"""Agreement of rules and people, from the ledger: only what somebody looked at counts."""

from tests.review.test_people_say import BY
from vocpipe import review
from vocpipe.pipeline.briefing import brief_data
from vocpipe.pipeline.route_lessons import route_report
from vocpipe.records import Kind, Team
from vocpipe.weeks import week_of
from vocpipe.workspace import Workspace


def test_only_voices_that_somebody_judged_count_and_a_move_is_told_in_the_brief(done: Workspace) -> None:
    assert route_report(done).judged == 0
    first, second = done.store.feedback.find()[:2]
    review.correct_kind(done, first.id, Kind.PROBLEM, 1, BY)
    review.correct_route(done, second.id, [Team.SALES], "商談中の会社", BY)
    report = route_report(done)
    assert (report.judged, report.moved) == (2, 1)
    sales = next(one for one in report.teams if one.team is Team.SALES)
    assert sales.people_only == 1
    assert report.lessons == []
    week = week_of(second.said_at, done.settings.zone)
    assert brief_data(done, week).rerouted == 1
