"""The lane of sharp voices is theirs: no volume takes a place from one, and no company fills it."""

import pytest

from vocpipe.pipeline.week_view import said_in, spoken
from vocpipe.records import About
from vocpipe.store.now_views import VoicesNow
from vocpipe.workspace import Workspace


def test_the_lane_ranks_the_whole_week_inside_themes_and_out(workspace: Workspace) -> None:
    week = workspace.week("2026-W47")
    ranked = workspace.store.now.sharpest(said_in(workspace, week), 100)
    placed = workspace.store.ledger.current(About.THEME, [one for one, _ in ranked])
    assert any(verdict.value.get("theme") for verdict in placed)
    _, lane = spoken(workspace, week, [], 3)
    assert [voice.id for voice in lane][:2] == [one for one, _ in ranked][:2]


def test_a_loud_company_takes_two_places_and_leaves_the_others(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = sorted(voice.id for voice in workspace.store.feedback.find())[:8]
    ranked = [(one, "loud" if place < 6 else one) for place, one in enumerate(ids)]
    monkeypatch.setattr(VoicesNow, "sharpest", lambda *_: ranked)
    _, lane = spoken(workspace, workspace.week("2026-W47"), [], 4)
    assert [voice.id for voice in lane] == [*ids[:2], *ids[6:]]
