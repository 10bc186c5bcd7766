"""Pages that take long to make: shown as they were last, while a process of its own makes them anew.

The KPI and a desk's brief are computed from thousands of voices. With a few hundred that is done at
once; with a hundred thousand it takes seconds, and somebody who reviews writes every few. In a thread
it would slow every other page down (one interpreter runs one thread at a time), hence the process.
"""

import os
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from multiprocessing import get_context, parent_process
from threading import Lock, Thread
from typing import Any, Generic, TypeVar

from vocpipe.settings import Settings
from vocpipe.store import Wanted
from vocpipe.workspace import Workspace

MANY = 5_000
"""Voices from which on answers are made in the background; fewer take a moment."""

KEPT = 64
"""How many answers are kept; the oldest goes first."""

PATIENCE = 1.0
"""Seconds for which the first to ask is made to wait."""

T = TypeVar("T")


class NotMadeYetError(Exception):
    """The first answer is still being made; the page says so and asks again by itself."""


@dataclass(frozen=True)
class Shown(Generic[T]):
    """An answer; ``since`` tells when it was true, or is None when it is the newest there can be."""

    value: T
    since: datetime | None = None


@dataclass(frozen=True)
class Made(Generic[T]):
    """An answer, the state of the store it tells of, and when it was asked for."""

    value: T
    stamp: str
    at: datetime


class BackgroundCache:
    """Answers by key; ``make`` takes a workspace and must be a function that another process can import."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._held: OrderedDict[object, Made[Any]] = OrderedDict()
        self._waited: dict[object, Future[Made[Any]]] = {}
        self._lock = Lock()

    def give(self, key: object, make: Callable[[Workspace], T]) -> Shown[T]:
        """Give the answer for the store as it is, or the last one while a newer is made in the background.

        Who asks before there is any waits a moment; raises NotMadeYetError when it is not made by then.
        """
        stamp = self._workspace.store.stamp().whole
        with self._lock:
            held = self._newest(key)
            if held is not None and held.stamp == stamp:
                return Shown(held.value)
            if self._workspace.store.now.count(Wanted(set_aside=None)) < MANY:
                return Shown(self._keep(key, made(self._workspace, make)).value)
            waited = self._begun(key, make)
        if held is not None:
            return Shown(held.value, held.at)
        try:
            return Shown(waited.result(PATIENCE).value)
        except TimeoutError:
            raise NotMadeYetError from None

    def begin(self, key: object, make: Callable[[Workspace], T]) -> None:
        """Begin to make an answer that somebody will ask for, where that takes long."""
        if self._workspace.store.now.count(Wanted(set_aside=None)) >= MANY:
            with self._lock:
                self._begun(key, make)

    def _begun(self, key: object, make: Callable[[Workspace], T]) -> Future[Made[Any]]:
        if key not in self._waited:
            self._waited[key] = self._submit(make)
        return self._waited[key]

    def _submit(self, make: Callable[[Workspace], T]) -> Future[Made[Any]]:
        try:
            return self._process.submit(_made_in_background, self._workspace.settings, make)
        except BrokenExecutor:  # the process was killed, for want of memory say
            del self.__dict__["_process"]
            return self._process.submit(_made_in_background, self._workspace.settings, make)

    def close(self) -> None:
        """End the background process."""
        if "_process" in self.__dict__:
            self._process.shutdown(wait=False, cancel_futures=True)

    @cached_property
    def _process(self) -> Executor:
        return background_process()

    def _newest(self, key: object) -> Made[Any] | None:
        """Give the newest answer there is; what failed there is made at the next asking."""
        future = self._waited.get(key)
        if future is not None and future.done():
            del self._waited[key]
            if future.exception() is None:
                self._keep(key, future.result())
        return self._held.get(key)

    def _keep(self, key: object, answer: Made[Any]) -> Made[Any]:
        self._held[key] = answer
        self._held.move_to_end(key)
        while len(self._held) > KEPT:
            self._held.popitem(last=False)
        return answer


def background_process() -> Executor:
    """Give a process that lets this one go first where both want the processor, and ends with it."""
    return ProcessPoolExecutor(1, get_context("spawn"), _begin)


def _begin() -> None:
    if hasattr(os, "nice"):
        os.nice(10)
    Thread(target=_end_with_server, daemon=True).start()


def _end_with_server() -> None:
    server = parent_process()
    assert server is not None
    server.join()
    os._exit(0)


def made(workspace: Workspace, make: Callable[[Workspace], T]) -> Made[T]:
    """Make an answer about the store as it is now."""
    # What people said is told since a store was opened, and so differs from process to process.
    stamp, at = workspace.store.stamp().whole, workspace.now()
    return Made(make(workspace), stamp, at)


def _made_in_background(settings: Settings, make: Callable[[Workspace], T]) -> Made[T]:
    with Workspace(settings) as workspace:
        return made(workspace, make)
