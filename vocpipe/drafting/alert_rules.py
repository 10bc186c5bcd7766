"""What the team may set about alerts: which rules, from which figures on, how many a week."""

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from vocpipe.records import Team

RuleName = Literal["churn_words", "severe_problem", "use_falling", "theme_spike", "praise_number"]

RULES: tuple[RuleName, ...] = get_args(RuleName)
"""The rules, the most pressing first: where a week has more than it may raise, the last give way."""

TEAMS: dict[str, Team] = {
    "churn_words": Team.SUCCESS,
    "severe_problem": Team.SUCCESS,
    "use_falling": Team.SUCCESS,
    "theme_spike": Team.PRODUCT,
    "praise_number": Team.SALES,
}
"""Whose brief an alert stands in, and whose channel it goes to."""

_DAYS: dict[RuleName, int] = {
    "churn_words": 1,
    "severe_problem": 1,
    "use_falling": 3,
    "theme_spike": 3,
    "praise_number": 7,
}


class AlertRules(BaseModel):
    """The section ``[alerts]`` of vocpipe.toml.

    ``off`` switches rules off; ``at_most`` is how many a week may raise (0: none). ``level`` and
    ``severity`` are the least of a severe problem; ``healthy`` what your accounts' health says when all
    is well. A theme spikes with ``spike_voices`` voices from ``spike_accounts`` accounts, ``spike_times``
    its usual week. Use falls when the last ``falling_days`` days hold at most ``falling_to`` of the
    ``falling_events`` events or more of as many days before. ``days`` gives the days until an alert is
    due, ``playbook`` your own text of what to do, each by rule.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    off: tuple[RuleName, ...] = ()
    at_most: int = Field(default=5, ge=0)
    level: int = Field(default=3, ge=1, le=4)
    severity: int = Field(default=2, ge=1, le=3)
    healthy: tuple[str, ...] = ("green", "good", "healthy", "良好", "良", "緑")
    spike_voices: int = Field(default=5, ge=2)
    spike_accounts: int = Field(default=3, ge=1)
    spike_times: float = Field(default=3.0, gt=1)
    falling_days: int = Field(default=14, ge=1)
    falling_to: float = Field(default=0.5, ge=0, lt=1)
    falling_events: int = Field(default=10, ge=1)
    days: dict[RuleName, int] = Field(default={})
    playbook: dict[RuleName, dict[Literal["ja", "en"], str]] = Field(default={})

    def due_days(self, rule: RuleName) -> int:
        """Give the days until an alert of a rule is due."""
        return self.days.get(rule, _DAYS[rule])
