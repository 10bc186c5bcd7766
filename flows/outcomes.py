"""Daily: read changes, propose links, and keep the KPI of the day."""

from pathlib import Path
from typing import Any

from prefect import flow, task

import flows.quiet  # noqa: F401  (must come before prefect)
from vocpipe import pipeline
from vocpipe.errors import SourceError
from vocpipe.settings import load
from vocpipe.workspace import Workspace


@task
def measure(folder: str) -> dict[str, Any]:
    """Read changes, propose links and compute the KPI as of today; fails at the end if any list failed."""
    with Workspace(load(Path(folder))) as workspace:
        done = pipeline.outcomes(workspace)
        report = done.report
        files = pipeline.save_kpi_pages(workspace, report)
    if done.failed:
        raise SourceError("; ".join(done.failed))
    return {"as_of": str(report.as_of), "files": [str(file) for file in files]}


@flow(name="outcomes")
def outcomes(folder: str = ".") -> dict[str, Any]:
    """Bring changes up to date and measure, for the workspace in ``folder``."""
    return measure(folder)
