"""When accounts' facts and measured uses were learned, so that what comes late moves no past figure."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from vocpipe.store.migrations.append_only import forbid_change

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("usage_event", sa.Column("known_at", UTCDateTime(), nullable=True))
    op.create_table(
        "account_event",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", AutoString(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by_rule", sa.Boolean(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("revenue", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_account_event")),
    )
    # What stands now is the beginning of what is known of the past.
    tables = sa.MetaData()
    account, level, event = (
        sa.Table(name, tables, autoload_with=op.get_bind())
        for name in ("account", "account_level", "account_event")
    )
    known = sa.literal(datetime(1970, 1, 1, tzinfo=UTC), UTCDateTime())
    told = sa.select(account.c.id, known, account.c.as_of, sa.false(), account.c.level, account.c.revenue)
    ruled = sa.select(level.c.account_id, known, level.c.day, sa.true(), level.c.level, sa.null())
    columns = ["account_id", "at", "day", "by_rule", "level", "revenue"]
    for rows in (told, ruled):
        op.execute(sa.insert(event).from_select(columns, rows))
    forbid_change("account_event")
