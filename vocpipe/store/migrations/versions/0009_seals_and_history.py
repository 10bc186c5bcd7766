"""Seals of the ledger, and what changes, versions and voices were before: figures of any past day."""

from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from vocpipe.store.migrations.append_only import forbid_change

revision = "0009"
down_revision = "0008"

_COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = ("ledger_seal", "change_event", "voice_event", "live_version_event")


def upgrade() -> None:
    op.create_table(
        "ledger_seal",
        sa.Column("n", _COUNTER, nullable=False),
        sa.Column("upto", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("hash", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_ledger_seal")),
    )
    op.create_table(
        "change_event",
        sa.Column("seq", _COUNTER, nullable=False),
        sa.Column("change_id", AutoString(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_change_event")),
    )
    op.create_table(
        "voice_event",
        sa.Column("seq", _COUNTER, nullable=False),
        sa.Column("feedback_id", AutoString(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_voice_event")),
    )
    op.create_table(
        "live_version_event",
        sa.Column("seq", _COUNTER, nullable=False),
        sa.Column("about", AutoString(), nullable=False),
        sa.Column("version", AutoString(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_live_version_event")),
    )
    op.add_column("kpi_snapshot", sa.Column("at", UTCDateTime(), nullable=True))
    op.add_column("kpi_snapshot", sa.Column("seal", AutoString(), nullable=True))
    # What stands now is the beginning of what is known of the past.
    op.execute(
        "INSERT INTO live_version_event (about, version, since) "
        "SELECT about, version, since FROM live_version"
    )
    _remember_changes()
    for name in APPEND_ONLY:
        forbid_change(name)


def _remember_changes() -> None:
    change = sa.Table("change", sa.MetaData(), autoload_with=op.get_bind())
    event = sa.table(
        "change_event", sa.column("change_id"), sa.column("at", UTCDateTime()), sa.column("facts", sa.JSON())
    )
    for row in op.get_bind().execute(sa.select(change)).mappings().all():
        facts = {name: str(v) if isinstance(v, date) else v for name, v in row.items()}
        values = {"change_id": row["id"], "at": datetime(1970, 1, 1, tzinfo=UTC), "facts": facts}
        op.get_bind().execute(sa.insert(event).values(**values))
