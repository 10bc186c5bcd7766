"""Work in batches: after each the run says that it is alive, and how far it came."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

Progress = Callable[[int, int], None]
"""Called with (done, all) after each batch."""


def in_batches(
    items: Sequence[T], size: int, alive: Callable[[], None], progress: Progress | None
) -> Iterator[Sequence[T]]:
    """Give the items ``size`` at a time; ``alive`` and ``progress`` are called when a batch is done."""
    for start in range(0, len(items), size):
        batch = items[start : start + size]
        yield batch
        alive()
        if progress:
            progress(start + len(batch), len(items))
