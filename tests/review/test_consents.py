"""A quote's way to use outside: what each step needs, what follows on what, and what stays on record."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.review.test_people_say import BY, offline, voice_with
from vocpipe import review
from vocpipe.consents import consents, find_quote, note_use
from vocpipe.drafting.consent import consent_on
from vocpipe.errors import VerdictError
from vocpipe.records import Feedback
from vocpipe.workspace import Workspace

TERMS = {"channels": ["web"], "attribution": "anonymous", "proof": "mail of 11-20", "incentive": "none"}


def praise(workspace: Workspace) -> Feedback:
    return voice_with(workspace, "CSV出力")


def asked(workspace: Workspace) -> str:
    voice = praise(workspace)
    return review.ask_consent(workspace, voice.id, voice.text, BY).subject


def cleared(workspace: Workspace, **terms: object) -> str:
    quote = asked(workspace)
    review.approve_quote(workspace, quote, BY, **{**TERMS, **terms})  # type: ignore[arg-type]
    review.clear_quote(workspace, quote, "北川")
    return quote


def test_each_step_is_signed_and_stands_in_the_ledger(done: Workspace) -> None:
    quote = cleared(done, expires=date(2027, 3, 31), credit="", may_edit=True)
    note_use(done, quote, "web", "https://example.com/voices", BY)
    found = find_quote(done, quote[:8])
    assert found.consent.state == "used"
    assert found.consent.cleared_by == "北川"
    assert [place.place for place in found.consent.places] == ["https://example.com/voices"]
    steps = [v.value["state"] for v in done.store.ledger.history(found.feedback_id) if v.about == "consent"]
    assert steps == ["asked", "approved", "cleared", "used"]


def test_a_step_said_twice_changes_nothing(done: Workspace) -> None:
    quote = cleared(done)
    before = len(done.store.ledger.history(find_quote(done, quote).feedback_id))
    review.clear_quote(done, quote, "北川")
    assert note_use(done, quote, "web", "page", BY)
    assert note_use(done, quote, "web", "page", BY) is None
    assert len(done.store.ledger.history(find_quote(done, quote).feedback_id)) == before + 1


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (lambda w, q: review.clear_quote(w, q, BY), "cannot become cleared"),
        (lambda w, q: note_use(w, q, "web", "page", BY), "cannot become used"),
        (lambda w, q: review.approve_quote(w, q, BY, **{**TERMS, "channels": []}), "--channel"),
        (lambda w, q: review.approve_quote(w, q, BY, **{**TERMS, "proof": " "}), "--proof"),
        (lambda w, q: review.approve_quote(w, q, BY, **{**TERMS, "incentive": ""}), "--incentive"),
        (lambda w, q: review.approve_quote(w, q, BY, **{**TERMS, "attribution": "name"}), "--credit"),
        (lambda w, q: review.approve_quote(w, q, BY, **{**TERMS, "attribution": "shout"}), "attribution"),
        (lambda w, q: review.approve_quote(w, q, BY, **TERMS, wording="大好き。"), "other words"),
        (lambda w, q: review.clear_claims(w, q, ["nonsense"], BY, "ok"), "Known are"),
        (lambda w, q: review.clear_quote(w, q, " "), "cannot become cleared"),
    ],
)
def test_a_step_that_skips_one_or_lacks_something_is_refused(
    done: Workspace, step: Callable[[Workspace, str], object], why: str
) -> None:
    quote = asked(done)
    with pytest.raises(VerdictError, match=why) as caught:
        step(done, quote)
    assert praise(done).text not in str(caught.value)
    assert [one.consent.state for one in consents(done)] == ["asked"]


def test_use_in_a_channel_nobody_approved_is_refused(done: Workspace) -> None:
    with pytest.raises(VerdictError, match="may not be used in press"):
        note_use(done, cleared(done), "press", "Nikkei", BY)


def test_new_terms_have_to_be_cleared_again(done: Workspace) -> None:
    quote = cleared(done)
    review.approve_quote(done, quote, BY, **{**TERMS, "channels": ["web", "press"]})  # type: ignore[arg-type]
    assert find_quote(done, quote).consent.state == "approved"


def test_a_clearing_is_of_the_terms_it_saw_and_lapses_with_them(done: Workspace) -> None:
    quote = asked(done)
    wide: dict[str, Any] = {**TERMS, "channels": ["web", "tv"]}
    review.approve_quote(done, quote, BY, **wide)
    narrow = review.approve_quote(done, quote, BY, **TERMS)
    review.clear_quote(done, quote, "北川")
    assert find_quote(done, quote).consent.free
    review.undo(done, narrow.id, BY)
    assert find_quote(done, quote).consent.state == "approved"


def test_who_stood_for_an_incentive_did_not_stand_for_another(done: Workspace) -> None:
    quote = asked(done)
    first: dict[str, Any] = {**TERMS, "incentive": "a mug"}
    review.clear_claims(done, quote, ["incentive"], "北川", "before anybody said what they got")
    review.approve_quote(done, quote, BY, **first)
    assert find_quote(done, quote).doubts == ["incentive"]
    review.clear_claims(done, quote, ["incentive"], "北川", "it is said beside the words")
    assert find_quote(done, quote).doubts == []
    gift = review.approve_quote(done, quote, BY, **{**TERMS, "incentive": "a car"})  # type: ignore[arg-type]
    assert find_quote(done, quote).doubts == ["incentive"]
    review.clear_claims(done, quote, ["incentive"], "北川", "it is said beside the words")
    review.undo(done, gift.id, BY)
    assert find_quote(done, quote).consent.claims == {"incentive": "北川"}


def test_a_last_day_that_is_over_is_refused(done: Workspace) -> None:
    with pytest.raises(VerdictError, match="is over"):
        review.approve_quote(done, asked(done), BY, **TERMS, expires=date(2020, 1, 1))  # type: ignore[arg-type]


def test_days_are_those_of_the_workspace_not_of_utc(done: Workspace) -> None:
    zone = done.settings.zone
    night = done.now().astimezone(zone).replace(hour=1)  # the day before, in UTC
    cleared(done, expires=night.date())
    (held,) = consents(done)
    early = [step.model_copy(update={"at": night}) for step in held.steps]
    again = held.steps[0].model_copy(update={"id": "vd_again", "at": night + timedelta(days=1)})
    assert consent_on([*early, again], night.date() + timedelta(days=1), zone).state == "asked"


def test_a_withdrawal_names_every_place_and_cannot_be_taken_back(done: Workspace) -> None:
    quote = cleared(done)
    for place in ("page", "flyer"):
        note_use(done, quote, "web", place, BY)
    said, found = review.withdraw_consent(done, quote, BY, "方針の変更")
    assert [one.place for one in found.consent.places] == ["page", "flyer"]
    with pytest.raises(VerdictError, match="stays on record"):
        review.undo(done, said.id, BY)
    with pytest.raises(VerdictError, match="cannot become cleared"):
        review.clear_quote(done, quote, BY)


def test_consent_ends_the_day_after_its_last_day(done: Workspace) -> None:
    today = done.now().astimezone(done.settings.zone).date()
    quote = cleared(done, expires=today)
    assert find_quote(done, quote).consent.free
    (later,) = consents(done, today + timedelta(days=1))
    assert later.consent.state == "expired"


def test_a_person_is_not_asked_more_often_than_the_cap(done: Workspace) -> None:
    voice = offline(done)
    spans = ["圏外で入力した点検結果が消えてしまう。", "現場に戻れず困る。"]
    for words in spans:
        review.ask_consent(done, voice.id, words, BY)
    with pytest.raises(VerdictError, match="was asked 2 times"):
        review.ask_consent(done, voice.id, voice.text, BY)
