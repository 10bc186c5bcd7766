"""The store's schema: made on first use, upgraded when asked, refused when it is not ours."""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, inspect, text
from sqlalchemy.exc import OperationalError

from vocpipe.errors import StoreError
from vocpipe.store.database import Database
from vocpipe.store.now import missing, rebuild

HEAD = "0021"
"""The newest migration; a test holds it equal to Alembic's own head."""


def prepare(database: Database) -> None:
    """Make the schema in an empty database; raises StoreError when it is older or newer than the code."""
    found = revision(database)
    if found is None:
        _refuse_other_encodings(database)
        database.keep_write_ahead_log()
        upgrade(database)
        return
    if found > HEAD:
        raise StoreError(
            f"the store {database.where} is newer ({found}) than this vocpipe ({HEAD})", "Upgrade vocpipe"
        )
    if found < HEAD:
        raise StoreError(
            f"the store {database.where} is older ({found}) than this vocpipe ({HEAD})",
            "Run: vocpipe db upgrade",
        )
    database.keep_write_ahead_log()


def revision(database: Database) -> str | None:
    """Give the migration the database is at, or None when it is empty; refuses a stranger's database."""
    with database.read() as connection:
        tables = set(inspect(connection).get_table_names())
        if not tables - {"alembic_version"}:
            return None
        # Other programs keep an alembic_version too: the ledger beside it tells that this one is ours.
        if tables >= {"alembic_version", "verdict", "feedback_revision"}:
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            if found is not None:
                return str(found)
    raise StoreError(
        f"{database.where} holds tables that are not vocpipe's", "Name another database in database_url"
    )


def _refuse_other_encodings(database: Database) -> None:
    """Refuse a PostgreSQL database that cannot hold every language (SQL_ASCII gives bytes back)."""
    if database.dialect == "postgresql":
        with database.read() as connection:
            encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
        if encoding != "UTF8":
            raise StoreError(
                f"the database {database.where} has the encoding {encoding}",
                "Make one with: createdb --encoding=UTF8 --template=template0 NAME",
            )


def upgrade(database: Database) -> None:
    """Bring the schema to HEAD in one transaction: all of it or nothing."""
    from alembic import command

    with database.write() as connection:
        command.upgrade(_config(connection), "head")
        if missing(connection):
            rebuild(connection)


def check(database: Database) -> list[str]:
    """Give what is wrong with the database, in plain lines; an empty list means sound."""
    problems = damage(database)
    found = revision(database)
    if found != HEAD:
        return [*problems, f"the schema is at {found}, the code at {HEAD}: run vocpipe db upgrade"]
    with database.read() as connection:
        if lacking := missing(connection):
            problems.append(f"{lacking} voices are in no list: run vocpipe db upgrade")
    return problems


def damage(database: Database) -> list[str]:
    """Give what is broken in the file itself; an older schema is no damage: it is copied to be upgraded."""
    problems: list[str] = []
    with database.read() as connection:
        if database.dialect == "sqlite":
            result = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
            problems += [f"integrity: {line}" for line in result if line != "ok"]
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            problems += [f"a row of {row[0]} points at nothing" for row in broken]
    return problems


def backup(database: Database, target: Path, now: datetime) -> Path:
    """Write a whole, consistent copy of an SQLite store and check it; never overwrites a file.

    ``target`` may be a folder; the copy then gets the store's name and the time.
    """
    if database.file is None:
        raise StoreError("backup copies SQLite stores", "Use pg_dump for PostgreSQL")
    if target.is_dir():
        target = target / f"{database.file.stem}-{now:%Y%m%d-%H%M%S}.db"
    if target.exists():
        raise StoreError(f"{target} exists already", "Name another file")
    if not target.parent.is_dir():
        raise StoreError(f"the folder {target.parent} does not exist", "Make it, or name another place")
    # The name a person will trust appears only once the copy is whole and checked.
    unfinished = target.with_name(target.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        _copy(database, unfinished)
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def _copy(database: Database, target: Path) -> None:
    """Write a copy and check it; raises StoreError when it cannot be written or is not sound."""
    with database.read() as connection:
        try:
            connection.exec_driver_sql("VACUUM INTO ?", (str(target),))
        except OperationalError as error:
            raise StoreError(
                f"no copy could be written to {target.parent}", "Check its permissions and free space"
            ) from error
    copy = Database(URL.create("sqlite", database=str(target)))
    try:
        problems = damage(copy) or ([] if revision(copy) else ["there is no store in it"])
    finally:
        copy.close()
    if problems:
        raise StoreError(
            f"the copy in {target.parent} is not sound: {problems[0]}", "Run: vocpipe db check on the store"
        )


def _config(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
