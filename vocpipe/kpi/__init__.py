"""The feedback-to-change KPI: pure functions over plain rows; definitions in docs/kpi.md."""

from vocpipe.kpi.compute import compute
from vocpipe.kpi.export import UnitRow, unit_rows
from vocpipe.kpi.report import DEFINITION, KpiReport
from vocpipe.kpi.rows import ChangeRow, Guided, Link, Solved, Told, Voice
from vocpipe.kpi.rules import allowed_how, check_outcome
from vocpipe.kpi.story import MonthlyStory, monthly_story

__all__ = [
    "DEFINITION",
    "ChangeRow",
    "Guided",
    "KpiReport",
    "Link",
    "MonthlyStory",
    "Solved",
    "Told",
    "UnitRow",
    "Voice",
    "allowed_how",
    "check_outcome",
    "compute",
    "monthly_story",
    "unit_rows",
]
