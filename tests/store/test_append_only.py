"""What was said stays said: the database itself refuses to change the ledger."""

import pytest
from sqlalchemy import Connection, text

from tests.store.makers import T0, by_person, voice
from vocpipe.errors import StoreError
from vocpipe.records import About, Account, AuditEntry, Change, Theme, ThemeEvent
from vocpipe.store import Store
from vocpipe.store.tables import APPEND_ONLY

SETTERS = {
    "verdict": "by = 'x'",
    "theme_event": "event = 'x'",
    "feedback_revision": "text = 'x'",
    "ledger_seal": "hash = 'x'",
    "change_event": "change_id = 'x'",
    "voice_event": "feedback_id = 'x'",
    "live_version_event": "version = 'x'",
    "audit": "who = 'x'",
    "account_event": "level = 4",
}


@pytest.fixture
def full(store: Store) -> Store:
    store.feedback.save([voice()])
    store.feedback.save([voice(account_id="other")])
    store.ledger.append([by_person(id="vd_a")])
    store.ledger.set_live(About.KIND, "k1", T0)
    store.changes.save([Change(id="c1", title="出力")], T0)
    store.accounts.save([Account(id="ac_1", name="会社", as_of=T0.date())], T0)
    theme = Theme(key="th_1", labels={"ja": "出力"}, born_on=T0.date(), space="s1")
    store.themes.save([theme], [ThemeEvent(theme="th_1", event="born", by="m", human=False, at=T0)])
    store.audit.add(AuditEntry(at=T0, who="三好", what="signed in"))
    return store


def rows(connection: Connection, table: str) -> list[object]:
    return list(connection.execute(text(f"SELECT * FROM {table}")).all())


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "TRUNCATE"])
def test_the_database_refuses_to_change_what_was_written(full: Store, table: str, verb: str) -> None:
    if verb == "TRUNCATE" and full.database.dialect == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    statement = {
        "UPDATE": f"UPDATE {table} SET {SETTERS[table]}",
        "DELETE": f"DELETE FROM {table}",
        "TRUNCATE": f"TRUNCATE {table} CASCADE",
    }[verb]
    with full.database.read() as connection:
        before = rows(connection, table)
    with pytest.raises(StoreError, match=f"{table} is append-only"), full.database.write() as connection:
        connection.execute(text(statement))
    with full.database.read() as connection:
        assert rows(connection, table) == before != []


def test_an_insert_or_replace_cannot_pass_the_trigger(full: Store) -> None:
    if full.database.dialect != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    replace = "INSERT OR REPLACE INTO feedback_revision VALUES ('fb_1', 1, 'other', '2026-11-16 00:00:00')"
    with pytest.raises(StoreError, match="append-only"), full.database.write() as connection:
        connection.execute(text(replace))


def test_a_voice_with_verdicts_cannot_be_deleted(full: Store) -> None:
    with (
        pytest.raises(StoreError, match=r"(?i)foreign key"),
        full.database.write() as connection,
    ):
        connection.execute(text("DELETE FROM feedback"))
    assert full.feedback.count() == 1
