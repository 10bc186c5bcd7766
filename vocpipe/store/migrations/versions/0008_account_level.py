"""The history of account levels: which level from which day on, by which version of the team's rule."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "account_level",
        sa.Column("account_id", AutoString(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("rule", AutoString(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "day", name=op.f("pk_account_level")),
    )
