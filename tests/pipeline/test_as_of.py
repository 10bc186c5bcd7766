"""Figures of the past: what was shown stays what is computed, and a ledger that was touched is found out."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import opened
from vocpipe import pipeline, review
from vocpipe.errors import NotFoundError
from vocpipe.kpi import KpiRows
from vocpipe.kpi.voices import Listed
from vocpipe.pipeline.export import export_kpi
from vocpipe.pipeline.kpi_rows import kpi_links, rows_known
from vocpipe.pipeline.measure import verify
from vocpipe.records import Change, ChangeState, Knowledge, OutcomeHow, UsageEvent, UsageState
from vocpipe.workspace import Workspace

TODAY = date(2026, 11, 23)


def at(folder: Path, moment: str, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Open the workspace of a folder at another moment."""
    monkeypatch.setenv("VOCPIPE_NOW", moment)
    return opened(folder)


def test_what_was_shown_is_computed_again_the_same_whatever_came_later(
    done: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = next(v for v in done.store.feedback.find() if "圏外" in v.text)
    review.link(done, voice.id, "CH-1", OutcomeHow.CONTRIBUTED, "北川")
    shown = pipeline.measure(done)
    with at(done.settings.root, "2026-12-20T09:00:00+09:00", monkeypatch) as later:
        review.unlink(later, voice.id, "CH-1", "北川")
        moved = later.store.changes.all()["CH-1"].model_copy(update={"released_on": date(2026, 12, 1)})
        later.store.changes.save([moved], later.now())
        review.correct_kind(later, voice.id, "praise", 0, "北川")
        account = later.store.accounts.current()[voice.account_id or ""]
        richer = account.model_copy(update={"revenue": 9e6, "level": 4})
        later.store.accounts.save([richer], later.now())
        assert verify(later).problems == []
        assert verify(later).same == 1
        past = pipeline.measure(later, TODAY)
        assert past.releases == shown.releases
        assert past.reach == shown.reach
        assert pipeline.measure(later).releases != shown.releases


def test_a_voice_that_came_in_after_midnight_is_entered_on_that_day_now_and_when_verified(
    done: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = next(v for v in done.store.feedback.find() if "圏外" in v.text)
    moments = {"said_at": datetime(2026, 11, 24, 14, tzinfo=UTC)}
    moments |= {"received_at": datetime(2026, 11, 24, 16, tzinfo=UTC)}
    with at(done.settings.root, "2026-11-25T09:00:00+09:00", monkeypatch) as later:
        night = voice.model_copy(update={"id": "fb_x", "external_id": "x", "text_hash": "x"} | moments)
        later.store.feedback.save([night])
        change = later.store.changes.all()["CH-1"].model_copy(update={"released_on": date(2026, 11, 25)})
        later.store.changes.save([change], later.now())
        review.link(later, "fb_x", "CH-1", OutcomeHow.CONTRIBUTED, "宮下")
        assert pipeline.measure(later).counters.entered_after_release.k == 1
    with at(done.settings.root, "2026-11-25T10:00:00+09:00", monkeypatch) as after:
        assert verify(after).problems == []


def test_a_use_told_of_late_does_not_reach_back(done: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    voice = next(v for v in done.store.feedback.find() if "列の並び替え" in v.text)
    review.correct_usage(done, voice.id, "csv_export", UsageState.USER, Knowledge.PARTIAL, "宮下")
    review.follow_up(done, voice.id, "宮下")
    used = UsageEvent(account_id=voice.account_id or "", feature="csv_export", day=date(2026, 11, 25))
    with at(done.settings.root, "2027-02-10T09:00:00+09:00", monkeypatch) as first:
        first.store.usage_events.save([used], first.now())
        ripe = date(2027, 1, 31)
        assert pipeline.measure(first, ripe).enablement.used_after.k == 0
        assert pipeline.measure(first).enablement.used_after.k == 1


def test_a_day_before_the_first_import_is_reconstructed_and_stays(
    done: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = pipeline.measure(done, TODAY - timedelta(days=15))
    assert 0 < before.counts.voices < done.store.feedback.count()
    with at(done.settings.root, "2026-12-20T09:00:00+09:00", monkeypatch) as later:
        new = Change(
            id="CH-9", title="後から知った", state=ChangeState.RELEASED, released_on=date(2026, 11, 2)
        )
        later.store.changes.save([new], later.now())
        assert pipeline.measure(later, TODAY - timedelta(days=15)) == before


def plain(rows: KpiRows) -> dict[str, list[Any]]:
    """Give the rows in plain lists that can be compared."""
    given = vars(rows) | vars(rows.voices)
    lists = {name: column for name, column in given.items() if isinstance(column, Listed)}
    return {
        name: list(map(str, column)) for name, column in given.items() if name not in {"voices", *lists}
    } | {
        name: sorted(
            (str(row), column.values[code]) for row, code in zip(column.row, column.code, strict=True)
        )
        for name, column in lists.items()
    }


def test_the_rows_of_today_out_of_the_flat_table_are_those_of_the_ledger(done: Workspace) -> None:
    first, second, third, *_ = (v for v in done.store.feedback.find() if v.set_aside is None)
    review.link(done, first.id, "CH-1", OutcomeHow.CONTRIBUTED, "北川")
    review.mark_possible(done, second.id, "列の並び替え", "北川")
    review.tell(done, second.id, "mail", "北川")
    review.correct_usage(done, second.id, "csv_export", UsageState.TRYING, Knowledge.PARTIAL, "宮下")
    review.correct_usage(done, second.id, "board", UsageState.USER, Knowledge.INFORMED, "宮下")
    review.correct_kind(done, third.id, "praise", 0, "北川")
    review.unlink(done, first.id, "CH-1", "北川")
    now, then = rows_known(done), rows_known(done, done.now())
    assert plain(now) == plain(then)
    assert len(now.guided) == 1
    features, teams = plain(now)["features"], plain(now)["teams"]
    assert len(features) > len({voice for voice, _ in features}) > 0, "a voice names several features"
    assert teams
    assert any(plain(now)["theme"])


def test_a_day_to_come_has_no_figures(done: Workspace) -> None:
    with pytest.raises(NotFoundError, match="2026-11-24 has not come yet"):
        pipeline.measure(done, TODAY + timedelta(days=1))


def test_measuring_a_past_day_replaces_no_snapshot(done: Workspace) -> None:
    pipeline.measure(done)
    pipeline.measure(done, date(2026, 11, 10))
    assert [kept.as_of for kept in done.store.kpi_snapshots.all()] == [TODAY]


def test_a_ledger_that_somebody_touched_is_found_out(done: Workspace) -> None:
    pipeline.measure(done)
    assert verify(done).problems == []
    with done.store.database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER verdict_no_update")
        connection.exec_driver_sql("UPDATE verdict SET by = 'somebody else' WHERE seq = 3")
    (problem, *_) = verify(done).problems
    assert problem.startswith("the ledger was changed between entries 1 and")


@pytest.mark.parametrize(
    ("tampered", "told"),
    [
        (
            "UPDATE verdict SET by = '宮下' WHERE seq = {}",
            "was changed: now outcome of {voice} by 宮下",
        ),
        ("DELETE FROM verdict WHERE seq = {}", "was taken out"),
    ],
)
def test_the_entry_of_a_person_that_somebody_touched_is_named(
    done: Workspace, tampered: str, told: str
) -> None:
    voices = done.store.feedback.find()[:3]
    for voice in voices:
        review.decline(done, voice.id, "次の版で見直します", "北川")
    seq = next(link.seq for link in kpi_links(done) if link.feedback_id == voices[1].id)
    with done.store.database.write() as connection:
        for name in ("verdict_no_update", "verdict_no_delete"):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql(tampered.format(seq))
    assert verify(done).problems == [f"entry {seq} of the ledger {told.format(voice=voices[1].id)}"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_rows_behind_the_figures_can_be_recounted(done: Workspace, tmp_path: Path, suffix: str) -> None:
    voice = next(v for v in done.store.feedback.find() if "圏外" in v.text)
    review.link(done, voice.id, "CH-1", OutcomeHow.CONTRIBUTED, "北川")
    report = pipeline.measure(done)
    files = export_kpi(done, report.as_of, tmp_path / f"kpi{suffix}")
    if suffix == ".csv":
        assert [file.name for file in files] == [
            f"kpi-{name}.csv" for name in ("units", "voices", "links", "changes", "quotes", "figures")
        ]  # fmt: skip
        units = files[0].read_text("utf-8-sig").splitlines()
        assert len(units) - 1 == report.counts.units
        assert "2026-11-20" in files[2].read_text("utf-8-sig")
    else:
        from openpyxl import load_workbook

        book = load_workbook(files[0])
        assert book.sheetnames == ["units", "voices", "links", "changes", "quotes", "figures"]
        assert book["units"].max_row - 1 == report.counts.units


def test_what_is_said_while_the_clock_stands_still_moves_nothing_that_was_shown(done: Workspace) -> None:
    voices = done.store.feedback.find()
    pipeline.measure(done)
    review.decline(done, voices[0].id, "次の版で見直します", "北川")
    assert verify(done).problems == []
    shown = pipeline.measure(done)
    assert verify(done).problems == []
    review.decline(done, voices[1].id, "次の版で見直します", "北川")
    assert verify(done).problems == []
    assert pipeline.measure(done) != shown
    assert verify(done).problems == []
    new = Change(id="CH-9", title="後から知った", state=ChangeState.RELEASED, released_on=date(2026, 11, 2))
    done.store.changes.save([new], done.now())
    review.ask_consent(done, voices[1].id, voices[1].text, "北川")
    assert verify(done).problems == []
