"""The feedback-to-change KPI: pure functions over plain rows; definitions in docs/kpi.md."""

from vocpipe.kpi.behind import Behind, behind
from vocpipe.kpi.compute import compute
from vocpipe.kpi.export import Sheet, sheets, unit_rows
from vocpipe.kpi.facts import make_facts
from vocpipe.kpi.report import DEFINITION, KpiReport
from vocpipe.kpi.rows import ChangeRow, Guided, KpiRows, Link, Proof, Solved, Told
from vocpipe.kpi.rules import allowed_how, check_outcome, same_person
from vocpipe.kpi.scores import ScoreCheck, Scored, check_scores
from vocpipe.kpi.story import monthly_story
from vocpipe.kpi.voices import Voice, Voices

__all__ = [
    "DEFINITION",
    "Behind",
    "ChangeRow",
    "Guided",
    "KpiReport",
    "KpiRows",
    "Link",
    "Proof",
    "ScoreCheck",
    "Scored",
    "Sheet",
    "Solved",
    "Told",
    "Voice",
    "Voices",
    "allowed_how",
    "behind",
    "check_outcome",
    "check_scores",
    "compute",
    "make_facts",
    "monthly_story",
    "same_person",
    "sheets",
    "unit_rows",
]
