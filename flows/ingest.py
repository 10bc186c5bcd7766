"""Hourly: pull every source into the store, one task a source, so that one failing stops no other."""

from pathlib import Path

from prefect import flow, task

import flows.quiet  # noqa: F401  (must come before prefect)
from vocpipe import pipeline
from vocpipe.errors import SourceError
from vocpipe.settings import load
from vocpipe.workspace import Workspace


@task
def read_reference(folder: str) -> None:
    """Bring accounts, measured use and changes up to date."""
    with Workspace(load(Path(folder))) as workspace, workspace.running():
        pipeline.read_reference(workspace)


@task(retries=2, retry_delay_seconds=60)
def pull(folder: str, source: str) -> dict[str, int]:
    """Pull one source and give its counts."""
    with Workspace(load(Path(folder))) as workspace, workspace.running():
        (result,) = pipeline.ingest(workspace, [source])
    if result.failed:
        raise SourceError(result.failed)
    return result.counts()


@flow(name="ingest")
def ingest(folder: str = ".") -> dict[str, dict[str, int]]:
    """Pull all sources of the workspace in ``folder``; fails at the end if any failed."""
    read_reference(folder)
    with Workspace(load(Path(folder))) as workspace:
        names = [source.name for source in workspace.sources]
    states = {name: pull(folder, name, return_state=True) for name in names}
    return {name: state.result() for name, state in states.items()}
