"""Make voices of a long file's pages in other processes, in order, while this one stores them."""

import gc
import multiprocessing
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice

from vocpipe.pipeline.incoming import Read, Reading, to_voices
from vocpipe.sources.base import Page, RawItem

SHORT = 1
"""Pages a source may have before helpers are worth their start."""

MOST_HELPERS = 4


def read_pages(pages: Iterator[Page], reading: Reading, ahead: bool) -> Iterator[tuple[Page, Read]]:
    """Give each page with its voices and rejects, in order.

    With ``ahead`` pages are taken before earlier ones are stored: only for sources whose reading
    changes nothing. What an error cuts off is raised after the pages before it were given.
    """
    for page in islice(pages, SHORT) if ahead and can_help() else pages:
        yield page, to_voices(page.items, reading)
    if ahead and can_help() and (following := next(pages, None)):
        yield from _helped(following, pages, reading)


def can_help() -> bool:
    """Tell whether helpers may be forked: on Linux, from a process without other threads, on many cores."""
    return sys.platform == "linux" and threading.active_count() == 1 and _cores() > 1


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def _helped(first: Page, pages: Iterator[Page], reading: Reading) -> Iterator[tuple[Page, Read]]:
    helpers = min(_cores() - 1, MOST_HELPERS)  # one core stores
    given = (reading, os.getpid())
    context = multiprocessing.get_context("fork")
    gc.freeze()  # what is there now stays: neither this process nor a helper need look through it again
    with ProcessPoolExecutor(helpers, context, initializer=_prepare, initargs=given) as pool:
        waiting: deque[tuple[Page, Future[Read]]] = deque([(first, pool.submit(_help, first.items))])
        trouble: Exception | None = None
        while waiting:
            while trouble is None and len(waiting) <= helpers + 1:  # a slow commit lets no helper wait
                try:
                    page = next(pages)
                except StopIteration:
                    break
                except Exception as error:
                    trouble = error
                else:
                    waiting.append((page, pool.submit(_help, page.items)))
            page, read = waiting.popleft()
            yield page, read.result()
        if trouble is not None:
            raise trouble


_given: Reading
"""What a helper needs besides the items; set once in each helper."""


def _prepare(reading: Reading, parent: int) -> None:
    global _given
    _given = reading
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """End this helper when the run it helps was killed."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _help(items: list[RawItem]) -> Read:
    return to_voices(items, _given)
