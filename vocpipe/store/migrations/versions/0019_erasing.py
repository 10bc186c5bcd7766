"""The texts of an erased voice may be emptied in the table of revisions, which is append-only otherwise."""

from alembic import op

from vocpipe.store.migrations.append_only import look_at_each_update

revision = "0019"
down_revision = "0018"

_EMPTIED = (
    "NEW.text = '' AND NEW.feedback_id = OLD.feedback_id AND NEW.revision = OLD.revision AND NEW.at = OLD.at"
)
_ERASED = "SELECT 1 FROM feedback WHERE id = {voice} AND text_hash = ''"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        erased = f"EXISTS ({_ERASED.format(voice='OLD.feedback_id')})"
        refuse = "BEGIN SELECT RAISE(ABORT, 'feedback_revision is append-only'); END"
        op.execute("DROP TRIGGER feedback_revision_no_update")
    else:
        # A trigger's WHEN may hold no query here, but may call a function.
        op.execute(
            "CREATE FUNCTION voice_is_erased(voice text) RETURNS boolean LANGUAGE plpgsql STABLE AS "
            f"$$ BEGIN RETURN EXISTS ({_ERASED.format(voice='voice')}); END $$"
        )
        erased = "voice_is_erased(OLD.feedback_id)"
        refuse = "EXECUTE FUNCTION feedback_revision_append_only()"
        look_at_each_update("feedback_revision")
    op.execute(
        "CREATE TRIGGER feedback_revision_no_update BEFORE UPDATE ON feedback_revision "
        f"FOR EACH ROW WHEN (({_EMPTIED} AND {erased}) IS NOT TRUE) {refuse}"
    )
