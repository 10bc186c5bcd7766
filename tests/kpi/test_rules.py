"""Which grade an outcome may claim, and what a person is told when it claims more."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocpipe.errors import VerdictError
from vocpipe.kpi import ChangeRow, allowed_how, check_outcome
from vocpipe.kpi.days import day_number, day_numbers
from vocpipe.kpi.links import allowed_grades, make_changes
from vocpipe.kpi.rules import GRADES, known_on
from vocpipe.records import OutcomeHow, OutcomeValue

DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))
CHANGES = st.builds(
    ChangeRow, st.just("c"), st.none() | DAYS, st.none() | DAYS, st.none() | DAYS, st.none() | DAYS
)
CHANGE = ChangeRow(
    "c1", planned_on=date(2026, 1, 5), started_on=date(2026, 2, 1), released_on=date(2026, 3, 1)
)


def allowed(day: date, by: str = "pm") -> OutcomeHow:
    return allowed_how(day, CHANGE, by=by, recorder="佐藤")


def test_grades_follow_from_the_dates() -> None:
    assert allowed(date(2026, 1, 31)) is OutcomeHow.CAUSED
    assert allowed(date(2026, 2, 1)) is OutcomeHow.CONTRIBUTED
    assert allowed(date(2026, 2, 28)) is OutcomeHow.CONTRIBUTED
    assert allowed(date(2026, 3, 1)) is OutcomeHow.COINCIDENT


def test_the_recorder_may_not_claim_cause_however_the_name_is_typed() -> None:
    assert allowed(date(2026, 1, 1), by=" 佐藤 ") is OutcomeHow.CONTRIBUTED
    assert allowed_how(date(2026, 1, 1), CHANGE, by="ｓａｔｏ", recorder="Sato") is OutcomeHow.CONTRIBUTED
    assert allowed_how(date(2026, 1, 1), CHANGE, by="pm", recorder=None) is OutcomeHow.CAUSED


def test_a_release_whose_start_nobody_knows_cannot_have_been_caused() -> None:
    row = ChangeRow("c", released_on=date(2026, 3, 1))
    assert allowed_how(date(2026, 1, 1), row, by="pm", recorder=None) is OutcomeHow.CONTRIBUTED
    assert allowed_how(date(2026, 1, 1), ChangeRow("c"), by="pm", recorder=None) is OutcomeHow.CAUSED


def check(
    how: str, day: date = date(2026, 1, 1), by: str = "pm", change: ChangeRow | None = CHANGE, **more: str
) -> None:
    value = OutcomeValue(how=OutcomeHow(how), change_id=change.id if change else None, **more)
    check_outcome(value, voice_on=day, recorder="sato", by=by, change=change)


def test_what_the_dates_allow_passes_and_so_does_less() -> None:
    check("caused")
    check("coincident")
    check("contributed", by="sato")


@pytest.mark.parametrize(
    ("error", "given_"),
    [
        ("Leave the change out", {"how": "declined", "reason": "no"}),
        ("Give the reason", {"how": "declined", "change": None}),
        ("Give the reason", {"how": "not_ours", "change": None, "reason": "  "}),
        ("Name the capability", {"how": "already_possible", "change": None}),
        ("needs a known change", {"how": "caused", "change": None}),
        ("was declined", {"how": "caused", "change": ChangeRow("c5", declined_on=date(2026, 1, 9))}),
        ("recorded this voice", {"how": "caused", "by": "sato", "reason": "it was me"}),
        ("allow 'coincident' at most", {"how": "caused", "day": date(2026, 3, 2)}),
    ],
)
def test_what_may_not_be_claimed_says_what_to_do(error: str, given_: dict[str, object]) -> None:
    with pytest.raises(VerdictError, match=error):
        check(**given_)  # type: ignore[arg-type]


def test_a_person_may_raise_over_the_dates_with_a_reason_but_the_recorder_may_not() -> None:
    check("caused", day=date(2026, 2, 15), reason="Asked for by phone in December, see ticket 12")
    check("already_possible", change=None, capability="CSV export")
    check("declined", change=None, reason="Needs a second data centre")


@given(CHANGES, DAYS, DAYS)
def test_many_at_once_agrees_with_one_by_one(change: ChangeRow, said: date, today: date) -> None:
    columns = make_changes([change], day_number(today))
    grade = allowed_grades(day_numbers([said]), np.array([0]), columns)
    expected = allowed_how(said, known_on(change, today), by="pm", recorder=None)
    assert grade[0] == GRADES[expected]
