"""Connections: SQLite that loses no update, or PostgreSQL; one short transaction at a time.

SQLite runs through ``pysqlite3`` (3.53, which has the fix for the WAL-reset bug that Debian's 3.40
may lack), in WAL mode, and every writing transaction begins IMMEDIATE: with the driver's own lazy
BEGIN, four processes lost a third of their updates without an error (research/reliability.md 5.1).
PostgreSQL gives the same promise by one advisory lock that every writing transaction takes first:
at READ COMMITTED, a row read and then written by two runs would lose one of the updates as well.
"""

import json
import math
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from time import monotonic, sleep
from types import ModuleType
from typing import Any

from sqlalchemy import URL, Connection, Engine, Executable, RowMapping, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlmodel import SQLModel

from vocpipe.errors import StoreError
from vocpipe.store.failures import translated
from vocpipe.store.rows import upsert

_PATIENCE = 30
"""Seconds to wait for another process's lock."""

PRAGMAS = (
    "synchronous=FULL",
    f"busy_timeout={_PATIENCE * 1000}",
    "foreign_keys=ON",
    # Without it INSERT OR REPLACE would delete a row of the ledger past its trigger.
    "recursive_triggers=ON",
    "trusted_schema=OFF",
    # 64 MB of pages: a ledger of a million rows is read through its index, out of order.
    "cache_size=-65536",
)
_JSON = json.JSONEncoder(allow_nan=False)
_AT_MOST = 0.5
"""Seconds that a part leaves to others at most, however long it took itself."""

_ONE_WRITER = f"SET LOCAL lock_timeout = '{_PATIENCE}s'; SELECT pg_advisory_xact_lock(8622727)"


