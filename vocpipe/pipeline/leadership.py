"""The leadership page of a month: the KPI as of its end and what happened in it, on one A4 a language."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from vocpipe.destinations.atomic import write_text
from vocpipe.drafting.leadership import leadership_page
from vocpipe.kpi import KpiReport, KpiRows, monthly_story
from vocpipe.pipeline.kpi_rows import rows_known
from vocpipe.pipeline.measure import known_day, measure
from vocpipe.workspace import Workspace


def save_leadership_pages(workspace: Workspace, month: str | None = None) -> list[Path]:
    """Write the page of a month ("2026-10"; the last whole one) into the output folder, in both languages."""
    end = end_of_month(workspace, month)
    report = measure(workspace, min(end, workspace.today()))
    folder = workspace.settings.path(workspace.settings.output) / "kpi"
    files = [folder / f"leadership-{end:%Y-%m}.{lang}.html" for lang in ("ja", "en")]
    for lang, file in zip(("ja", "en"), files, strict=True):
        write_leadership_page(workspace, report, file, lang)
    return files


def write_leadership_page(
    workspace: Workspace, report: KpiReport, file: Path, lang: str | None = None
) -> Path:
    """Write the page of the month that ``report`` is as of to ``file`` (HTML) and give its path."""
    _, until = known_day(workspace, report.as_of)
    told, titles = month_of(rows_known(workspace, until), report.as_of, workspace.settings.timezone)
    seal = workspace.store.ledger.seals.head() or ""
    shown = report.model_dump(mode="json")
    write_text(file, leadership_page(shown, told, titles, seal, lang or workspace.settings.language))
    return file


def month_of(known: KpiRows, day: date, timezone: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Give what happened in the month of a day until then, as plain values, and the changes' titles by id."""
    story = monthly_story(known, day, timezone)
    return story.model_dump(mode="json"), {change.id: change.title for change in known.changes}


def end_of_month(workspace: Workspace, month: str | None) -> date:
    """Give the last day of a month ("2026-10"; of the last whole one when None)."""
    if month is None:
        return workspace.today().replace(day=1) - timedelta(days=1)
    first = date.fromisoformat(f"{month}-01")
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
