"""Embed: a vector for every text that has none under the present model."""

from collections.abc import Callable
from dataclasses import dataclass

from vocpipe.pipeline.batches import Progress, in_batches
from vocpipe.store import Part
from vocpipe.workspace import Workspace

BATCH = 256


@dataclass(frozen=True)
class Embedded:
    """How many distinct texts got a vector now."""

    texts: int


def embed(
    workspace: Workspace,
    progress: Progress | None = None,
    alive: Callable[[], None] | None = None,
    part: Part | None = None,
) -> Embedded:
    """Embed what is missing (in a part), batch by batch; each batch is saved before the next begins.

    ``alive`` is called after each batch (default: the run's lease is renewed).
    """
    used = workspace.embedding
    workspace.store.switches.remember_model(workspace.embedder.model_id, used.model, used.prompt)
    missing = workspace.store.vectors.missing(workspace.embedder.model_id, part)
    for batch in in_batches(missing, BATCH, alive or workspace.still_running, progress):
        workspace.embed(dict(batch))
    return Embedded(len(missing))
