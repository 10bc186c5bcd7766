"""The schema: made, compared, upgraded, copied, and refused when it is not ours."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from tests.store.makers import T0, by_person, voice
from vocpipe.errors import StoreError
from vocpipe.store import Store, schema
from vocpipe.store.database import Database
from vocpipe.store.tables import metadata


def at_version(store: Store, version: str) -> None:
    with store.database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :v").bindparams(v=version))


def test_head_is_alembics_own_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [schema.HEAD]


def not_made_by_an_extension(name: str | None, kind: str, parents: object) -> bool:
    """Leave out what only the migration knows, as not every database can have it: FTS5, pg_trgm, pgvector."""
    by_extension = ("search_fts", "ix_search_text_trigrams")
    return not (name or "").startswith(by_extension) and (kind, name) != ("column", "searched")


def test_the_migrated_schema_is_the_one_of_the_tables(store: Store) -> None:
    with store.database.read() as connection:
        opts = {"compare_type": True, "include_name": not_made_by_an_extension}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []


def test_every_table_of_the_ledger_has_its_triggers(store: Store) -> None:
    counted = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with store.database.read() as connection:
        found = set(connection.execute(text(counted[store.database.dialect])).scalars())
    found = {name for name in found if not name.startswith("search_text_")}
    erasing = {f"{one}_no_update" for one in ("verdict", "feedback_revision", "theme_event")}
    erasing |= {"verdict_no_update_of_value", "verdict_no_update_of_evidence"}
    erasing |= {"theme_event_no_update_of_detail"}
    expected = {
        "sqlite": {f"{t}_no_{verb}" for t in schema_tables() for verb in ("update", "delete")} | erasing,
        "postgresql": {f"{t}_append_only" for t in schema_tables()} | erasing,
    }
    assert found == expected[store.database.dialect]


def schema_tables() -> tuple[str, ...]:
    from vocpipe.store.tables import APPEND_ONLY

    return APPEND_ONLY


def test_opening_twice_makes_the_schema_once(empty_url: str) -> None:
    for _ in range(2):
        store = Store.open(empty_url)
        store.feedback.save([voice()])
        assert store.feedback.count() == 1
        assert schema.revision(store.database) == schema.HEAD
        assert schema.check(store.database) == []
        store.close()


def test_upgrading_what_is_at_head_changes_nothing(store: Store) -> None:
    store.feedback.save([voice()])
    schema.upgrade(store.database)
    assert store.feedback.count() == 1


@pytest.mark.parametrize(
    ("version", "says"),
    [
        ("0000", r"is older \(0000\).*Run: vocpipe db upgrade"),
        ("9999", r"is newer \(9999\).*Upgrade vocpipe"),
    ],
)
def test_an_older_or_newer_store_is_refused_and_left_alone(
    store: Store, store_url: str, version: str, says: str
) -> None:
    at_version(store, version)
    with pytest.raises(StoreError, match=says):
        Store.open(store_url)
    assert schema.check(store.database) == [
        f"the schema is at {version}, the code at {schema.HEAD}: run vocpipe db upgrade"
    ]
    at_version(store, schema.HEAD)


@pytest.mark.parametrize("with_alembic", [False, True])
def test_a_strangers_database_is_refused_and_not_touched(empty_url: str, with_alembic: bool) -> None:
    database = Database(empty_url)
    with database.write() as connection:
        connection.execute(text("CREATE TABLE bookmarks (url text)"))
        if with_alembic:
            connection.execute(text("CREATE TABLE alembic_version (version_num varchar(32))"))
            connection.execute(text("INSERT INTO alembic_version VALUES ('ae1027a6acf')"))
    database.close()
    before = database.file.read_bytes() if database.file else b""
    with pytest.raises(StoreError, match="tables that are not vocpipe's. Name another database"):
        Store.open(empty_url)
    assert (database.file.read_bytes() if database.file else b"") == before


def test_a_migration_that_fails_half_way_leaves_the_database_empty(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic import command

    upgrade = command.upgrade

    def fail_at_the_end(config: Config, revision: str) -> None:
        upgrade(config, revision)
        raise RuntimeError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr(command, "upgrade", fail_at_the_end)
        with pytest.raises(RuntimeError):
            Store.open(empty_url)
    database = Database(empty_url)
    assert schema.revision(database) is None
    database.close()
    Store.open(empty_url).close()


def test_a_database_that_cannot_hold_every_language_is_refused(new_postgres: object) -> None:
    import psycopg

    url = new_postgres(False)  # type: ignore[operator]
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS ascii_only")
        admin.execute("CREATE DATABASE ascii_only ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
        name = admin.info.dbname
    with pytest.raises(StoreError, match=r"has the encoding SQL_ASCII. Make one with: createdb"):
        Store.open(url.replace(f"/{name}", "/ascii_only"))


@pytest.fixture
def full(sqlite_file: Path, tmp_path: Path) -> Store:
    file = tmp_path / "vocpipe.db"
    shutil.copy(sqlite_file, file)
    store = Store.open(f"sqlite:///{file}")
    store.feedback.save([voice()])
    store.ledger.append([by_person()])
    return store


def test_a_backup_is_a_whole_checked_copy_that_opens(full: Store, tmp_path: Path) -> None:
    folder = tmp_path / "写し 100%?#"
    folder.mkdir()
    made = schema.backup(full.database, folder, T0)
    assert made == folder / "vocpipe-20261116-000000.db"
    assert list(folder.iterdir()) == [made]
    shutil.copy(made, tmp_path / "restored.db")
    restored = Store.open(f"sqlite:///{tmp_path / 'restored.db'}")
    assert restored.feedback.by_id(["fb_1"]) == full.feedback.by_id(["fb_1"])
    assert restored.ledger.history("fb_1") == full.ledger.history("fb_1")
    with pytest.raises(StoreError, match="append-only"), restored.database.write() as connection:
        connection.execute(text("DELETE FROM verdict"))
    restored.close()


def test_a_backup_never_overwrites(full: Store, tmp_path: Path) -> None:
    kept = tmp_path / "kept.db"
    kept.write_text("mine")
    with pytest.raises(StoreError, match=r"kept.db exists already. Name another file"):
        schema.backup(full.database, kept, T0)
    with pytest.raises(StoreError, match=r"exists already"):
        schema.backup(full.database, full.database.file or kept, T0)
    assert kept.read_text() == "mine"


def test_a_backup_to_nowhere_says_so_and_leaves_nothing(full: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no_folder does not exist"):
        schema.backup(full.database, tmp_path / "no_folder" / "copy.db", T0)


def test_a_backup_that_is_not_sound_is_not_kept(
    full: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "damage", lambda _: ["integrity: page 3 is gone"])
    with pytest.raises(StoreError, match="is not sound: integrity: page 3 is gone"):
        schema.backup(full.database, tmp_path / "copy.db", T0)
    assert not list(tmp_path.glob("copy*"))


def test_a_postgresql_store_names_its_own_tool_for_copies(store: Store, tmp_path: Path) -> None:
    if store.database.dialect == "postgresql":
        with pytest.raises(StoreError, match="pg_dump"):
            schema.backup(store.database, tmp_path / "copy.db", T0)
    else:
        schema.backup(store.database, tmp_path / "copy.db", T0)


def test_check_finds_a_row_that_points_at_nothing(full: Store) -> None:
    file = str(full.database.file)
    full.close()
    with sqlite3.connect(file) as raw:
        raw.execute("DELETE FROM feedback")
    raw.close()
    assert schema.damage(Database(f"sqlite:///{file}")) == ["a row of verdict points at nothing"]


def test_the_store_keeps_a_write_ahead_log_and_the_current_sqlite(full: Store) -> None:
    with full.database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        version = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
    pytest.importorskip("pysqlite3")
    assert tuple(int(part) for part in version.split(".")) >= (3, 51, 3)


def test_a_store_of_an_older_schema_can_be_copied_before_its_upgrade(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'vocpipe.db'}")
    at_version(store, "0001")
    copy = schema.backup(store.database, tmp_path / "copy.db", T0)
    store.close()
    assert copy.is_file()
