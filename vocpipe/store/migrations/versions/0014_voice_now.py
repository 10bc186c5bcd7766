"""What counts about each voice now, flat; filled from the ledger right after the upgrade."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "voice_now",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", AutoString(), nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        sa.Column("account_id", AutoString()),
        sa.Column("source", AutoString(), nullable=False),
        sa.Column("channel", AutoString(), nullable=False),
        sa.Column("lang", AutoString(), nullable=False),
        sa.Column("set_aside", sa.Boolean(), nullable=False),
        sa.Column("repeats", sa.Boolean(), nullable=False),
        sa.Column("kind", AutoString()),
        sa.Column("theme", AutoString()),
        sa.Column("state", AutoString()),
        sa.Column("knowledge", AutoString()),
        sa.Column("uses", sa.Text()),
        sa.Column("teams", AutoString()),
        sa.Column("outcomes", sa.Text()),
        sa.Column("score", sa.Float()),
        sa.Column("admitted", sa.Boolean()),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_voice_now")),
        sa.UniqueConstraint("id", name=op.f("uq_voice_now_id")),
    )
    op.create_index("ix_voice_now_listed", "voice_now", ["set_aside", "said_at", "id"])
    op.create_index("ix_voice_now_theme", "voice_now", ["theme", "said_at", "id"])
    op.create_index("ix_voice_now_account", "voice_now", ["account_id", "said_at", "id"])
