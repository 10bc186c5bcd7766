"""Alerts through the store: raised once, put to sleep by a person, sent only when there is something."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.fakes import LAST, opened
from vocpipe import pipeline, review
from vocpipe.drafting.alert_rules import AlertRules
from vocpipe.errors import NotFoundError, VerdictError
from vocpipe.pipeline.alerting import alert_messages, alerts, raise_alerts
from vocpipe.pipeline.briefing import brief_data
from vocpipe.weeks import parse_week
from vocpipe.workspace import Workspace

WEEK = parse_week(LAST)


@pytest.fixture
def busy(done_folder: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Give the tiny workspace with rules so eager that its three topics are spikes."""
    folder = Path(shutil.copytree(done_folder, tmp_path / "busy"))
    with opened(folder) as workspace:
        rules = AlertRules(spike_voices=2, spike_times=1.01, spike_accounts=1)
        yield Workspace(workspace.settings.model_copy(update={"alerts": rules}), workspace._embedder)


@pytest.fixture
def spiking(busy: Workspace) -> Workspace:
    """Give it with the week's data read once and its alerts raised."""
    first = parse_week("2026-W45")
    told = brief_data(busy, first)
    theme = told.themes[0]
    voices = tuple(v.model_copy(update={"theme": theme.key}) for v in told.voices)
    spike = theme.model_copy(update={"weekly": (0, 1, len(voices))})
    data = told.model_copy(update={"week": LAST, "ends": WEEK.sunday, "voices": voices, "themes": (spike,)})
    assert raise_alerts(busy, data) == 1
    assert raise_alerts(busy, data) == 0
    return busy


def test_a_quiet_week_raises_and_sends_nothing(done: Workspace) -> None:
    assert pipeline.draft(done, WEEK).alerts == 0
    assert alerts(done) == []
    assert alert_messages(done, WEEK) == ()


def test_an_alert_is_raised_once_with_exact_words_and_a_due_date_on_a_workday(spiking: Workspace) -> None:
    (one,) = alerts(spiking, WEEK)
    texts = spiking.store.feedback.by_id([piece.feedback_id for piece in one.value.spans])
    assert all(texts[p.feedback_id].text[p.start : p.end] for p in one.value.spans)
    assert one.value.due.weekday() < 5
    (message,) = alert_messages(spiking, WEEK)
    assert message.key == f"{LAST}/alert/product/{one.id}/ja"
    assert message.feedback_ids == tuple(piece.feedback_id for piece in one.value.spans)


def test_a_snoozed_alert_is_not_sent_and_wakes_when_the_snooze_is_undone(spiking: Workspace) -> None:
    (one,) = alerts(spiking)
    today = date(2026, 11, 23)
    said = review.snooze_alert(spiking, one.id, today + timedelta(days=9), "長谷部", "担当が休み")
    assert (
        review.snooze_alert(spiking, one.id, today + timedelta(days=9), "長谷部", "担当が休み").id == said.id
    )
    (asleep,) = alerts(spiking)
    assert (asleep.snoozed_until, asleep.snoozed_by) == (date(2026, 12, 2), "長谷部")
    assert alert_messages(spiking, WEEK) == ()
    review.undo(spiking, said.id, "長谷部")
    assert alerts(spiking)[0].snoozed_until is None


def test_what_was_done_about_an_alert_is_told_a_week_later_and_no_reminder_is_sent(
    spiking: Workspace,
) -> None:
    (one,) = alerts(spiking)
    with pytest.raises(VerdictError, match="with a reason"):
        review.close_alert(spiking, one.id, "dismissed", "長谷部")
    said = review.close_alert(spiking, one.id, "dismissed", "長谷部", "先週の復旧の余波")
    assert alert_messages(spiking, WEEK) == ()
    review.undo(spiking, said.id, "長谷部")
    (message,) = alert_messages(spiking, WEEK)
    review.close_alert(spiking, one.id, "acted", "長谷部", "設計に渡した")
    (closed,) = alerts(spiking)
    assert (closed.done, closed.done_by, closed.done_note) == ("acted", "長谷部", "設計に渡した")
    assert not closed.awake

    later = spiking.settings.model_copy(update={"now": WEEK.shift(1).ends(spiking.settings.zone)})
    spiking.settings = later
    pipeline.draft(spiking, WEEK.shift(1))
    for lang, words in (("ja", "長谷部が対応（設計に渡した）"), ("en", "長谷部 acted on it on 23 Nov 2026")):
        told = spiking.store.briefs.get("product", str(WEEK.shift(1)), lang)
        assert told
        assert words in told[0].markdown
        other = spiking.store.briefs.get("sales", str(WEEK.shift(1)), lang)
        assert other
        assert words not in other[0].markdown


def test_an_alert_nobody_answered_is_told_as_open_a_week_later(spiking: Workspace) -> None:
    spiking.settings = spiking.settings.model_copy(update={"now": WEEK.shift(1).ends(spiking.settings.zone)})
    pipeline.draft(spiking, WEEK.shift(1))
    told = spiking.store.briefs.get("product", str(WEEK.shift(1)), "en")
    assert told
    assert "still open (owner" in told[0].markdown


def test_a_snooze_needs_an_alert_and_a_day_to_come(spiking: Workspace) -> None:
    (one,) = alerts(spiking)
    with pytest.raises(VerdictError, match="has passed"):
        review.snooze_alert(spiking, one.id, date(2026, 11, 22), "長谷部")
    with pytest.raises(NotFoundError, match="no alert al_0"):
        review.snooze_alert(spiking, "al_0", date(2026, 12, 1), "長谷部")


def test_a_week_long_past_raises_nothing(busy: Workspace) -> None:
    assert raise_alerts(busy, brief_data(busy, parse_week("2026-W45"))) == 0
