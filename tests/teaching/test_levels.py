"""Levels follow the team's rule: the first line that holds, from measured use and attributes."""

from datetime import date

import pytest
from pydantic import ValidationError

from tests.fakes import opened, tiny_workspace
from vocpipe.pipeline.levels import level_history, set_levels
from vocpipe.records import Account, UsageEvent
from vocpipe.review.lookup import look_up
from vocpipe.teaching.levels import LevelRule, level_of, use_in

TODAY = date(2026, 11, 23)
RULE = LevelRule.model_validate(
    {
        "window_days": 30,
        "rule": [
            {"level": 1, "status": ["churned"]},
            {"level": 4, "features_at_least": 2, "people_at_least": 2},
            {"level": 3, "days_at_least": 2, "plan": "Enterprise"},
            {"level": 2},
        ],
    }
)


def account(**more):
    return Account(**{"id": "A1", "name": "One", "as_of": date(2026, 1, 1), **more})


def event(feature, day, commenter="", count=1):
    return UsageEvent(account_id="A1", feature=feature, day=day, commenter=commenter, count=count)


EVENTS = [
    event("export", date(2026, 11, 20), "p"),
    event("photos", date(2026, 11, 21), "q"),
    event("alerts", date(2026, 11, 22), count=0),
    event("board", date(2026, 9, 1), "r"),
]


def test_only_real_use_inside_the_window_counts():
    use = use_in(EVENTS, TODAY, 30)
    assert (use.features, use.days, use.people) == ({"export", "photos"}, 2, 2)


@pytest.mark.parametrize(
    ("who", "events", "level"),
    [
        (account(status="churned"), EVENTS, 1),
        (account(), EVENTS, 4),
        (account(plan="enterprise"), [event("export", date(2026, 11, d)) for d in (20, 21)], 3),
        (account(plan="basic"), [event("export", date(2026, 11, d)) for d in (20, 21)], 2),
        (account(), [], 2),
    ],
)
def test_the_first_line_that_holds_gives_the_level(who, events, level):
    found = level_of(RULE, who, use_in(events, TODAY, RULE.window_days))
    assert found is not None
    assert found[0] == level


def test_where_no_line_holds_there_is_no_level():
    assert (
        level_of(
            LevelRule.model_validate({"rule": [{"level": 4, "uses": ["board"]}]}),
            account(),
            use_in([], TODAY, 9),
        )
        is None
    )


def test_another_rule_has_another_version_and_a_wrong_line_is_refused():
    assert RULE.version != LevelRule(window_days=31, rule=RULE.rule).version
    for wrong in ({"level": 5}, {"level": 2, "plam": "x"}, {"level": 2, "days_at_least": 0}):
        with pytest.raises(ValidationError):
            LevelRule.model_validate({"rule": [wrong]})


LEVELS = """
[level]
window_days = 30
[[level.rule]]
level = {level}
days_at_least = 1
[[level.rule]]
level = 1
"""


def workspace_with(folder, level):
    settings = folder / "vocpipe.toml"
    text = settings.read_text("utf-8").split("[level]")[0]
    settings.write_text(text + LEVELS.format(level=level), "utf-8")
    return opened(folder)


def test_the_history_keeps_each_change_with_its_day_and_rule(tmp_path):
    folder = tiny_workspace(tmp_path / "w")
    with workspace_with(folder, 4) as workspace:
        known = [
            account(level=2),
            account(id="A2", name="Two", level=3),
            account(id="typed", status="unknown"),
        ]
        workspace.store.accounts.save(known, workspace.now())
        workspace.store.usage_events.save([event("csv_export", date(2026, 11, 20))], workspace.now())
        assert set_levels(workspace) == 2
        assert set_levels(workspace) == 0
        assert {key: one.level for key, one in workspace.store.accounts.current().items()} == {
            "A1": 4,
            "A2": 1,
            "typed": None,
        }
        before = workspace.store.accounts.standing(date(2026, 10, 1), workspace.now())
        assert before["A1"].level == 2
    settings = folder / "vocpipe.toml"
    settings.write_text(settings.read_text("utf-8").replace("2026-11-23T09", "2026-11-30T09"), "utf-8")
    with workspace_with(folder, 3) as workspace:
        assert set_levels(workspace) == 2
        history = [row for row in level_history(workspace) if row["account_id"] == "A1"]
        assert [(row["day"], row["level"]) for row in history] == [("2026-11-23", 4), ("2026-11-30", 3)]
        assert len({row["rule"] for row in history}) == 2
        assert "days_at_least=1" in history[0]["why"]
        assert [entry["what"] for entry in look_up(workspace, "A1")["ledger"]] == ["level 4", "level 3"]


def test_without_a_rule_the_level_of_the_accounts_file_holds(tmp_path):
    with opened(tiny_workspace(tmp_path / "w")) as workspace:
        workspace.store.accounts.save([account(level=2)], workspace.now())
        assert set_levels(workspace) == 0
        assert workspace.store.accounts.current()["A1"].level == 2
