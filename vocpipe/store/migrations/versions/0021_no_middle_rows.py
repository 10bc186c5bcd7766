"""The rows of a middle layer go: usage is read by a tuned encoder, and they were half of all vectors."""

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.execute("DELETE FROM text_vector WHERE model_id LIKE '% middle'")
