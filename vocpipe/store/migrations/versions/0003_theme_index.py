"""The memory of a space's themes, and an index on what people said: a week must not cost all of history."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "theme_index",
        sa.Column("space", AutoString(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("fitted_on", sa.Integer(), nullable=False),
        sa.Column("arrays", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("space", name=op.f("pk_theme_index")),
    )
    op.create_index(
        "ix_verdict_human",
        "verdict",
        ["about", "seq"],
        sqlite_where=sa.text("human IS 1"),
        postgresql_where=sa.text("human IS true"),
    )
