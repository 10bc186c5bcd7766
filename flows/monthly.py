"""Monthly: the leadership page of the month that ended, in January and July the check of the scores, too."""

from pathlib import Path
from typing import Any

from prefect import flow, task

import flows.quiet  # noqa: F401  (must come before prefect)
from vocpipe.pipeline.leadership import save_leadership_pages
from vocpipe.pipeline.scores import save_score_pages
from vocpipe.settings import load
from vocpipe.workspace import Workspace


@task
def write_pages(folder: str, month: str | None) -> list[str]:
    """Write the pages of a month and give their files."""
    with Workspace(load(Path(folder))) as workspace:
        files = [*save_leadership_pages(workspace, month), *save_score_pages(workspace, month)]
    return [str(file) for file in files]


@flow(name="monthly")
def monthly(folder: str = ".", month: str | None = None) -> dict[str, Any]:
    """Make the leadership page of ``month`` ("2026-10"; the last whole one) for a workspace."""
    return {"files": write_pages(folder, month)}
