"""The month told as ids, and the rows behind the numbers, on the twelve voices."""

from tests.kpi.worked_example import AS_OF, ROWS, day
from vocpipe.kpi import compute, make_facts, monthly_story, unit_rows


def test_march_shipped_one_change_for_one_account_and_nobody_else_checked_the_other() -> None:
    story = monthly_story(ROWS, day(3, 31))
    (shipped,) = story.shipped
    assert (shipped.change_id, shipped.released_on, shipped.accounts) == ("c1", day(3, 1), 1)
    assert (shipped.caused, shipped.contributed, shipped.not_told) == (("v1",), ("v2",), ())
    assert (story.received_units, story.received_voices) == (3, 3)
    assert story.already_possible == ("v5",)
    assert story.awaiting_second_person == ("v3",)
    assert [(w.feedback_id, w.days) for w in story.waiting_longest] == [
        ("v4", 49),
        ("v6", 26),
        ("v7", 21),
        ("v12", 11),
    ]


def test_a_month_that_still_runs_is_told_as_of_its_day_and_nobody_has_waited_longer() -> None:
    story = monthly_story(ROWS, day(3, 21))
    assert [(w.feedback_id, w.days) for w in story.waiting_longest][:2] == [("v4", 39), ("v6", 16)]


def test_july_shipped_something_that_no_voice_had_asked_for() -> None:
    story = monthly_story(ROWS, day(7, 31))
    assert (story.shipped, story.shipped_without_voice) == ((), ("c6",))


def test_august_planned_what_one_voice_asked() -> None:
    assert monthly_story(ROWS, day(8, 31)).newly_planned == {"c3": ("v8",)}


def test_the_exported_units_recount_to_the_report() -> None:
    rows = unit_rows(make_facts(ROWS, AS_OF))
    report = compute(ROWS, AS_OF)
    assert [row.days for row in rows if row.days is not None] == [50, 80, 107, 102]
    assert len(rows) == report.counts.units
    assert sum(row.told_on is not None for row in rows) == report.told.overall.k
    assert rows[0].feedback_ids == ("v1", "v2")
    assert (rows[0].usage, rows[0].knowledge, rows[0].outcomes) == ("user", "informed", ("caused", "caused"))
