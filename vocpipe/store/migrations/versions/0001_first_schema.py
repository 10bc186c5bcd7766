"""The first schema: every table, and the triggers that keep the ledger append-only."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from vocpipe.store.migrations.append_only import forbid_change

revision = "0001"
down_revision = None

APPEND_ONLY = ("verdict", "theme_event", "feedback_revision")


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", AutoString(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("plan", AutoString(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("health", AutoString(), nullable=True),
        sa.Column("status", AutoString(), nullable=False),
        sa.Column("industry", AutoString(), nullable=True),
        sa.Column("revenue", sa.Float(), nullable=True),
        sa.Column("owner", AutoString(), nullable=True),
        sa.PrimaryKeyConstraint("id", "as_of", name=op.f("pk_account")),
    )
    op.create_table(
        "brief",
        sa.Column("team", AutoString(), nullable=False),
        sa.Column("week", AutoString(), nullable=False),
        sa.Column("lang", AutoString(), nullable=False),
        sa.Column("markdown", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("feedback_ids", sa.JSON(), nullable=False),
        sa.Column("drafted_from", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("team", "week", "lang", name=op.f("pk_brief")),
    )
    op.create_table(
        "change",
        sa.Column("id", AutoString(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("declined_on", sa.Date(), nullable=True),
        sa.Column("features", sa.JSON(), nullable=False),
        sa.Column("url", AutoString(), nullable=False),
        sa.Column("source", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_table(
        "cursor",
        sa.Column("source", AutoString(), nullable=False),
        sa.Column("cursor", AutoString(), nullable=True),
        sa.Column("read_at", UTCDateTime(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_cursor")),
    )
    op.create_table(
        "delivery",
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("destination", AutoString(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_delivery")),
    )
    op.create_table(
        "feedback",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", AutoString(), nullable=False),
        sa.Column("source", AutoString(), nullable=False),
        sa.Column("external_id", AutoString(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_hash", AutoString(), nullable=False),
        sa.Column("lang", AutoString(), nullable=False),
        sa.Column("channel", AutoString(), nullable=False),
        sa.Column("side", AutoString(), nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("account_id", AutoString(), nullable=True),
        sa.Column("commenter", AutoString(), nullable=True),
        sa.Column("recorder", AutoString(), nullable=True),
        sa.Column("feature_hints", sa.JSON(), nullable=False),
        sa.Column("rating", sa.Float(), nullable=True),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("origin", AutoString(), nullable=False),
        sa.Column("duplicate_of", AutoString(), nullable=True),
        sa.Column("set_aside", AutoString(), nullable=True),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_feedback")),
        sa.UniqueConstraint("id", name=op.f("uq_feedback_id")),
        sa.UniqueConstraint(
            "source", "external_id", "part", name=op.f("uq_feedback_source_external_id_part")
        ),
    )
    op.create_index("ix_feedback_account_id", "feedback", ["account_id"])
    op.create_index("ix_feedback_received_at", "feedback", ["received_at"])
    op.create_index("ix_feedback_said_at", "feedback", ["said_at"])
    op.create_index("ix_feedback_text_hash", "feedback", ["text_hash"])
    op.create_table(
        "feedback_revision",
        sa.Column("feedback_id", AutoString(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("feedback_id", "revision", name=op.f("pk_feedback_revision")),
    )
    op.create_table(
        "kpi_snapshot",
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("definition", AutoString(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("as_of", "definition", name=op.f("pk_kpi_snapshot")),
    )
    op.create_table(
        "lease",
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("owner", AutoString(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("expires", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "live_version",
        sa.Column("about", AutoString(), nullable=False),
        sa.Column("version", AutoString(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("about", name=op.f("pk_live_version")),
    )
    op.create_table(
        "reject",
        sa.Column("id", AutoString(), nullable=False),
        sa.Column("source", AutoString(), nullable=False),
        sa.Column("file", AutoString(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("column", AutoString(), nullable=True),
        sa.Column("reason", AutoString(), nullable=False),
        sa.Column("raw", sa.JSON(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reject")),
    )
    op.create_index("ix_reject_source", "reject", ["source"])
    op.create_table(
        "space",
        sa.Column("id", AutoString(), nullable=False),
        sa.Column("model_id", AutoString(), nullable=False),
        sa.Column("means", sa.JSON(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_space")),
    )
    op.create_table(
        "theme",
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("named_by", AutoString(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("merged_into", AutoString(), nullable=True),
        sa.Column("exemplars", sa.JSON(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("space", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_theme")),
    )
    op.create_table(
        "usage_event",
        sa.Column("account_id", AutoString(), nullable=False),
        sa.Column("feature", AutoString(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("commenter", AutoString(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "feature", "day", "commenter", name=op.f("pk_usage_event")),
    )
    # Not "vector": that name is taken where pgvector is installed. Older stores are renamed by 0004.
    op.create_table(
        "text_vector",
        sa.Column("text_hash", AutoString(), nullable=False),
        sa.Column("model_id", AutoString(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("text_hash", "model_id", name=op.f("pk_text_vector")),
    )
    op.create_table(
        "theme_event",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("theme", AutoString(), nullable=False),
        sa.Column("event", AutoString(), nullable=False),
        sa.Column("by", AutoString(), nullable=False),
        sa.Column("human", sa.Boolean(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["theme"], ["theme.key"], name=op.f("fk_theme_event_theme_theme")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_theme_event")),
    )
    op.create_index("ix_theme_event_theme", "theme_event", ["theme"])
    op.create_table(
        "verdict",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", AutoString(), nullable=False),
        sa.Column("feedback_id", AutoString(), nullable=False),
        sa.Column("about", AutoString(), nullable=False),
        sa.Column("subject", AutoString(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("by", AutoString(), nullable=False),
        sa.Column("human", sa.Boolean(), nullable=False),
        sa.Column("version", AutoString(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("undoes", AutoString(), nullable=True),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name=op.f("fk_verdict_feedback_id_feedback")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_verdict")),
        sa.UniqueConstraint("id", name=op.f("uq_verdict_id")),
    )
    op.create_index("ix_verdict_about_feedback", "verdict", ["about", "feedback_id", "subject"])
    op.create_index("ix_verdict_feedback_id", "verdict", ["feedback_id"])
    op.create_index("ix_verdict_undoes", "verdict", ["undoes"])
    for name in APPEND_ONLY:
        forbid_change(name)
