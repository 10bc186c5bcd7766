"""Indexes that answer the lists of 100,000 voices by themselves, and one of undoings alone."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.drop_index("ix_verdict_undoes", "verdict")
    undoings = sa.text("undoes IS NOT NULL")
    op.create_index(
        "ix_verdict_undoes", "verdict", ["undoes"], sqlite_where=undoings, postgresql_where=undoings
    )
    for name, column in (("ix_voice_now_theme", "theme"), ("ix_voice_now_account", "account_id")):
        op.drop_index(name, "voice_now")
        op.create_index(name, "voice_now", [column, "set_aside", "said_at", "id"])
    decided = sa.text("outcomes IS NOT NULL")
    op.create_index(
        "ix_voice_now_decided",
        "voice_now",
        ["set_aside", "said_at", "id"],
        sqlite_where=decided,
        postgresql_where=decided,
    )
