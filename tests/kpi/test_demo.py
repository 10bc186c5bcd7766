"""The demo's KPI, every figure: counted again row by row from its facts, and what a hand can count."""

from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import FakeEmbedder
from tests.kpi.demo_facts import Table, kept, taken
from tests.kpi.recount import recount
from vocpipe.demo import play
from vocpipe.kpi import ChangeRow, Guided, KpiRows, Link, Told, Voice, compute
from vocpipe.records import Knowledge, OutcomeHow, UsageState

TODAY = date(2026, 11, 23)
TOKYO = timezone(timedelta(hours=9))


def day(text: str) -> date | None:
    """Give the date of a cell, None of an empty one."""
    return date.fromisoformat(text) if text else None


def moment(row: dict[str, str]) -> float:
    """Give noon in Tokyo on the day of a row."""
    return datetime.fromisoformat(f"{row['day']}T12:00:00").replace(tzinfo=TOKYO).timestamp()


def rows_of(tables: dict[str, Table]) -> KpiRows:
    """Give the demo's facts as the KPI takes them."""
    voices = [
        Voice(
            row["id"], date.fromisoformat(row["received"]), date.fromisoformat(row["received"]),
            account_id=row["account"] or None, recorder=row["recorder"] or None, theme=row["theme"] or None,
            usage_state=UsageState(row["usage"] or "unknown"),
            knowledge=Knowledge(row["knowledge"] or "unknown"),
            kind=row["kind"] or "unknown", features=tuple(row["features"].split()),
            teams=tuple(row["teams"].split()), level=int(row["level"]) if row["level"] else None,
            revenue=float(row["revenue"]) if row["revenue"] else None, set_aside=bool(row["set_aside"]),
            duplicate_of=row["duplicate_of"] or None, document=row["document"] or None,
        )
        for row in tables["voices"]
    ]  # fmt: skip
    links = [
        Link(row["voice"], OutcomeHow(row["how"]), row["change"] or None, row["by"], moment(row),
             row["reason"], seq=int(row["seq"]))
        for row in tables["outcomes"]
    ]  # fmt: skip
    changes = [
        ChangeRow(
            row["id"], day(row["planned_on"]), day(row["started_on"]), day(row["released_on"]),
            day(row["declined_on"]), row["title"],
        )
        for row in tables["changes"]
    ]  # fmt: skip
    told = [Told(row["voice"], moment(row)) for row in tables["told"]]
    guided = [Guided(row["voice"], date.fromisoformat(row["day"])) for row in tables["told"]]
    return KpiRows(voices, links, changes, told, guided=guided)


@pytest.fixture(scope="module")
def shown() -> dict[str, Any]:
    """Give the report of the demo's last day."""
    return compute(rows_of(kept()), TODAY).model_dump(mode="json")


def differing(shown: Any, counted: Any, path: str = "") -> list[str]:
    """Give the figures that differ; what was not counted again is not compared."""
    if isinstance(counted, dict):
        extra = shown.keys() - counted.keys() if path.count(".") > 2 else set()
        inner = [
            line
            for key, value in counted.items()
            for line in differing(shown.get(key), value, f"{path}.{key}")
        ]
        return inner + [f"{path}.{key}: not counted" for key in extra]
    if isinstance(counted, list):
        if len(shown) != len(counted):
            return [f"{path}: {len(shown)} rows shown, {len(counted)} counted"]
        pairs = enumerate(zip(shown, counted, strict=True))
        return [line for i, (one, other) in pairs for line in differing(one, other, f"{path}[{i}]")]
    same = shown == pytest.approx(counted, abs=1e-9) if isinstance(counted, float) else shown == counted
    return [] if same else [f"{path}: shown {shown}, counted {counted}"]


def test_every_figure_of_the_demo_is_counted_again_row_by_row(shown: dict[str, Any]) -> None:
    counted = recount(kept(), TODAY)
    assert differing(shown, counted) == []
    left_out = {"definition", "as_of", "zone", "solved", "proof"}
    assert shown.keys() - counted.keys() == left_out
    assert (shown["solved"]["n"], shown["proof"]["approved"]["n"]) == (0, 0), "nobody answered or was asked"


def test_what_the_demos_people_said_is_what_a_hand_counts_in_their_list(shown: dict[str, Any]) -> None:
    """Counted by eye in demo_links.csv (55 lines) and changes.csv (20 lines)."""
    possible, declined, not_ours = 12, 4 + 3, 1
    # Of CH-006 7 8 9 10 13 14 15 18, which are released; then of CH-011 12 20, which are not.
    caused = 3 + 2 + 3 + 3 + 2 + 1 + 2 + 0 + 1
    contributed = 2 + 2 + 0 + 2 + 1 + 0 + 0 + 1 + 0
    coincident = 0 + 1 + 0 + 0 + 0 + 2 + 0 + 0 + 1
    not_yet = 2 + 2 + 2
    to_release = caused + contributed + coincident
    assert shown["counts"]["outcomes"] == possible + declined + not_ours + to_release + not_yet == 55
    assert of(shown["counters"]["declined"]) == (7, 55)
    assert of(shown["counters"]["coincident"]) == (coincident, to_release) == (4, 29)
    assert of(shown["counters"]["entered_after_release"]) == (0, caused + contributed) == (0, 25)
    assert of(shown["counters"]["self_links_refused"]) == (0, to_release + not_yet) == (0, 35)
    # CH-001 to 010, 013, 014, 015 and 018; those eight of them that "caused" names.
    assert of(shown["releases"]["reverse"]) == (8, 14)
    assert shown["releases"]["with_voice_before"] == [f"CH-{n:03}" for n in (6, 7, 8, 9, 10, 13, 14, 18)]


def test_no_month_of_the_demo_is_ripe_after_seventy_days(shown: dict[str, Any]) -> None:
    assert (TODAY - date(2026, 9, 14)).days == 70, "the first voice came on 14 September"
    assert [reach["overall"]["n"] for reach in shown["reach"]] == [0, 0]
    cohorts = shown["reach"][0]["cohorts"]
    assert [(cohort["month"], cohort["reached"], cohort["n"]) for cohort in cohorts] == [
        ("2026-09", 16, 130), ("2026-10", 8, 206), ("2026-11", 0, 130)
    ]  # fmt: skip
    # 25 links count; two of them are one account's one ask.
    assert shown["time_to_change"]["reached"] == 16 + 8 + 0 == 25 - 1
    assert of(shown["told"]["overall"]) == (0, 24), "all three calls were about what is possible already"
    assert of(shown["enablement"]["guided"]) == (3, 60)


@pytest.mark.slow
def test_the_demo_as_it_is_played_shows_what_its_database_counts_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vocpipe.workspace._embedder", lambda _: FakeEmbedder())
    played = play(tmp_path)
    shown = played.kpi.model_dump(mode="json")
    assert shown["counts"]["outcomes"] == 55, "every line of demo_links.csv found its voice"
    assert differing(shown, recount(taken(tmp_path / "vocpipe.db"), TODAY)) == []


def of(rate: dict[str, Any]) -> tuple[int, int]:
    """Give k and n of a rate."""
    return rate["k"], rate["n"]
