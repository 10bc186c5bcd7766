"""Monthly: train anew with people's verdicts and propose the switch; nothing is switched."""

from pathlib import Path
from typing import Any

from prefect import flow, task

import flows.quiet  # noqa: F401  (must come before prefect)
from vocpipe import pipeline
from vocpipe.errors import ModelError
from vocpipe.settings import load
from vocpipe.workspace import Workspace


@task
def train(folder: str, model: str) -> dict[str, Any]:
    """Retrain one model and keep its candidate; where there is too little to learn, say so and do nothing."""
    with Workspace(load(Path(folder))) as workspace:
        try:
            return pipeline.retrain(workspace, model, keep=True).to_json()
        except ModelError as error:
            return {"task": model, "notes": [str(error)], "line": ""}


@flow(name="retrain")
def retrain(folder: str = ".", models: tuple[str, ...] = ("kinds", "usage")) -> list[dict[str, Any]]:
    """Retrain the models one after the other; give the difference per class and the lines to switch."""
    return [train(folder, model) for model in models]
