"""What each voice's usage was judged on, so that an edit of the catalogue judges only what it touches."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "usage_basis",
        sa.Column("feedback_id", AutoString(), nullable=False),
        sa.Column("version", AutoString(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("catalogue", AutoString(), nullable=False),
        sa.Column("basis", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("feedback_id", "version", name=op.f("pk_usage_basis")),
    )
