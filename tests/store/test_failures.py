"""What goes wrong is one line that names the store and the way out, never SQL or customers' words."""

import os
import shutil
import stat
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.store.makers import verdict, voice
from vocpipe.errors import StoreError
from vocpipe.records import About
from vocpipe.store import Store, schema
from vocpipe.store.database import Database

WORDS = "顧客の秘密の言葉 secret-words"
PASSWORD = "secret-password"
NOBODY = 65534


@contextmanager
def without_root() -> Iterator[None]:
    """Act as a user whom file permissions bind; root passes them all."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def file(sqlite_file: Path) -> Iterator[Path]:
    """Give a store's file in a folder that everybody may enter."""
    folder = Path(tempfile.mkdtemp(prefix="vocpipe"))
    folder.chmod(0o777)
    made = folder / "vocpipe.db"
    shutil.copy(sqlite_file, made)
    made.chmod(0o666)
    yield made
    folder.chmod(0o777)
    shutil.rmtree(folder)


def fails(step: Callable[[], object]) -> str:
    """Give the line of a step's StoreError; its traceback, as a log would show it, has no words."""
    with pytest.raises(StoreError) as caught:
        step()
    line = str(caught.value)
    assert "\n" not in line
    assert "INSERT" not in line
    assert "SELECT" not in line
    assert "[SQL" not in line
    assert "secret" not in "".join(traceback.format_exception(caught.value))
    return line


def test_an_address_that_is_none_says_what_one_looks_like() -> None:
    for address in ("", "vocpipe.db", "mysql://localhost/voc", "postgres://localhost/voc", "sqlite"):
        line = fails(partial(Store.open, address))
        assert line.startswith("database_url is not a database address. Use sqlite:///"), address


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:"])
def test_an_sqlite_store_needs_a_file(address: str) -> None:
    assert fails(lambda: Store.open(address)) == "database_url names no file. Use sqlite:///vocpipe.db"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    line = fails(lambda: Store.open(f"sqlite:///{tmp_path}/no/vocpipe.db"))
    assert line == f"the folder {tmp_path}/no does not exist. Make it, or mend database_url"
    assert not (tmp_path / "no").exists()


def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    assert f"the store {tmp_path} cannot be" in fails(lambda: Store.open(f"sqlite:///{tmp_path}"))


def test_a_folder_that_may_not_be_written_is_named(file: Path) -> None:
    file.unlink()
    file.parent.chmod(0o555)
    with without_root():
        line = fails(lambda: Store.open(f"sqlite:///{file}"))
    assert f"the store {file} cannot be reached or opened" in line
    assert "permissions" in line
    assert list(file.parent.iterdir()) == []


def test_a_read_only_file_is_named_and_left_as_it_is(file: Path) -> None:
    file.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
    before = file.read_bytes()
    with without_root():
        line = fails(lambda: Store.open(f"sqlite:///{file}").feedback.save([voice(text=WORDS)]))
    assert f"the store {file} may not be written. Check the permissions" in line
    assert file.read_bytes() == before


@pytest.mark.parametrize("damage", ["header", "short", "noise", "page"])
def test_a_damaged_file_is_named(file: Path, damage: str) -> None:
    with Path(file).open("r+b") as raw:
        if damage == "header":
            raw.write(b"not a database at all")
        elif damage == "short":
            raw.truncate(5_000)
        elif damage == "noise":
            raw.write(b"\xa5" * file.stat().st_size)
        else:
            raw.seek(4096)
            raw.write(b"\xa5" * 40_000)

    def use() -> None:
        store = Store.open(f"sqlite:///{file}")
        store.feedback.save([voice(text=WORDS)])
        problems = schema.check(store.database)
        assert problems == []

    line = fails(use)
    assert f"the store {file} is damaged or is not a vocpipe database. Run: vocpipe db check" in line


def test_a_store_of_another_make_with_a_table_missing_is_named(file: Path) -> None:
    database = Database(f"sqlite:///{file}")
    with database.write() as connection:
        connection.execute(text("DROP TABLE reject"))
    assert "is damaged" in fails(Store(database).rejects.open)


def test_a_full_disk_is_named_and_nothing_is_half_written(file: Path) -> None:
    store = Store.open(f"sqlite:///{file}")
    store.feedback.save([voice()])

    def fill() -> None:
        with store.transaction(), store.database.read() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 5}")
            store.feedback.save([voice(f"fb_2{n}", WORDS * 100) for n in range(100)])

    assert "has no room left on its disk. Free some space" in fails(fill)
    assert store.feedback.count() == 1
    assert schema.check(store.database) == []
    store.close()


def test_a_store_that_is_written_by_another_for_long_is_named(
    store: Store, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = "vocpipe.store.database"
    monkeypatch.setattr(f"{module}.PRAGMAS", ("busy_timeout=100",))
    monkeypatch.setattr(
        f"{module}._ONE_WRITER", "SET LOCAL lock_timeout = '100ms'; SELECT pg_advisory_xact_lock(8622727)"
    )
    other = Store.open(store_url)
    with store.transaction():
        store.feedback.save([voice()])
        assert other.feedback.count() == 0, "reading does not wait for a writer"
        line = fails(lambda: other.feedback.save([voice(text=WORDS)]))
    assert "is locked by another process. Wait for it to finish" in line
    assert other.feedback.count() == 1
    other.close()


def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    line = fails(lambda: Store.open(f"postgresql://me:{PASSWORD}@/voc?host={tmp_path}"))
    assert line.startswith(f"the store voc on {tmp_path} cannot be reached or opened. Check database_url")


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "scripts/install postgres" in fails(lambda: Store.open("postgresql://localhost/voc"))


def test_a_refused_row_is_never_quoted(store: Store) -> None:
    store.feedback.save([voice("fb_1", WORDS)])
    refused: list[Callable[[], object]] = [
        lambda: store.feedback.save([voice("fb_2", WORDS, external_id="fb_1")]),
        lambda: store.ledger.append([verdict("fb_9", value={"kind": WORDS})]),
        lambda: insert(store, "INSERT INTO feedback (id, text) VALUES ('a', :words)"),
        lambda: insert(store, "INSERT INTO feedback_revision VALUES ('fb_1', 1, :words, '2026-11-16')"),
        lambda: insert(store, "UPDATE feedback_revision SET text = :words"),
    ]
    for step in refused:
        line = fails(step)
        assert "refused a row: " in line or "is append-only" in line


def test_a_value_the_database_cannot_read_is_never_quoted(store: Store) -> None:
    if store.database.dialect == "sqlite":
        pytest.skip("SQLite takes any text for a number")
    line = fails(lambda: insert(store, f"UPDATE feedback SET part = '{WORDS}'"))
    assert "refused a step: SQLSTATE 22P02" in line
    assert "refused a step: SQLSTATE 42P01" in fails(lambda: insert(store, "SELECT :words FROM nowhere"))


def test_a_value_no_column_can_hold_is_never_quoted(file: Path) -> None:
    store = Store.open(f"sqlite:///{file}")
    store.feedback.save([voice()])
    broken = verdict(about=About.CORE, value={"reasons": {WORDS}})
    assert "cannot hold (TypeError)" in fails(lambda: store.ledger.append([broken]))


def insert(store: Store, statement: str) -> None:
    with store.database.write() as connection:
        made = text(statement)
        connection.execute(made.bindparams(words=WORDS) if ":words" in statement else made)
