"""Changes of space that can be rolled back, and how the models behind the spaces are loaded."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "embedding_model",
        sa.Column("model_id", AutoString(), nullable=False),
        sa.Column("model", AutoString(), nullable=False),
        sa.Column("prompt", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("model_id", name=op.f("pk_embedding_model")),
    )
    op.create_table(
        "space_switch",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("before", AutoString(), nullable=False),
        sa.Column("after", AutoString(), nullable=False),
        sa.Column("version", AutoString(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_space_switch")),
    )
