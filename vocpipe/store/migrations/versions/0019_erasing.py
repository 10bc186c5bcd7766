"""The words of a voice may be erased: the append-only tables let texts be emptied, and nothing else."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_OTHER_THAN_EMPTIED = (
    "NEW.text <> '' OR NEW.feedback_id <> OLD.feedback_id OR NEW.revision <> OLD.revision OR NEW.at <> OLD.at"
)
_OTHER_COLUMNS = (
    *("seq", "id", "feedback_id", "about", "subject", "by", "human"),
    *("version", "revision", "confidence", "evidence", "at", "undoes"),
)
_WITHOUT_WORDS = "OLD.about NOT IN ('consent', 'told')"


def upgrade() -> None:
    columns = ", ".join(f'"{name}"' for name in _OTHER_COLUMNS)
    _refuse("feedback_revision", "", _OTHER_THAN_EMPTIED)
    _refuse("verdict", f"OF {columns}", "")
    _refuse("verdict", "OF value", _WITHOUT_WORDS)


def _refuse(table: str, of: str, when: str) -> None:
    """Make such an UPDATE fail, in place of every UPDATE."""
    name = f"{table}_no_update" + ("_of_value" if of == "OF value" else "")
    sqlite, test = op.get_bind().dialect.name == "sqlite", f"WHEN ({when})" if when else ""
    if sqlite:
        op.execute(f"DROP TRIGGER IF EXISTS {name}")
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    else:
        op.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"
        )
        refuse = f"EXECUTE FUNCTION {table}_append_only()"
    op.execute(f"CREATE TRIGGER {name} BEFORE UPDATE {of} ON {table} FOR EACH ROW {test} {refuse}")
