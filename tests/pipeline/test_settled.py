"""A run of a week that rests on nothing new reads no voice; whatever a brief rests on makes it look again."""

from collections.abc import Callable
from datetime import date
from importlib import import_module

import pytest

from tests.fakes import LAST
from vocpipe import pipeline, review
from vocpipe.pipeline import theme_memory
from vocpipe.pipeline.settled import Settled
from vocpipe.pipeline.verdicts import machine
from vocpipe.records import About, Kind, Reject, UsageEvent, UsageState, UsageValue
from vocpipe.weeks import parse_week
from vocpipe.workspace import Workspace

WEEK = parse_week(LAST)


def _kind(workspace: Workspace) -> None:
    review.correct_kind(workspace, workspace.store.feedback.find()[0].id, Kind.PRAISE, None, "pm")


def _owner(workspace: Workspace) -> None:
    known = workspace.store.accounts.history()
    named = [account.model_copy(update={"owner": "somebody else"}) for account in known]
    workspace.store.accounts.save(named, workspace.now())


def _use(workspace: Workspace) -> None:
    voice = next(voice for voice in workspace.store.feedback.find() if voice.account_id)
    used = UsageEvent(account_id=str(voice.account_id), feature="csv_export", day=date(2026, 11, 20))
    workspace.store.usage_events.save([used], workspace.now())


def _exemplars(workspace: Workspace) -> None:
    theme = next(iter(workspace.store.themes.all().values()))
    workspace.store.themes.save([theme.model_copy(update={"exemplars": theme.exemplars[1:]})], [])


def _reject(workspace: Workspace) -> None:
    bad = Reject(id="rj_1", source="sheet", file="a.csv", row=1, reason="no text", at=workspace.now())
    workspace.store.rejects.save([bad])
    Settled.of(workspace, WEEK).keep(workspace)
    workspace.store.rejects.resolve(["rj_1"])


def _catalogue(workspace: Workspace) -> None:
    file = workspace.settings.path(workspace.settings.features)
    file.write_text(file.read_text("utf-8") + "\n# another owner\n", "utf-8")


def test_a_second_run_of_a_settled_week_neither_scores_nor_drafts(
    done: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    weigh, draft = (import_module(f"vocpipe.pipeline.{verb}") for verb in ("weigh", "draft"))
    monkeypatch.setattr(weigh, "rank", lambda _: pytest.fail("scored again"))
    monkeypatch.setattr(draft, "brief_data", lambda *_: pytest.fail("drafted again"))
    ran = pipeline.run(done, WEEK)
    assert (ran.weighed.voices, ran.drafted.briefs, ran.drafted.alerts) == (0, 0, 0)


@pytest.mark.parametrize("change", [_kind, _owner, _use, _exemplars, _reject, _catalogue])
def test_whatever_a_brief_rests_on_unsettles_the_week(
    done: Workspace, change: Callable[[Workspace], None]
) -> None:
    assert Settled.of(done, WEEK).is_kept(done)
    change(done)
    assert not Settled.of(done, WEEK).is_kept(done)


def test_another_week_is_not_settled_by_this_one(done: Workspace) -> None:
    assert not Settled.of(done, WEEK.shift(1)).is_kept(done)


def test_themes_fitted_anew_for_other_features_are_remembered_when_nobody_new_spoke(
    done: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = done.store.ledger.places()
    voice = next(voice for voice in done.store.feedback.find() if held[voice.id][0])
    value = UsageValue(state=UsageState.USER)
    version = str(done.store.ledger.live_version(About.USAGE))
    done.store.ledger.append([machine(done, voice, About.USAGE, version, value, subject="csv_export")])
    pipeline.place(done, WEEK)
    monkeypatch.setattr(theme_memory, "with_refitted", lambda *_: pytest.fail("fitted again"))
    pipeline.place(done, WEEK)
