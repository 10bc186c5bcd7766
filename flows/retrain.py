"""Monthly: train anew with people's verdicts and propose the switch; nothing is switched."""

from pathlib import Path
from typing import Any

from prefect import flow, task

import flows.quiet  # noqa: F401  (must come before prefect)
from vocpipe import pipeline
from vocpipe.settings import load
from vocpipe.workspace import Workspace


@task
def train(folder: str, model: str) -> dict[str, Any]:
    """Retrain one model and keep its candidate beside the workspace."""
    with Workspace(load(Path(folder))) as workspace:
        return pipeline.retrain(workspace, model, keep=True).to_json()


@flow(name="retrain")
def retrain(folder: str = ".", models: tuple[str, ...] = ("kinds", "usage")) -> list[dict[str, Any]]:
    """Retrain the models one after the other; give the difference per class and the lines to switch."""
    states = [train(folder, model, return_state=True) for model in models]
    return [state.result() for state in states]
