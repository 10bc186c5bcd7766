"""Before a big week: its voices embedded and tagged part by part on Dask, each part a task."""

from pathlib import Path

from prefect import flow, task
from prefect.futures import wait

import flows.quiet  # noqa: F401  (must come before prefect)
from vocpipe import pipeline
from vocpipe.settings import load
from vocpipe.store import Part
from vocpipe.workspace import Workspace

ALIVE = 60
"""Seconds between two signs of life while others work; a run's hold ends after ten minutes of silence."""


@task(retries=1)
def understand(folder: str, first: int, last: int) -> None:
    """Embed and tag the voices that arrived as number ``first`` to ``last``."""
    with Workspace(load(Path(folder))) as workspace:
        pipeline.understand(workspace, Part(first, last))


@flow(name="parts")
def parts(folder: str = ".") -> int:
    """Spread what waits over the workers; give how many parts there were, done or left to the run."""
    with Workspace(load(Path(folder))) as workspace, workspace.running():
        found = pipeline.waiting_parts(workspace)
        tasks = [understand.submit(folder, *part) for part in found]
        pipeline.alive_until(workspace, lambda: not wait(tasks, timeout=ALIVE).not_done)
    return len(found)
