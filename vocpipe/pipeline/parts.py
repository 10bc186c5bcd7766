"""Parts: embed and tag many voices in several processes or on several machines, ahead of the run.

A part is a range of voices by arrival; only its two numbers travel. Each part is held by a lease of its
own, so that no two workers judge the same voice. What a lost worker left undone is no loss: the run
that follows asks the store what is not done yet, as ever.
"""

from collections.abc import Callable

from vocpipe.pipeline import tag_usage
from vocpipe.pipeline.embed import Embedded, embed
from vocpipe.pipeline.tag import Tagged, tag, waiting_for_kind
from vocpipe.store import Part
from vocpipe.workspace import Workspace


def waiting_parts(workspace: Workspace) -> list[Part]:
    """Give the parts, each of ``workers.part`` voices at most, that hold every voice that waits for tags."""
    ids = {*waiting_for_kind(workspace), *tag_usage.waiting(workspace)}
    numbers, size = workspace.store.feedback.numbers(ids), workspace.settings.workers.part
    return [
        Part(some[0], some[-1])
        for start in range(0, len(numbers), size)
        if (some := numbers[start : start + size])
    ]


def alive_until(workspace: Workspace, done: Callable[[], bool]) -> None:
    """Keep the run's hold while others work, until ``done`` (which waits a while each time) says yes."""
    while not done():
        workspace.still_running()


def understand(workspace: Workspace, part: Part) -> tuple[Embedded, Tagged]:
    """Embed and tag what waits in one part; raises BusyError when another worker holds it."""
    with workspace.running(part):
        return embed(workspace, part=part), tag(workspace, part=part)
