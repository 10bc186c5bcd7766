"""Routing: who gets a voice, and why."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocpipe.errors import SettingsError
from vocpipe.records import Kind, Knowledge, Team, UsageState
from vocpipe.routing import (
    DEFAULT_RULES,
    RouteInput,
    Rule,
    UsageFact,
    read_rules,
    reason_in,
    route,
    rules_version,
)


def used(state: UsageState, knowledge: Knowledge = Knowledge.UNKNOWN) -> tuple[UsageFact, ...]:
    return (UsageFact(feature="export", state=state, knowledge=knowledge),)


def teams(**fields: object) -> set[Team]:
    return set(route(RouteInput.model_validate(fields)).reasons)


INPUTS = st.builds(
    RouteInput,
    kind=st.sampled_from(Kind),
    severity=st.integers(0, 3),
    usage=st.lists(
        st.builds(
            UsageFact,
            feature=st.just("f"),
            state=st.sampled_from(UsageState),
            knowledge=st.sampled_from(Knowledge),
        ),
        max_size=3,
    ).map(tuple),
    level=st.none() | st.integers(1, 4),
    status=st.sampled_from([None, "prospect", "active", "churned"]),
    health=st.none() | st.text(max_size=6),
    theme=st.none() | st.just("t_1"),
    has_number=st.booleans(),
    rating=st.none() | st.floats(0, 10),
)


@given(INPUTS, st.lists(st.sampled_from(DEFAULT_RULES), unique_by=lambda rule: rule.name))
def test_every_voice_gets_a_team_and_every_team_a_reason_whatever_the_rules(
    item: RouteInput, rules: list[Rule]
) -> None:
    reasons = route(item, rules).reasons
    assert reasons
    assert all(reason.strip() for reason in reasons.values())


@given(INPUTS)
def test_partial_knowledge_is_always_guided_by_success(item: RouteInput) -> None:
    if any(fact.knowledge is Knowledge.PARTIAL for fact in item.usage):
        assert Team.SUCCESS in route(item).reasons


def test_a_request_for_what_already_exists_goes_to_success_and_stays_visible_to_product() -> None:
    got = teams(kind="request", usage=used(UsageState.USER, Knowledge.PARTIAL))
    assert got == {Team.SUCCESS, Team.PRODUCT}


def test_a_request_by_an_informed_user_goes_to_product_only() -> None:
    assert teams(kind="request", usage=used(UsageState.USER, Knowledge.INFORMED)) == {Team.PRODUCT}


def test_praise_by_a_user_goes_to_sales_and_marketing() -> None:
    assert teams(kind="praise", usage=used(UsageState.USER)) == {Team.SALES, Team.MARKETING}


def test_praise_by_somebody_whose_use_is_unknown_is_not_offered_as_a_case_study() -> None:
    assert teams(kind="praise") == {Team.MARKETING}


@pytest.mark.parametrize("state", [UsageState.TRYING, UsageState.NON_USER, UsageState.EX_USER])
def test_people_who_do_not_use_a_feature_go_to_success(state: UsageState) -> None:
    assert Team.SUCCESS in teams(kind="request", usage=used(state))


def test_a_question_goes_to_success() -> None:
    assert Team.SUCCESS in teams(kind="question")


def test_a_churn_risk_goes_to_success_and_product() -> None:
    assert {Team.SUCCESS, Team.PRODUCT} <= teams(kind="problem", severity=3)


def test_a_voice_no_rule_knows_goes_to_product_with_the_reason_said() -> None:
    value = route(RouteInput(), (), "ja")
    assert list(value.reasons) == [Team.PRODUCT]
    assert "読み落とさない" in value.reasons[Team.PRODUCT]


def test_usage_and_knowledge_must_hold_for_the_same_feature() -> None:
    rule = read_rules([_row(usage="user", knowledge="partial")], defaults=())[0]
    apart = (
        UsageFact(feature="a", state=UsageState.USER, knowledge=Knowledge.INFORMED),
        UsageFact(feature="b", state=UsageState.NON_USER, knowledge=Knowledge.PARTIAL),
    )
    assert not rule.matches(RouteInput(usage=apart))
    assert rule.matches(RouteInput(usage=used(UsageState.USER, Knowledge.PARTIAL)))


@pytest.mark.parametrize(
    ("condition", "yes", "no"),
    [
        ({"kind": "praise"}, {"kind": "other", "also": ("praise",)}, {"kind": "other"}),
        ({"severity_at_least": 2}, {"severity": 2}, {"severity": 1}),
        ({"level_at_least": 3}, {"level": 3}, {"level": None}),
        ({"level_at_most": 2}, {"level": 2}, {"level": 3}),
        ({"status": "Churned"}, {"status": "churned"}, {"status": "active"}),
        ({"health": ["RED"]}, {"health": "Red"}, {"health": None}),
        ({"account": "a1"}, {"account_id": "a1"}, {"account_id": "a2"}),
        ({"theme": "single"}, {"theme": None}, {"theme": "t"}),
        ({"theme": "theme"}, {"theme": "t"}, {"theme": None}),
        ({"themes": ["t"]}, {"theme": "t"}, {"theme": None}),
        ({"has_number": True}, {"has_number": True}, {"has_number": False}),
        ({"rating_at_most": 2}, {"rating": 1}, {"rating": 5}),
        ({"rating_at_least": 4}, {"rating": 4}, {"rating": None}),
    ],
)  # fmt: skip
def test_each_condition_lets_through_what_it_names(
    condition: dict[str, object], yes: dict[str, object], no: dict[str, object]
) -> None:
    rule = Rule.model_validate(_row(**condition))
    assert rule.matches(RouteInput.model_validate(yes))
    assert not rule.matches(RouteInput.model_validate(no))


def _row(name: str = "mine", **more: object) -> dict[str, object]:
    return {"name": name, "team": "sales", "reason": {"ja": "理由", "en": "reason"}, **more}


def test_a_rule_of_the_settings_replaces_the_default_of_the_same_name() -> None:
    rules = read_rules([_row("question")])
    assert len(rules) == len(DEFAULT_RULES)
    assert next(rule for rule in rules if rule.name == "question").team == (Team.SALES,)


def test_a_default_rule_can_be_switched_off() -> None:
    assert "question" not in [rule.name for rule in read_rules([_row("question", enabled=False)])]


@pytest.mark.parametrize(
    ("row", "named"),
    [
        (_row(colour="red"), "colour"),
        (_row(kind="complaint"), "kind"),
        (_row(level_at_least=9), "level_at_least"),
        (_row(team=[]), "team"),
        ({"name": "x", "team": "sales"}, "reason"),
        ({}, "name"),
    ],
)
def test_a_broken_rule_is_refused_with_its_number_and_key(row: dict[str, object], named: str) -> None:
    with pytest.raises(SettingsError, match=rf"number 2.*{named}"):
        read_rules([_row("fine"), row])


def test_two_rules_of_one_name_are_refused() -> None:
    with pytest.raises(SettingsError, match="two"):
        read_rules([_row(), _row()])


def test_any_edit_of_a_rule_is_a_new_version_and_the_same_rules_are_the_same_version() -> None:
    assert rules_version(read_rules([_row()])) == rules_version(read_rules([_row()]))
    assert rules_version(read_rules([_row()])) != rules_version(read_rules([_row(level_at_least=3)]))


@given(INPUTS)
def test_a_stored_reason_can_be_read_in_the_other_language(item: RouteInput) -> None:
    in_en = route(item, DEFAULT_RULES, "en").reasons
    in_ja = route(item, DEFAULT_RULES, "ja").reasons
    assert {team: reason_in(text, DEFAULT_RULES, "ja") for team, text in in_en.items()} == in_ja


def test_a_reason_written_by_a_person_stays_as_it_is() -> None:
    assert reason_in("called by Tanaka", DEFAULT_RULES, "ja") == "called by Tanaka"


@pytest.mark.parametrize("guide", ["desks.md", "desks.ja.md"])
def test_the_guide_names_every_default_rule_and_its_example_is_accepted(guide: str) -> None:
    text = (Path(__file__).parents[2] / "docs" / guide).read_text(encoding="utf-8")
    examples = [tomllib.loads(block.split("```")[0]) for block in text.split("```toml\n")[1:]]
    (example,) = [one for one in examples if "route" in one]
    assert read_rules(example["route"]["rule"])
    assert [rule.name for rule in DEFAULT_RULES if f"`{rule.name}`" not in text] == []
