"""Monday morning: the main job, from stored voices to briefs delivered; one task a verb."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from prefect import flow, task

import flows.quiet  # noqa: F401  (must come before prefect)
from flows.workers import on_workers
from vocpipe import pipeline
from vocpipe.errors import VocpipeError
from vocpipe.settings import load
from vocpipe.workspace import Workspace


@task
def run(folder: str, week: str | None) -> dict[str, Any]:
    """Run every verb of the week in one process, so that the model loads once."""
    with Workspace(load(Path(folder))) as workspace:
        ran = pipeline.run(workspace, workspace.week(week) if week else workspace.week().shift(-1))
    if ran.delivered.failed:
        raise VocpipeError("; ".join(ran.delivered.failed))
    return {
        "week": ran.week,
        "files": [str(file) for file in ran.delivered.files],
        "placed": asdict(ran.placed),
    }


@flow(name="weekly")
def weekly(folder: str = ".", week: str | None = None) -> dict[str, Any]:
    """Do the main job of a week (the one that ended last Sunday) for the workspace in ``folder``."""
    on_workers(folder)
    return run(folder, week)
