"""The outbox: what is to leave beside what has left, so that a later run still sends it."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("destination", AutoString(), nullable=False),
        sa.Column("week", AutoString(), nullable=False),
        sa.Column("put_at", UTCDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("left_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_outbox")),
    )
    op.create_index(op.f("ix_outbox_destination"), "outbox", ["destination"])
    op.execute(
        "INSERT INTO outbox (key, destination, week, put_at, tries, trouble, left_at) "
        "SELECT key, destination, '', at, 0, '', at FROM delivery"
    )
    op.drop_table("delivery")
