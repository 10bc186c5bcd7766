"""Run the main job in a child that kills itself (SIGKILL) at the n-th thing it saves.

The children are forked from a server that has everything imported already, so that a kill costs a
second and not ten. Nothing in vocpipe knows of this: the child patches the store and the files.
"""

import importlib
import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.fakes import FIRST, LAST, FakeEmbedder, opened
from vocpipe import pipeline
from vocpipe.destinations import atomic
from vocpipe.sources import base
from vocpipe.store import now
from vocpipe.store.database import Database
from vocpipe.weeks import Week, parse_week
from vocpipe.workspace import Workspace

# The package gives its verbs the names of their modules, so the modules must be asked for by name.
embed, repeats, route, tag, weigh = (
    importlib.import_module(f"vocpipe.pipeline.{name}")
    for name in ("embed", "repeats", "route", "tag", "weigh")
)

_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload([__name__])


class Saving:
    """Counts what is saved (a committed transaction, a file put in its place) and dies at the n-th."""

    def __init__(self, kill_at: int, *, after: bool) -> None:
        self.count = 0
        self._kill_at, self._after = kill_at, after

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count one thing saved by the block."""
        self.count += 1
        mine = self.count
        yield
        if mine == self._kill_at and self._after:
            os.kill(os.getpid(), signal.SIGKILL)

    def about_to(self) -> None:
        """Die just before the thing that is counted now is made durable."""
        if self.count == self._kill_at and not self._after:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """Patch the store and the writing of files."""
        write, replace, fsync = Database.write, atomic._replace, os.fsync

        @contextmanager
        def counted_write(database: Database) -> Iterator[Any]:
            if database._open.get() is not None:
                with write(database) as connection:
                    yield connection
                return
            with self.one(), write(database) as connection:
                yield connection
                self.about_to()

        def counted_replace(path: Path, content: bytes) -> None:
            with self.one():
                replace(path, content)

        def with_the_scratch_file_written(file: int) -> None:
            self.about_to()
            fsync(file)

        Database.write, atomic._replace = counted_write, counted_replace
        os.fsync = with_the_scratch_file_written


def run_job(folder: Path, kill_at: int = 0, *, after: bool = False, drafting: bool = True) -> int | None:
    """Do the job in a child; give how much it saved, or None when it was killed."""
    results = _FORKING.SimpleQueue()
    child = _FORKING.Process(target=_job, args=(folder, kill_at, after, drafting, results))
    child.start()
    child.join()
    if child.exitcode == -signal.SIGKILL:
        return None
    assert child.exitcode == 0, f"the child ended with {child.exitcode}"
    saved: int = results.get()
    return saved


def _job(folder: Path, kill_at: int, after: bool, drafting: bool, results: Any) -> None:
    saving = Saving(kill_at, after=after)
    saving.watch()
    embed.BATCH = tag.BATCH = route.BATCH = now.A_PART = base.PAGE_SIZE = 40
    with opened(folder, FakeEmbedder()) as workspace:
        with workspace.running():
            pipeline.read_reference(workspace)
            pipeline.ingest(workspace)
        for week in (parse_week(FIRST), parse_week(LAST)):
            if drafting:
                pipeline.run(workspace, week)
            else:
                _understand(workspace, week)
    results.put(saving.count)


def _understand(workspace: Workspace, week: Week) -> None:
    """Do a run's verbs up to routing: pages with charts take most of a run and are killed elsewhere."""
    with workspace.running():
        repeats.link_repeats(workspace)
        embed.embed(workspace)
        pipeline.place(workspace, week)
        pipeline.tag(workspace)
        weigh.weigh(workspace, week)
        pipeline.route(workspace)
