"""How often a message was sent without its server saying whether it took it."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("unsure", sa.Integer(), nullable=False, server_default="0"))
