"""People and the audit on both databases: secrets, one list of everything people did, pages of it."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.store.makers import T0, by_person, verdict, voice
from vocpipe.errors import StoreError
from vocpipe.records import AuditEntry, Person, Role, Session, Theme, ThemeEvent
from vocpipe.store import Store

YUKI = Person(login="yuki@example.com", name="結城", role=Role.PM)


def test_a_secret_opens_one_session_of_an_active_person_until_it_expires(store: Store) -> None:
    assert store.people.add(YUKI, "hash", T0)
    assert not store.people.add(YUKI.model_copy(update={"login": "other"}), "", T0), "the name is taken"
    session = Session(id="se_1", login=YUKI.login, how="password", began=T0, expires=T0 + timedelta(hours=1))
    store.sessions.add(session, "digest")
    assert store.sessions.holder("digest", T0) == (session, YUKI)
    assert store.sessions.holder("other", T0) is None
    assert store.sessions.holder("digest", T0 + timedelta(hours=1)) is None
    store.people.change(YUKI.login, active=False)
    assert store.sessions.holder("digest", T0) is None
    store.sessions.expired(T0 + timedelta(hours=2))
    assert store.sessions.of(None, T0) == []


def test_the_audit_lists_verdicts_theme_events_and_deeds_of_people_alone(store: Store) -> None:
    store.feedback.save([voice()])
    said = by_person(at=T0 + timedelta(hours=1))
    store.ledger.append([verdict(), said])
    event = ThemeEvent(theme="th_1", event="renamed", by="結城", human=True, at=T0, detail={})
    theme = Theme(key="th_1", labels={}, state="active", born_on=T0.date(), space="s")
    store.themes.save([theme], [event, event.model_copy(update={"human": False, "by": "vocpipe"})])
    deed = AuditEntry(at=T0 + timedelta(days=1), who="結城", what="signed in", detail={"how": "password"})
    store.audit.add(deed)
    found = store.audit.page()
    assert found[0] == deed
    assert [(one.what, one.about) for one in found[1:]] == [("kind", "fb_1"), ("renamed", "th_1")]
    assert found[1].detail == said.value
    assert [one.what for one in store.audit.page(who="結城")] == ["signed in", "renamed"]
    assert store.audit.page(since=T0, until=T0 + timedelta(hours=2)) == found[1:]
    assert [one for start in range(3) for one in store.audit.page(start=start, size=1)] == found


def test_what_is_noted_is_never_changed(store: Store) -> None:
    store.audit.add(AuditEntry(at=T0, who="結城", what="signed in"))
    for statement in ("UPDATE audit SET who = 'x'", "DELETE FROM audit"):
        with pytest.raises(StoreError, match="append-only"), store.database.write() as connection:
            connection.execute(text(statement))
