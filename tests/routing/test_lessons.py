"""People's moves teach thresholds: proposed from enough voices on, never from a few or by chance."""

import random
import tomllib

from hypothesis import given
from hypothesis import strategies as st

from vocpipe.records import Kind, Team
from vocpipe.routing import (
    AT_LEAST,
    DEFAULT_RULES,
    Judged,
    RouteInput,
    Rule,
    agreement,
    as_toml,
    lessons,
    read_rules,
    route,
)


def voice(severity: int = 0, level: int | None = None, **more: object) -> RouteInput:
    given = {"kind": "problem", "severity": severity, "level": level, **more}
    return RouteInput.model_validate(given)


def by_rules(item: RouteInput) -> frozenset[Team]:
    return frozenset(route(item).reasons)


def moved(item: RouteInput, *teams: Team) -> Judged:
    return Judged(item, frozenset(teams))


def test_people_who_send_milder_problems_to_success_teach_a_lower_threshold() -> None:
    item = voice(severity=2)
    judged = [moved(item, *by_rules(item), Team.SUCCESS)] * AT_LEAST
    (one,) = [lesson for lesson in lessons(judged, DEFAULT_RULES) if lesson.rule == "churn_risk"]
    assert (one.key, one.now, one.then, one.better, one.worse) == ("severity_at_least", 3, 2, AT_LEAST, 0)


def test_people_who_take_small_accounts_questions_from_success_teach_a_level() -> None:
    small, large = voice(level=1, kind="question"), voice(level=4, kind="question")
    judged = [moved(small, Team.PRODUCT)] * AT_LEAST + [moved(large, Team.SUCCESS)] * AT_LEAST
    (one,) = lessons(judged, DEFAULT_RULES)
    assert (one.rule, one.key, one.now, one.then, one.worse) == ("question", "level_at_least", None, 2, 0)
    assert frozenset(route(small, read_rules([one.edited])).reasons) == {Team.PRODUCT}


def test_a_rule_that_people_always_undo_is_proposed_to_be_switched_off() -> None:
    item = voice(kind="question")
    found = lessons([moved(item, Team.PRODUCT)] * AT_LEAST, DEFAULT_RULES)
    (one,) = [lesson for lesson in found if lesson.rule == "question"]
    assert (one.rule, one.key, one.edited.enabled) == ("question", "enabled", False)


def test_too_few_moves_teach_nothing() -> None:
    item = voice(severity=2)
    judged = [moved(item, *by_rules(item), Team.SUCCESS)] * (AT_LEAST - 1)
    assert lessons(judged, DEFAULT_RULES) == []


def test_moves_to_and_fro_teach_nothing() -> None:
    item = voice(kind="question")
    judged = [moved(item, Team.PRODUCT)] * 12 + [moved(item, Team.SUCCESS)] * 10
    assert lessons(judged, DEFAULT_RULES) == []


def test_voices_that_people_left_where_they_were_hold_an_edit_back() -> None:
    mild = voice(severity=2)
    sent_on = [moved(mild, *by_rules(mild), Team.SUCCESS)] * AT_LEAST
    left = [moved(mild, *by_rules(mild))] * AT_LEAST
    assert [one.rule for one in lessons(sent_on + left, DEFAULT_RULES) if one.rule == "churn_risk"] == []


def test_moves_by_chance_teach_next_to_nothing() -> None:
    rng, found = random.Random(5), 0
    for _ in range(8):
        items = [voice(rng.randrange(4), rng.randrange(1, 5), kind=rng.choice(list(Kind))) for _ in range(60)]
        judged = [
            Judged(item, by_rules(item) ^ ({rng.choice(list(Team))} if rng.random() < 0.1 else set()))
            for item in items
        ]
        found += len(lessons(judged, DEFAULT_RULES))
    assert found <= 1


def test_agreement_counts_who_gives_a_team() -> None:
    item = voice(kind="question")
    judged = [moved(item, Team.SUCCESS), moved(item, Team.SALES), moved(item, Team.SUCCESS, Team.SALES)]
    told = {one.team: one for one in agreement(judged, DEFAULT_RULES)}
    success, sales = told[Team.SUCCESS], told[Team.SALES]
    assert (success.both, success.rules_only, success.people_only, success.share) == (2, 1, 0, 2 / 3)
    assert (sales.both, sales.rules_only, sales.people_only, sales.share) == (0, 0, 2, 0.0)
    assert told[Team.MARKETING].share is None


@given(st.sampled_from(DEFAULT_RULES), st.sampled_from([None, 1, 3]), st.booleans())
def test_the_lines_of_a_rule_read_back_as_the_rule(rule: Rule, level: int | None, enabled: bool) -> None:
    edited = rule.model_copy(update={"level_at_least": level, "enabled": enabled})
    rows = tomllib.loads(as_toml(edited))["route"]["rule"]
    assert [Rule.model_validate(row) for row in rows] == [edited]
