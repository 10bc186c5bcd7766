"""One invented week and one invented KPI report, in both languages, that the brief tests read."""

import json
from pathlib import Path
from typing import Any

from vocpipe.drafting.data import BriefData, BriefVoice

_HERE = Path(__file__).parent
WEEK = BriefData.model_validate_json((_HERE / "sample_week.json").read_text(encoding="utf-8"))
REPORT: dict[str, Any] = json.loads((_HERE / "sample_kpi.json").read_text(encoding="utf-8"))


def voice(text: str, **more: object) -> BriefVoice:
    """Give a voice saying ``text``; everything else is plain unless told."""
    given: dict[str, object] = {"id": "fb_x", "text": text, "lang": "ja", "said_on": "2026-11-18", **more}
    return BriefVoice.model_validate(given)


def user(**value: object) -> tuple[dict[str, object], ...]:
    """Give one usage verdict: a user of reports, unless told otherwise."""
    return ({"feature": "reports", "names": {"ja": "報告書"}, "value": {"state": "user", **value}},)
