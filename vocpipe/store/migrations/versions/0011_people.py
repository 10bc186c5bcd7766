"""People who may come in, their sessions and tokens, and the audit of what is no verdict."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from vocpipe.store.migrations.append_only import forbid_change

revision = "0011"
down_revision = "0010"

_COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("login", AutoString(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("role", AutoString(), nullable=False),
        sa.Column("lang", AutoString(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("originals", sa.Boolean(), nullable=False),
        sa.Column("password", AutoString(), nullable=False),
        sa.Column("added", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_person")),
        sa.UniqueConstraint("name", name=op.f("uq_person_name")),
    )
    _secrets_table(
        "session",
        sa.Column("how", AutoString(), nullable=False),
        sa.Column("began", UTCDateTime(), nullable=False),
    )
    _secrets_table(
        "token",
        sa.Column("label", AutoString(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("made", UTCDateTime(), nullable=False),
        sa.Column("used", UTCDateTime(), nullable=True),
    )
    op.create_table(
        "audit",
        sa.Column("seq", _COUNTER, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("who", AutoString(), nullable=False),
        sa.Column("what", AutoString(), nullable=False),
        sa.Column("about", AutoString(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_who_at", "audit", ["who", "at"])
    op.create_index(
        "ix_verdict_said",
        "verdict",
        ["at"],
        sqlite_where=sa.text("human IS 1"),
        postgresql_where=sa.text("human IS true"),
    )
    forbid_change("audit")


def _secrets_table(name: str, *more: sa.Column[object]) -> None:
    """Make a table of secrets that let a person in until they expire."""
    op.create_table(
        name,
        sa.Column("id", AutoString(), nullable=False),
        sa.Column("secret", AutoString(), nullable=False),
        sa.Column("login", AutoString(), nullable=False),
        sa.Column("expires", UTCDateTime(), nullable=False),
        *more,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("secret", name=op.f(f"uq_{name}_secret")),
        sa.ForeignKeyConstraint(["login"], ["person.login"], name=op.f(f"fk_{name}_login_person")),
    )
    op.create_index(op.f(f"ix_{name}_login"), name, ["login"])