class Database:
    """Gives connections for reading and for writing; nested writing joins the open transaction."""

    def __init__(self, url: str | URL) -> None:
        self.url = _address(url)
        self.dialect = self.url.get_backend_name()
        if self.dialect == "sqlite":
            self._check_folder()
        self._writer = self._engine(immediate=True)
        self._reader = self._engine(immediate=False) if self.dialect == "sqlite" else self._writer
        self._open: ContextVar[Connection | None] = ContextVar("open_connection", default=None)

    @property
    def file(self) -> Path | None:
        """Give the database file, or None on PostgreSQL."""
        if self.dialect != "sqlite" or not self.url.database:
            return None
        return Path(self.url.database)

    @property
    def where(self) -> str:
        """Give the name people know the store by: its file, or database and host; never the password."""
        host = self.url.host or self.url.query.get("host") or "localhost"
        return str(self.file or f"{self.url.database} on {host}")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a writing transaction, or join the one this thread already holds."""
        held = self._open.get()
        if held is not None:
            yield held
            return
        with translated(self.where), self._writer.begin() as connection:
            if self.dialect == "postgresql":
                connection.exec_driver_sql(_ONE_WRITER)
            token = self._open.set(connection)
            try:
                yield connection
            finally:
                self._open.reset(token)

    @contextmanager
    def write_part(self) -> Iterator[Connection]:
        """Open one of many writing transactions in a row, and leave others as long a time to write after it.

        Who waits for SQLite asks again every few milliseconds, and would find it taken each time.
        """
        alone = self._open.get() is None
        with self.write() as connection:
            began = monotonic()
            yield connection
        if alone:
            sleep(min(monotonic() - began, _AT_MOST))

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a reading connection, or use the open transaction so that it sees its own writes."""
        held = self._open.get()
        if held is not None:
            yield held
            return
        with translated(self.where), self._reader.connect() as connection:
            yield connection

    def rows(self, question: Executable) -> Sequence[RowMapping]:
        """Ask, and give the rows by the names of their columns."""
        with self.read() as connection:
            return connection.execute(question).mappings().all()

    def first(self, question: Executable) -> RowMapping | None:
        """Ask, and give the first row, or None."""
        with self.read() as connection:
            return connection.execute(question).mappings().first()

    def tuples(self, question: Executable) -> Sequence[tuple[Any, ...]]:
        """Ask, and give the rows as tuples."""
        with self.read() as connection:
            return connection.execute(question).tuples().all()

    def column(self, question: Executable) -> list[Any]:
        """Ask, and give the first column."""
        with self.read() as connection:
            return list(connection.execute(question).scalars())

    def value(self, question: Executable) -> Any:
        """Ask, and give the first column of the first row, None where there is none."""
        with self.read() as connection:
            return connection.execute(question).scalar()

    def change(self, order: Executable) -> int:
        """Write by one statement, and give how many rows it changed."""
        with self.write() as connection:
            return connection.execute(order).rowcount

    def put(
        self, row: type[SQLModel], values: Sequence[Mapping[str, Any]], update: Sequence[str] = ()
    ) -> int:
        """Insert rows; where the key is there already, overwrite the columns ``update``, or leave it so."""
        with self.write() as connection:
            return upsert(connection, row, values, update)

    def keep_write_ahead_log(self) -> None:
        """Put an SQLite file into WAL mode; only for a file known to be ours, as it changes the file.

        SQLite does not wait for its lock here, whatever ``busy_timeout`` says: of eight processes that
        opened a new file at once, one was refused one time in five. So this waits itself.
        """
        if self.dialect == "sqlite":
            until = monotonic() + _PATIENCE
            with self.read() as connection:
                while not _write_ahead(connection, last_try=monotonic() > until):
                    sleep(0.01)

    def close(self) -> None:
        """Give all connections back."""
        self._writer.dispose()
        self._reader.dispose()

    def _check_folder(self) -> None:
        file = self.file
        if file is None or str(file) == ":memory:":
            raise StoreError("database_url names no file", "Use sqlite:///vocpipe.db")
        if not file.parent.is_dir():
            raise StoreError(f"the folder {file.parent} does not exist", "Make it, or mend database_url")

    def _engine(self, *, immediate: bool) -> Engine:
        if self.dialect != "sqlite":
            return _postgres(self.url)
        engine = create_engine(
            self.url,
            module=_driver(),
            connect_args={"timeout": _PATIENCE},
            hide_parameters=True,
            json_serializer=_to_json,
        )
        event.listen(engine, "connect", _prepare)
        if immediate:
            event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        return engine


class StoreTable:
    """What every part of the store has: the database that it asks and writes."""

    def __init__(self, database: Database) -> None:
        self._db = database


def _write_ahead(connection: Connection, *, last_try: bool) -> bool:
    """Tell whether the file is in WAL mode now; False when another process held it."""
    try:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    except OperationalError as error:
        if last_try or "locked" not in str(error.orig):
            raise
        return False
    return True


def _address(url: str | URL) -> URL:
    try:
        found = make_url(url)
    except (ArgumentError, ValueError):
        found = None
    if found is None or found.get_backend_name() not in {"sqlite", "postgresql"}:
        raise StoreError("database_url is not a database address", "Use sqlite:///FILE or postgresql://...")
    return found


def _to_json(value: Any) -> str:
    """Write JSON that both databases accept: what is not a number (NaN, infinite) becomes null."""
    try:
        return _JSON.encode(value)
    except ValueError:
        return _JSON.encode(_finite(value))


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _driver() -> ModuleType:
    """Prefer pysqlite3's current SQLite; where no wheel exists for the platform, the standard one."""
    try:
        import pysqlite3
    except ImportError:
        return sqlite3
    driver: ModuleType = pysqlite3
    return driver


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _postgres(url: URL) -> Engine:
    try:
        return create_engine(
            url.set(drivername="postgresql+psycopg"),
            hide_parameters=True,
            pool_pre_ping=True,
            connect_args={"client_encoding": "utf8"},
            json_serializer=_to_json,
        )
    except ModuleNotFoundError as error:
        raise StoreError(
            "PostgreSQL needs its driver", "Run where vocpipe was cloned: scripts/install postgres"
        ) from error
