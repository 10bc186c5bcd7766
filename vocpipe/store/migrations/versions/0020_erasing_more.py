"""The words of an erased voice may be emptied in the ledger, and the names its themes once had."""

from alembic import op

from vocpipe.store.migrations.append_only import look_at_each_update

revision = "0020"
down_revision = "0019"

_VERDICT = (
    *("seq", "id", "feedback_id", "about", "subject", "by", "human"),
    *("version", "revision", "confidence", "at", "undoes"),
)
_EVENT = ("seq", "theme", "event", "by", "human", "at")
_WORDS = ("wording", "credit", "message", "proof", "note")
_NAMES = ("from", "to")
_IN_THEME = (
    "SELECT 1 FROM feedback f JOIN verdict v ON v.feedback_id = f.id "
    "WHERE f.text_hash = '' AND v.about = 'theme' AND {said} = {theme}"
)


def upgrade() -> None:
    if _sqlite():
        voice = "EXISTS (SELECT 1 FROM feedback WHERE id = OLD.feedback_id AND text_hash = '')"
        inside = _IN_THEME.format(said="json_extract(v.value, '$.theme')", theme="OLD.theme")
        theme, evidence = f"EXISTS ({inside})", "NEW.evidence"
    else:
        # A trigger's WHEN may hold no query here, but may call a function; the one for voices is there.
        inside = _IN_THEME.format(said="v.value ->> 'theme'", theme="key")
        op.execute(
            "CREATE FUNCTION theme_lost_words(key text) RETURNS boolean LANGUAGE plpgsql STABLE AS "
            f"$$ BEGIN RETURN EXISTS ({inside}); END $$"
        )
        look_at_each_update("verdict")
        look_at_each_update("theme_event")
        voice, evidence = "voice_is_erased(OLD.feedback_id)", "NEW.evidence::text"
        theme = "theme_lost_words(OLD.theme)"
    words = f"OLD.about <> 'erased' AND {voice} AND {_emptied('value', _WORDS, '')}"
    notes = f"OLD.about <> 'erased' AND {voice} AND OLD.human AND {evidence} = '[]'"
    _refuse("verdict", "verdict_no_update", _VERDICT)
    _refuse("verdict", "verdict_no_update_of_value", ("value",), words)
    _refuse("verdict", "verdict_no_update_of_evidence", ("evidence",), notes)
    _refuse("theme_event", "theme_event_no_update", _EVENT)
    names = f"{theme} AND {_emptied('detail', _NAMES, '{}')}"
    _refuse("theme_event", "theme_event_no_update_of_detail", ("detail",), names)


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _emptied(column: str, names: tuple[str, ...], empty: str) -> str:
    """Give the test that each of these in an object is empty now or as it was, and the rest as it was."""
    if _sqlite():
        paths = ", ".join(f"'$.{name}'" for name in names)
        rest = f"json_remove({{0}}.{column}, {paths})"
        field, alike = f"json_extract({{0}}.{column}, '$.{{1}}')", "({0} IS '{2}' OR {0} IS {1})"
    else:
        rest = f"({{0}}.{column}::jsonb - '{{{{{','.join(names)}}}}}'::text[])"
        field, alike = f"({{0}}.{column} ->> '{{1}}')", "(coalesce({0}, '{2}') = '{2}' OR {0} = {1})"
    each = [alike.format(field.format("NEW", one), field.format("OLD", one), empty) for one in names]
    return " AND ".join([f"{rest.format('NEW')} = {rest.format('OLD')}", *each])


def _refuse(table: str, name: str, columns: tuple[str, ...], unless: str = "") -> None:
    """Make an UPDATE of these columns fail, in place of the trigger that is called so."""
    of = ", ".join(f'"{column}"' for column in columns)
    test = f"WHEN (({unless}) IS NOT TRUE)" if unless else ""
    if _sqlite():
        op.execute(f"DROP TRIGGER IF EXISTS {name}")
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    else:
        op.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        refuse = f"EXECUTE FUNCTION {table}_append_only()"
    op.execute(f"CREATE TRIGGER {name} BEFORE UPDATE OF {of} ON {table} FOR EACH ROW {test} {refuse}")
