"""Monthly: train anew with people's verdicts and propose the switch; nothing is switched."""

from pathlib import Path
from typing import Any

from prefect import flow, task

import flows.quiet  # noqa: F401  (must come before prefect)
from vocpipe import pipeline
from vocpipe.settings import load
from vocpipe.workspace import Workspace


@task
def train(folder: str) -> list[dict[str, Any]]:
    """Retrain each model and keep its candidate; where there is too little to learn, say so."""
    with Workspace(load(Path(folder))) as workspace:
        return pipeline.retrain_each(workspace)


@flow(name="retrain")
def retrain(folder: str = ".") -> list[dict[str, Any]]:
    """Retrain for the workspace in ``folder``; give the difference per class and the lines to switch."""
    return train(folder)
