"""Search by words: the folded texts of voices and themes, indexed by trigrams; old rows are indexed here.

On SQLite an FTS5 table follows ``search_text`` by triggers. PostgreSQL gets a trigram index and a
column for vectors where it offers pg_trgm and pgvector and lets us; search works without either.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from vocpipe.text.clean import collapse

revision = "0004"
down_revision = "0003"

BATCH = 5_000


def upgrade() -> None:
    op.create_table(
        "search_text",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", AutoString(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_search_text")),
        sa.UniqueConstraint("id", name=op.f("uq_search_text_id")),
        sqlite_autoincrement=True,
    )
    connection = op.get_bind()
    if "vector" in sa.inspect(connection).get_table_names():
        op.rename_table("vector", "text_vector")
    if connection.dialect.name == "sqlite":
        _follow_by_triggers()
    _index_old_rows(connection)
    if connection.dialect.name == "postgresql":
        _index_by_extensions(connection)


def _follow_by_triggers() -> None:
    gone = "INSERT INTO search_fts (search_fts, rowid, text) VALUES ('delete', old.n, old.text);"
    come = "INSERT INTO search_fts (rowid, text) VALUES (new.n, new.text);"
    op.execute(
        "CREATE VIRTUAL TABLE search_fts USING fts5"
        "(text, content='search_text', content_rowid='n', tokenize='trigram')"
    )
    op.execute(f"CREATE TRIGGER search_text_insert AFTER INSERT ON search_text BEGIN {come} END")
    op.execute(f"CREATE TRIGGER search_text_delete AFTER DELETE ON search_text BEGIN {gone} END")
    op.execute(f"CREATE TRIGGER search_text_update AFTER UPDATE ON search_text BEGIN {gone} {come} END")


def _index_old_rows(connection: Any) -> None:
    target = sa.table("search_text", sa.column("id", sa.String()), sa.column("text", sa.Text()))
    voices = connection.execute(sa.text("SELECT id, text FROM feedback ORDER BY n"))
    while rows := voices.fetchmany(BATCH):
        connection.execute(sa.insert(target), [{"id": key, "text": collapse(text)} for key, text in rows])
    labels = sa.table("theme", sa.column("key", sa.String()), sa.column("labels", sa.JSON()))
    themes = connection.execute(sa.select(labels.c.key, labels.c.labels).order_by(labels.c.key)).all()
    names = [{"id": key, "text": collapse("\n".join(found.values()))} for key, found in themes if found]
    if names:
        connection.execute(sa.insert(target), names)


def _index_by_extensions(connection: Any) -> None:
    if _has_extension(connection, "pg_trgm"):
        op.execute("CREATE INDEX ix_search_text_trigrams ON search_text USING gin (text gin_trgm_ops)")
    if _has_extension(connection, "vector"):
        op.execute("ALTER TABLE text_vector ADD COLUMN searched vector")
        _copy_old_vectors(connection)


def _has_extension(connection: Any, name: str) -> bool:
    """Make the extension where the server offers it and this user may; else leave no trace."""
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(f"CREATE EXTENSION IF NOT EXISTS {name}")
    except sa.exc.DBAPIError:
        return False
    return True


def _copy_old_vectors(connection: Any) -> None:
    import numpy as np

    rows = connection.execute(sa.text("SELECT text_hash, model_id, vector FROM text_vector")).all()
    update = sa.text(
        "UPDATE text_vector SET searched = CAST(:row AS vector) "
        "WHERE text_hash = :text_hash AND model_id = :model"
    )
    for start in range(0, len(rows), BATCH):
        values = [
            {
                "text_hash": key,
                "model": model,
                "row": str(np.frombuffer(packed, "<f2").astype(np.float32).tolist()),
            }
            for key, model, packed in rows[start : start + BATCH]
        ]
        connection.execute(update, values)
