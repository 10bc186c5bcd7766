"""Measure: the KPI, computed from the ledger and nothing else; and the check that it still says the same."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from vocpipe.destinations.atomic import write_text
from vocpipe.drafting.kpi_page import kpi_page
from vocpipe.errors import NotFoundError
from vocpipe.kpi import DEFINITION, Behind, KpiReport, KpiRows, behind, compute, make_facts
from vocpipe.pipeline.kpi_rows import end_of, rows_known
from vocpipe.store import Snapshot
from vocpipe.workspace import Workspace


@dataclass(frozen=True)
class Verified:
    """What a check found: snapshots that come out as they were shown, and what is wrong, in plain lines."""

    same: int
    other_definition: int
    seal: str | None
    problems: list[str] = field(default_factory=list)


def measure(workspace: Workspace, as_of: date | None = None) -> KpiReport:
    """Compute the KPI as of a day, and keep today's: what was said of a day can be checked later."""
    now = workspace.now()
    report = look(workspace, as_of)
    if report.as_of == workspace.day_of(now):
        seal = workspace.store.ledger.seals.head()
        shown = report.model_dump(mode="json")
        at = max(now, workspace.store.ledger.newest() or now)
        workspace.store.kpi_snapshots.save(Snapshot(report.as_of, report.definition, shown, at, seal))
    return report


def look(workspace: Workspace, as_of: date | None = None) -> KpiReport:
    """Compute the KPI as known now for today, or at the day's end for a past day; keep nothing."""
    return look_with_rows(workspace, as_of)[0]


def look_with_rows(workspace: Workspace, as_of: date | None = None) -> tuple[KpiReport, KpiRows]:
    """Compute the KPI as ``look`` does, and give the rows it was computed from too."""
    return _computed(workspace, *known_day(workspace, as_of))


def voices_behind(workspace: Workspace) -> dict[str, Behind]:
    """Give for each figure of today's KPI, by its path in the report, the voices behind it."""
    today, _ = known_day(workspace)
    return behind(make_facts(rows_known(workspace), today, workspace.settings.timezone))


def known_day(workspace: Workspace, as_of: date | None = None) -> tuple[date, datetime | None]:
    """Give the day asked about (today) and up to when things count as known on it; None is now.

    Raises NotFoundError for a day to come: its cohorts would look mature, and nothing of them is known.
    """
    today = workspace.today()
    if as_of is None or as_of == today:
        return today, None
    if as_of > today:
        raise NotFoundError(f"{as_of} has not come yet", "Ask for today or a day before")
    return as_of, end_of(workspace, as_of)


def verify(workspace: Workspace) -> Verified:
    """Recompute every figure ever shown, and check the ledger's hash chain."""
    problems = workspace.store.ledger.seals.broken()
    same = other = 0
    for shown in workspace.store.kpi_snapshots.all():
        if shown.definition != DEFINITION or shown.at is None:
            other += 1
            continue
        if shown.seal and not workspace.store.ledger.seals.holds(shown.seal):
            problems.append(
                f"{shown.as_of}: the ledger no longer holds the seal {shown.seal[:12]} of that day"
            )
        again = _computed(workspace, shown.as_of, shown.at)[0].model_dump(mode="json")
        was = shown.report
        differing = sorted(name for name in was.keys() | again.keys() if was.get(name) != again.get(name))
        same += not differing
        if differing:
            problems.append(f"{shown.as_of}: computed anew, other than shown: {', '.join(differing)}")
    return Verified(same, other, workspace.store.ledger.seals.head(), problems)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Spare the garbage collector while rows pass: they make no cycles, and it looks through all of them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_uncollected()
def _computed(workspace: Workspace, day: date, until: datetime | None) -> tuple[KpiReport, KpiRows]:
    rows = rows_known(workspace, until)
    return compute(rows, day, workspace.settings.timezone), rows


def kpi_page_of(workspace: Workspace, report: KpiReport, file: Path, lang: str | None = None) -> Path:
    """Write the one-page report to a .md or .html file in ``lang`` (the workspace's) and give its path."""
    markdown, html = kpi_page(report.model_dump(mode="json"), lang or workspace.settings.language)
    write_text(file, html if file.suffix == ".html" else markdown)
    return file


def save_kpi_pages(workspace: Workspace, report: KpiReport) -> list[Path]:
    """Write the report into the workspace's output folder, both forms and both languages."""
    folder = workspace.settings.path(workspace.settings.output) / "kpi"
    names = [
        (lang, folder / f"kpi-{report.as_of}.{lang}.{form}")
        for lang in ("ja", "en")
        for form in ("html", "md")
    ]
    return [kpi_page_of(workspace, report, file, lang) for lang, file in names]
