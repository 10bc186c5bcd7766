"""Row identity under random histories of edits: no voice lost, none doubled, ids settle."""

import itertools
import random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from vocpipe.sources.row_identity import KnownRow, SheetRow, assign

TEXTS = [f"text {n}" for n in range(8)]


class SharedSheet(RuleBasedStateMachine):
    """People edit rows [text, id]; vocpipe reads, saves, and writes ids where nothing changed meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.known: dict[str, KnownRow] = {}
        self.store: dict[str, str] = {}
        self.said: set[str] = set()
        self.counter = itertools.count()
        self.pending: list[tuple[SheetRow, str]] = []
        self.first = True

    def fresh(self, row: SheetRow) -> str:
        return f"v-{next(self.counter)}"

    def place(self, data: int) -> int:
        return data % max(1, len(self.rows))

    @rule(text=st.sampled_from(TEXTS), at=st.integers(0, 50))
    def insert(self, text: str, at: int) -> None:
        self.rows.insert(at % (len(self.rows) + 1), [text, ""])

    @precondition(lambda self: self.rows)
    @rule(at=st.integers(0, 50))
    def delete(self, at: int) -> None:
        del self.rows[self.place(at)]

    @precondition(lambda self: self.rows)
    @rule(at=st.integers(0, 50), text=st.sampled_from([*TEXTS, "new a", "new b"]))
    def edit(self, at: int, text: str) -> None:
        self.rows[self.place(at)][0] = text

    @precondition(lambda self: self.rows)
    @rule(at=st.integers(0, 50), to=st.integers(0, 50))
    def copy(self, at: int, to: int) -> None:
        self.rows.insert(to % (len(self.rows) + 1), list(self.rows[self.place(at)]))

    @precondition(lambda self: self.rows)
    @rule(at=st.integers(0, 50), written=st.sampled_from(["", "x", "v-0", "v-1", "v-2"]))
    def type_id(self, at: int, written: str) -> None:
        self.rows[self.place(at)][1] = written

    @precondition(lambda self: len(self.rows) > 1)
    @rule(one=st.integers(0, 50), other=st.integers(0, 50))
    def swap_ids(self, one: int, other: int) -> None:
        a, b = self.rows[self.place(one)], self.rows[self.place(other)]
        a[1], b[1] = b[1], a[1]

    @rule(seed=st.integers(0, 9))
    def shuffle(self, seed: int) -> None:
        random.Random(seed).shuffle(self.rows)

    @rule()
    def sort(self) -> None:
        self.rows.sort()

    @rule()
    def read(self) -> None:
        """Read and save; ids are written by a later step, so edits may come in between."""
        rows = [SheetRow(number, row[1], row[0]) for number, row in enumerate(self.rows, 2)]
        found = assign(rows, self.known, self.fresh, first=self.first)
        self.first = False
        assert len(set(found.ids.values())) == len(rows)
        for row in rows:
            key = found.ids[row.number]
            if key in found.new or key in found.revised:
                self.store[key] = row.content
            assert self.store[key] == row.content
        self.said |= {row.content for row in rows}
        self.known = found.known
        self.pending = [(row, found.ids[row.number]) for row in found.to_write(rows)]

    @rule()
    def write_back(self) -> None:
        """Write ids into rows whose id cell and content are unchanged since the reading."""
        for row, key in self.pending:
            at = row.number - 2
            if at < len(self.rows) and self.rows[at] == [row.content, row.written]:
                self.rows[at][1] = key
        self.pending = []

    @invariant()
    def every_row_that_was_read_is_in_the_store_once(self) -> None:
        there = [key for key, row in self.known.items() if row.missed == 0]
        assert set(there) <= set(self.store)

    def teardown(self) -> None:
        """Undisturbed, two rounds settle everything and a third does nothing."""
        for _ in range(2):
            self.read()
            self.write_back()
        before, rows = dict(self.store), [list(row) for row in self.rows]
        self.read()
        assert (self.store, self.rows, self.pending) == (before, rows, [])
        written = [row[1] for row in self.rows]
        assert len(set(written)) == len(written)
        assert all(self.store[key] == text for text, key in self.rows)


SharedSheet.TestCase.settings = settings(max_examples=60, stateful_step_count=40)
TestSharedSheet = SharedSheet.TestCase


@pytest.mark.slow
def test_thousands_of_histories_lose_nothing_and_double_nothing() -> None:
    long = settings(max_examples=1500, stateful_step_count=60)
    run_state_machine_as_test(SharedSheet, settings=long)


def rows(*written_and_text: tuple[str, str]) -> list[SheetRow]:
    return [SheetRow(number, written, text) for number, (written, text) in enumerate(written_and_text, 2)]


def counting():
    numbers = itertools.count()
    return lambda row: f"n{next(numbers)}"


def test_ids_of_an_earlier_workspace_are_believed_at_the_first_reading() -> None:
    found = assign(rows(("v-1", "a"), ("v-2", "b"), ("v-2", "c")), {}, counting(), first=True)
    assert found.ids[2] == "v-1"
    assert {found.ids[3], found.ids[4]} == {"n0", "n1"}


def test_swapped_id_cells_are_put_back_by_content() -> None:
    known = {"v-1": KnownRow("a", 2), "v-2": KnownRow("b", 3)}
    found = assign(rows(("v-2", "a"), ("v-1", "b")), known, counting())
    assert found.ids == {2: "v-1", 3: "v-2"}
    assert not found.revised


def test_an_edited_row_keeps_its_id_and_is_a_revision() -> None:
    found = assign(rows(("v-1", "a, corrected")), {"v-1": KnownRow("a", 2)}, counting())
    assert (found.ids, found.revised, found.new) == ({2: "v-1"}, {"v-1"}, set())


def test_a_vanished_row_is_remembered_and_taken_back_when_it_returns() -> None:
    known = {"v-1": KnownRow("a", 2)}
    for _ in range(2):
        gone = assign([], known, counting())
        known = gone.known
    assert gone.missing == ["v-1"]
    assert assign(rows(("", "a")), known, counting()).ids == {2: "v-1"}
