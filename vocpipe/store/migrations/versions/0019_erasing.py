"""The words of an erased voice may be emptied in the append-only tables, and nothing else."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_OTHER_COLUMNS = (
    *("seq", "id", "feedback_id", "about", "subject", "by", "human"),
    *("version", "revision", "confidence", "evidence", "at", "undoes"),
)
_WORDS = ("wording", "credit", "message")
_HAS_WORDS = "OLD.about IN ('consent', 'told')"
_EMPTIED_TEXT = (
    "NEW.text = '' AND NEW.feedback_id = OLD.feedback_id AND NEW.revision = OLD.revision AND NEW.at = OLD.at"
)
_ERASED = "SELECT 1 FROM feedback WHERE id = {voice} AND text_hash = ''"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        erased = f"EXISTS ({_ERASED.format(voice='OLD.feedback_id')})"
        rest, emptied = _without_words_in_sqlite("{}.value"), _emptied_in_sqlite()
    else:
        # A trigger's WHEN may hold no query here, but may call a function.
        op.execute(
            "CREATE FUNCTION voice_is_erased(voice text) RETURNS boolean LANGUAGE plpgsql STABLE AS "
            f"$$ BEGIN RETURN EXISTS ({_ERASED.format(voice='voice')}); END $$"
        )
        erased = "voice_is_erased(OLD.feedback_id)"
        rest, emptied = "({}.value::jsonb - '{{" + ",".join(_WORDS) + "}}'::text[])", _emptied_in_postgres()
    columns = ", ".join(f'"{name}"' for name in _OTHER_COLUMNS)
    same_rest = f"{rest.format('NEW')} = {rest.format('OLD')}"
    _refuse("feedback_revision", "", f"{_EMPTIED_TEXT} AND {erased}")
    _refuse("verdict", f"OF {columns}", "")
    _refuse("verdict", "OF value", f"{_HAS_WORDS} AND {erased} AND {same_rest} AND {emptied}")


def _without_words_in_sqlite(value: str) -> str:
    return f"json_remove({value}, " + ", ".join(f"'$.{name}'" for name in _WORDS) + ")"


def _emptied_in_sqlite() -> str:
    """Each of the words is empty now, or as it was."""
    new, old = (f"json_extract({row}.value, '$.{{0}}')" for row in ("NEW", "OLD"))
    return " AND ".join(f"({new} IS '' OR {new} IS {old})".format(name) for name in _WORDS)


def _emptied_in_postgres() -> str:
    """Each of the words is empty now, or as it was."""
    test = "(coalesce(NEW.value ->> '{0}', '') = '' OR NEW.value ->> '{0}' = OLD.value ->> '{0}')"
    return " AND ".join(test.format(name) for name in _WORDS)


def _refuse(table: str, of: str, unless: str) -> None:
    """Make such an UPDATE fail, in place of every UPDATE."""
    name = f"{table}_no_update" + ("_of_value" if of == "OF value" else "")
    test = f"WHEN (({unless}) IS NOT TRUE)" if unless else ""
    if op.get_bind().dialect.name == "sqlite":
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
