"""The index of lists holds what they are filtered and counted by, so that no row is looked up for it."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.drop_index("ix_voice_now_listed", "voice_now")
    order = ["set_aside", "said_at", "id"]
    filters = ["theme", "kind", "state", "knowledge", "teams", "account_id", "repeats"]
    op.create_index("ix_voice_now_listed", "voice_now", [*order, *filters])
