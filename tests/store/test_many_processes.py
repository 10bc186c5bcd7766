"""Several processes on one store, and processes that are killed: nothing lost, nothing half-written.

The children are forked and open the store themselves; the parent holds no connection while it forks.
"""

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path

import pytest

from tests.store.makers import moment, verdict, voice
from vocpipe.errors import BusyError
from vocpipe.records import About
from vocpipe.store import Cursor, Store, this_process
from vocpipe.store.database import Database
from vocpipe.store.schema import check

pytestmark = pytest.mark.slow

FORK = multiprocessing.get_context("fork")
PAGE = 5


@contextmanager
def opened(url: str) -> Iterator[Store]:
    store = Store.open(url)
    try:
        yield store
    finally:
        store.close()


def run_at_once(target: Callable[..., None], *arguments: object, processes: int = 4) -> list[int | None]:
    barrier = FORK.Barrier(processes, timeout=300)  # one that fails holds nobody up for ever
    children = [FORK.Process(target=target, args=(barrier, *arguments)) for _ in range(processes)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    return [child.exitcode for child in children]


def count_up(barrier: Barrier, url: str, times: int) -> None:
    with opened(url) as store:
        barrier.wait()
        for _ in range(times):
            with store.transaction():
                held = store.cursors.get("counter")
                number = int(held.cursor or 0) if held else 0
                store.cursors.save(Cursor("counter", str(number + 1), moment(), {}))


def test_four_processes_that_read_and_then_write_lose_no_update(store_url: str) -> None:
    assert run_at_once(count_up, store_url, 100) == [0] * 4
    with opened(store_url) as store:
        counter = store.cursors.get("counter")
        assert counter is not None
        assert counter.cursor == "400"


def save_the_same(barrier: Barrier, url: str) -> None:
    with opened(url) as store:
        barrier.wait()
        for n in range(20):
            store.feedback.save([voice(f"fb_{n}", f"text {n}")])


def test_four_processes_that_save_the_same_voices_save_each_once(store_url: str) -> None:
    assert run_at_once(save_the_same, store_url) == [0] * 4
    with opened(store_url) as store:
        assert store.feedback.count() == 20
        assert all(len(store.feedback.revisions(f"fb_{n}")) == 1 for n in range(20))


def open_new(barrier: Barrier, url: str) -> None:
    barrier.wait()
    with opened(url) as store:
        store.feedback.save([voice(f"fb_{os.getpid()}")])


def test_four_processes_that_open_a_new_store_at_once_all_can_use_it(empty_url: str) -> None:
    assert run_at_once(open_new, empty_url) == [0] * 4
    with opened(empty_url) as store:
        assert store.feedback.count() == 4
        assert check(store.database) == []


def begin_the_log(barrier: Barrier, url: str) -> None:
    database = Database(url)
    barrier.wait()
    database.keep_write_ahead_log()
    database.close()


def test_eight_processes_that_begin_the_write_ahead_log_at_once_all_succeed(tmp_path: Path) -> None:
    for n in range(20):
        assert run_at_once(begin_the_log, f"sqlite:///{tmp_path / f'{n}.db'}", processes=8) == [0] * 8


def take_lease(barrier: Barrier, url: str) -> None:
    with opened(url) as store:
        barrier.wait()
        try:
            with store.leases.hold("run", this_process()):
                barrier.wait()
        except BusyError:
            barrier.wait()
            os._exit(3)


def test_of_four_processes_exactly_one_gets_the_lease(store_url: str) -> None:
    assert sorted(code or 0 for code in run_at_once(take_lease, store_url)) == [0, 3, 3, 3]


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def read_on(url: str, pages: int, die_at: str = "", began: Event | None = None) -> None:
    """Read pages from where the cursor stands, dying at a named point of the first one."""
    with opened(url) as store:
        for _ in range(pages):
            held = store.cursors.get("sheet")
            start = int(held.cursor or 0) if held else 0
            with store.transaction():
                batch = [voice(f"fb_{n}", f"声 {n} " * 50) for n in range(start, start + PAGE)]
                store.feedback.save(batch)
                if die_at == "voices saved":
                    die()
                store.ledger.append([verdict(v.id, id=f"vd_{v.id}") for v in batch])
                if die_at == "verdicts saved":
                    die()
                store.cursors.save(Cursor("sheet", str(start + PAGE), moment(), {}))
                if die_at == "cursor saved":
                    die()
            if die_at == "committed":
                die()
            if began:
                began.set()


def assert_whole(url: str) -> int:
    """Check that cursor, voices, revisions and verdicts tell one story; give how far it goes."""
    # Taking the writers' turn waits for what PostgreSQL still does for a child that was killed.
    with opened(url) as store, store.transaction():
        assert check(store.database) == []
        held = store.cursors.get("sheet")
        reached = int(held.cursor or 0) if held else 0
        assert reached == store.feedback.count()
        store.ledger.set_live(About.KIND, "v1", moment())
        assert len(store.ledger.current(About.KIND)) == reached
        assert all(
            len(store.feedback.revisions(f"fb_{n}")) == 1 for n in range(max(reached - PAGE, 0), reached)
        )
        assert store.ledger.not_done(About.KIND, "v1") == []
    return reached


POINTS = {"voices saved": 0, "verdicts saved": 0, "cursor saved": 0, "committed": PAGE}


def test_a_writer_killed_at_each_named_point_leaves_whole_pages_only(store_url: str) -> None:
    expected = 0
    for point, saved in POINTS.items():
        child = FORK.Process(target=read_on, args=(store_url, 1, point))
        child.start()
        child.join()
        assert child.exitcode == -signal.SIGKILL
        expected += saved
        assert assert_whole(store_url) == expected


def test_a_writer_killed_at_twenty_random_moments_leaves_whole_pages_only(store_url: str) -> None:
    chance = random.Random(7)
    before = 0
    for _ in range(20):
        began = FORK.Event()
        child = FORK.Process(target=read_on, args=(store_url, 100_000, "", began))
        child.start()
        assert began.wait(300)
        time.sleep(chance.uniform(0, 0.06))
        os.kill(child.pid or 0, signal.SIGKILL)
        child.join()
        after = assert_whole(store_url)
        assert after > before, "the child was killed while it was saving pages"
        before = after
    child = FORK.Process(target=read_on, args=(store_url, 1))
    child.start()
    child.join()
    assert assert_whole(store_url) == before + PAGE


def make_schema_and_die(url: str) -> None:
    from vocpipe.store import schema
    from vocpipe.store.database import Database

    database = Database(url)
    with database.write():
        schema.upgrade(database)
        die()


def test_a_process_killed_while_it_makes_the_schema_leaves_an_empty_database(empty_url: str) -> None:
    child = FORK.Process(target=make_schema_and_die, args=(empty_url,))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    for _ in range(2):
        assert assert_whole(empty_url) == 0
