"""The Dask workers of vocpipe.toml: processes on this machine, or a cluster that is there."""

import os
from pathlib import Path

from flows.parts import parts
from vocpipe.errors import SettingsError
from vocpipe.settings import load


def on_workers(folder: str) -> None:
    """Run ``parts`` on the Dask workers of vocpipe.toml; without any, do nothing: the run does it all."""
    asked = load(Path(folder)).workers
    if not asked.on:
        return
    if not os.environ.get("PREFECT_API_URL"):  # each worker would start a Prefect server of its own
        raise SettingsError("workers need a Prefect server", "Set PREFECT_API_URL (docs/prefect.md)")
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError:
        raise SettingsError("prefect-dask is not installed", "Run: scripts/install flows,dask") from None
    here = {"n_workers": asked.count, "threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": ":0"}
    runner = (
        DaskTaskRunner(address=asked.scheduler) if asked.scheduler else DaskTaskRunner(cluster_kwargs=here)
    )
    parts.with_options(task_runner=runner)(folder)  # type: ignore[arg-type]  # futures of a narrower kind
