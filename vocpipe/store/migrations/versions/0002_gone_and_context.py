"""What became of a voice at its source, and what was written around it there."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("feedback", sa.Column("gone", AutoString(), nullable=True))
    op.add_column("feedback", sa.Column("context", sa.Text(), nullable=True))
