"""Where reading stands: cursors, rejects and leases."""

import multiprocessing
import os
import signal
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text

from tests.store.makers import T0, moment, voice
from vocpipe.errors import BusyError
from vocpipe.records import Reject
from vocpipe.store import Cursor, Store, this_process
from vocpipe.store.rows import chunks
from vocpipe.store.runs import LEASE

FORK = multiprocessing.get_context("fork")


def reject(reject_id: str, source: str = "sheet", row: int | None = 7, **given: Any) -> Reject:
    made: dict[str, Any] = {
        "id": reject_id,
        "source": source,
        "file": "voc.csv",
        "row": row,
        "reason": "no text",
        "at": T0,
    }
    return Reject(**made | given)


def test_a_cursor_moves_and_comes_back_as_it_went_in(store: Store) -> None:
    assert store.cursors.get("sheet") is None
    for cursor in (
        Cursor("sheet", "row 7", moment(), {"new": 3}),
        Cursor("sheet", None, moment(1), {}),
        Cursor("tickets", "日本語", moment(), {"new": 0}),
    ):
        store.cursors.save(cursor)
        assert store.cursors.get(cursor.source) == cursor
    assert [cursor.source for cursor in store.cursors.all()] == ["sheet", "tickets"]


def test_a_failed_page_leaves_neither_voices_nor_rejects_nor_cursor(store: Store) -> None:
    def page() -> None:
        with store.transaction():
            store.feedback.save([voice()])
            store.rejects.save([reject("rj_1")])
            store.cursors.save(Cursor("sheet", "1", moment(), {}))
            assert store.feedback.count() == 1
            raise RuntimeError

    with pytest.raises(RuntimeError):
        page()
    assert store.feedback.count() == 0
    assert store.feedback.revisions("fb_1") == []
    assert store.rejects.open() == []
    assert store.cursors.all() == []


def test_a_transaction_inside_another_joins_it(store: Store) -> None:
    def fail_outside_the_inner_one() -> None:
        with store.transaction():
            with store.transaction():
                store.feedback.save([voice()])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_outside_the_inner_one()
    assert store.feedback.count() == 0
    with store.transaction():
        store.feedback.save([voice()])
    assert store.feedback.count() == 1


def test_a_reject_comes_back_as_it_went_in_and_is_saved_once(store: Store) -> None:
    odd = reject("rj_1", column="本文", raw={"本文": "", "数": 1.5, "nul": "\x00", "half": "\ud800"})
    assert store.rejects.save([odd]) == 1
    assert store.rejects.save([odd, reject("rj_2", row=None)]) == 1
    assert store.rejects.open() == [reject("rj_2", row=None), odd]


def test_rejects_are_listed_by_place_alike_on_both_databases(store: Store) -> None:
    places = [
        ("b", "a.csv", 1),
        ("a", "い.csv", 2),
        ("a", "い.csv", None),
        ("a", "B.csv", 9),
        ("a", "a.csv", 1),
    ]
    made = [reject(f"rj_{n}", source, row, file=file) for n, (source, file, row) in enumerate(places)]
    store.rejects.save(made)
    assert [r.id for r in store.rejects.open()] == ["rj_3", "rj_4", "rj_2", "rj_1", "rj_0"]
    assert [r.id for r in store.rejects.open("b")] == ["rj_0"]


def test_a_complete_read_resolves_what_was_mended_and_only_of_its_source(store: Store) -> None:
    store.rejects.save([reject("rj_1"), reject("rj_2"), reject("rj_3", "tickets")])
    assert store.rejects.replace("sheet", [reject("rj_2"), reject("rj_4")]) == 1
    assert {r.id for r in store.rejects.open()} == {"rj_2", "rj_3", "rj_4"}
    assert store.rejects.replace("sheet", []) == 0
    assert {r.id for r in store.rejects.open()} == {"rj_3"}


def test_a_row_that_was_mended_and_is_bad_again_is_open_again(store: Store) -> None:
    store.rejects.replace("sheet", [reject("rj_1")])
    store.rejects.replace("sheet", [])
    assert store.rejects.open() == []
    assert store.rejects.replace("sheet", [reject("rj_1")]) == 0
    assert store.rejects.open() == [reject("rj_1")]


def test_more_bad_rows_than_a_query_takes_are_replaced_too(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vocpipe.store.rejects.chunks", partial(chunks, size=10))
    many = [reject(f"rj_{n}", row=n) for n in range(45)]
    for _ in range(2):
        store.rejects.replace("sheet", many)
        assert len(store.rejects.open()) == 45
        assert store.rejects.replace("sheet", many[:1]) == 0
        assert len(store.rejects.open()) == 1


def take_and_die(url: str) -> None:
    with Store.open(url).leases.hold("run", this_process()):
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_lease_of_a_killed_process_is_taken_over(store_url: str) -> None:
    child = FORK.Process(target=take_and_die, args=(store_url,))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    store = Store.open(store_url)
    with store.leases.hold("run", this_process()):
        store.leases.renew("run", this_process())
    store.close()


def test_a_living_holder_is_named_and_others_are_refused_until_it_lets_go(store: Store) -> None:
    with store.leases.hold("run", this_process()):
        with (
            pytest.raises(BusyError, match=r"run is already running since 20\d\d-.* UTC .*Wait"),
            store.leases.hold("run", this_process()),
        ):
            pass
        with store.leases.hold("another", this_process()):
            pass
    with pytest.raises(RuntimeError), store.leases.hold("run", this_process()):
        raise RuntimeError
    with store.leases.hold("run", this_process()):
        pass


def test_a_lease_of_another_machine_holds_until_it_expires(store: Store) -> None:
    def expire(seconds: int) -> None:
        with store.database.write() as connection:
            at = datetime.now(UTC) + timedelta(seconds=seconds)
            held = text("UPDATE lease SET expires = :at").bindparams(at=at.replace(tzinfo=None))
            connection.execute(held)

    elsewhere = "other-machine:1"
    with store.leases.hold("run", elsewhere):
        expire(60)
        with pytest.raises(BusyError, match=elsewhere), store.leases.hold("run", this_process()):
            pass
        store.leases.renew("run", elsewhere)
        expire(-int(LEASE.total_seconds()))
        with store.leases.hold("run", this_process()), pytest.raises(BusyError, match="taken over"):
            store.leases.renew("run", elsewhere)
    with store.leases.hold("run", this_process()):
        pass


def test_a_holder_that_was_overtaken_does_not_free_the_lease_of_the_next(store: Store) -> None:
    first, second = "other-machine:1", "other-machine:2"
    overtaken = store.leases.hold("run", first)
    overtaken.__enter__()
    with store.database.write() as connection:
        connection.execute(text("UPDATE lease SET owner = :o").bindparams(o=second))
    overtaken.__exit__(None, None, None)
    with pytest.raises(BusyError, match=second), store.leases.hold("run", this_process()):
        pass
