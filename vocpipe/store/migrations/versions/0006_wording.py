"""What a language model answered, so that nothing is asked twice."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "wording",
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("theme", AutoString(), nullable=False),
        sa.Column("by", AutoString(), nullable=False),
        sa.Column("titles", sa.JSON(), nullable=False),
        sa.Column("refused", AutoString(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_wording")),
    )
