"""Which grade an outcome may claim, and what a person is told when it claims more."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocpipe.errors import VerdictError
from vocpipe.kpi import ChangeRow, allowed_how, check_outcome, same_person
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


def allowed(day: date, own: bool = False) -> OutcomeHow:
    return allowed_how(day, CHANGE, own=own)


def test_grades_follow_from_the_dates() -> None:
    assert allowed(date(2026, 1, 31)) is OutcomeHow.CAUSED
    assert allowed(date(2026, 2, 1)) is OutcomeHow.CONTRIBUTED
    assert allowed(date(2026, 2, 28)) is OutcomeHow.CONTRIBUTED
    assert allowed(date(2026, 3, 1)) is OutcomeHow.COINCIDENT


def test_the_voices_own_csm_may_not_claim_cause() -> None:
    assert allowed(date(2026, 1, 1), own=True) is OutcomeHow.CONTRIBUTED
    assert allowed(date(2026, 1, 1)) is OutcomeHow.CAUSED


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (" 佐藤 ", "佐藤", True),
        ("ｓａｔｏ", "Sato", True),
        ("北川 蓮", "北川", True),
        ("北川　蓮", "北川蓮", True),
        ("北川蓮", "北川さん", True),
        ("北川（CS）", "北川 蓮", True),
        ("Kitagawa Ren", "ren kitagawa", True),
        ("R. Kitagawa", "Ren Kitagawa", True),
        ("ren.kitagawa@example.com", "Kitagawa", True),
        ("Ren\u200bKitagawa", "renkitagawa", True),
        ("北川・三好", "三好", True),
        ("北川・三好", "三好 蓮", True),
        ("北川さん･三好さん", "三好 蓮", True),
        ("営業部・三好", "営業部・北川", False),
        ("営業部・三好", "三好 蓮", True),
        ("服部・三好", "服部・北川", True),
        ("営業部・三好", "営業部", True),
        ("ジョン・スミス", "スミス 健", False),
        ("北川、三好", "三好 健", True),
        ("北川\n宮下 花子", "北川 蓮", True),
        ("北川\n宮下 花子", "三好 花子", False),
        ("佐藤", "佐伯", False),
        ("森 花子", "森田 花", False),
        ("Ren Kitagawa", "Ren Miyoshi", False),
        ("csm1", "csm12", False),
        ("", "", False),
        (None, "佐藤", False),
    ],
)
def test_one_person_is_known_however_the_name_is_written(one: str | None, other: str, same: bool) -> None:
    assert same_person(one, other) is same_person(other, one) is same


def test_a_release_whose_start_nobody_knows_cannot_have_been_caused() -> None:
    row = ChangeRow("c", released_on=date(2026, 3, 1))
    assert allowed_how(date(2026, 1, 1), row) is OutcomeHow.CONTRIBUTED
    assert allowed_how(date(2026, 1, 1), ChangeRow("c")) is OutcomeHow.CAUSED


def check(
    how: str, day: date = date(2026, 1, 1), by: str = "pm", change: ChangeRow | None = CHANGE, **more: str
) -> None:
    value = OutcomeValue(how=OutcomeHow(how), change_id=change.id if change else None, **more)
    check_outcome(value, voice_on=day, own=by == "sato", by=by, change=change)


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
        ("own CSM", {"how": "caused", "by": "sato", "reason": "it was me"}),
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
    expected = allowed_how(said, known_on(change, today))
    assert grade[0] == GRADES[expected]
