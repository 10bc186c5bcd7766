"""The places of sharp voices are theirs: no volume takes a place from one, and no company fills it."""

import pytest

from vocpipe.pipeline.verdicts import machine
from vocpipe.pipeline.week_view import said_in, spoken
from vocpipe.records import About, CoreValue
from vocpipe.store.now_views import VoicesNow
from vocpipe.workspace import Workspace


def test_a_loud_company_takes_two_places_and_leaves_the_others(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = sorted(voice.id for voice in workspace.store.feedback.find())[:8]
    ranked = [(one, "loud" if place < 6 else one) for place, one in enumerate(ids)]
    monkeypatch.setattr(VoicesNow, "sharpest", lambda *_: ranked)
    _, shown = spoken(workspace, workspace.week("2026-W47"), [], {}, 4)
    assert [voice.id for voice in shown] == [*ids[:2], *ids[6:]]


def test_a_voice_that_nothing_speaks_for_still_says_why_it_is_there(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    dull = workspace.store.feedback.find()[0]
    workspace.store.ledger.set_live(About.CORE, "dull", workspace.now())
    value = CoreValue(admitted=False, score=0.1)
    workspace.store.ledger.append([machine(workspace, dull, About.CORE, "dull", value)])
    monkeypatch.setattr(VoicesNow, "sharpest", lambda *_: [(dull.id, dull.id)])
    (shown,) = spoken(workspace, workspace.week("2026-W47"), [], {}, 4)[1]
    assert shown.core_reasons == {"ja": ("声の少ない週に届いた",), "en": ("came in a week of few voices",)}


def test_voices_inside_themes_are_shown_by_how_sharp_they_are(workspace: Workspace) -> None:
    week = workspace.week("2026-W45")
    sharpest = [one for one, _ in workspace.store.now.sharpest(said_in(workspace, week, repeats=False), 99)]
    _, shown = spoken(workspace, week, [], {}, 12)
    assert shown[0].id == sharpest[0]
    assert len(shown) >= 5
    assert all(voice.theme for voice in shown)
