"""Who may come in: passwords, sessions, tokens, and the deeds that are noted of it."""

import re
from datetime import timedelta

import pytest

pytest.importorskip("argon2", reason="pip install 'vocpipe[web]'")

from argon2 import PasswordHasher

from vocpipe import people
from vocpipe.errors import AccessError, NotFoundError, TeamError
from vocpipe.people import secrets, sessions, tokens
from vocpipe.people.audit import clock, told
from vocpipe.pipeline.ingest import Ingested
from vocpipe.records import AuditEntry, Deed, Person, Right, Role, Scope
from vocpipe.workspace import Workspace

YUKI = Person(login="Yuki@Example.com", name="結城", role=Role.PM)
PASSWORD = "四つの言葉を並べた合言葉です"


@pytest.fixture
def yuki(workspace: Workspace) -> Person:
    people.add(workspace, Person(login="boss", name="Boss", role=Role.ADMIN), "root", "")
    return people.add(workspace, YUKI, "Boss", PASSWORD)[0]


def deeds(workspace: Workspace) -> list[tuple[str, str]]:
    return [(entry.who, entry.what) for entry in workspace.store.audit.page()]


def test_a_password_is_kept_as_argon2id_and_never_as_it_is(workspace: Workspace, yuki: Person) -> None:
    kept = workspace.store.people.password(yuki.login)
    assert kept.startswith("$argon2id$")
    assert people.sign_in(workspace, "  YUKI@example.com ", PASSWORD) == yuki
    assert PASSWORD not in str(workspace.store.audit.page())


def test_the_settings_of_argon2_are_those_of_rfc_9106(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    hasher = secrets._hasher()
    assert (hasher.time_cost, hasher.memory_cost, hasher.parallelism) == (3, 65536, 4)


def test_the_same_letters_are_the_same_password_from_every_keyboard(
    workspace: Workspace, yuki: Person
) -> None:
    people.set_password(workspace, yuki.login, "Boss", "ﾊﾟｽﾜｰﾄﾞ１２３４５６")
    assert people.sign_in(workspace, yuki.login, "パスワード123456") == yuki


@pytest.mark.parametrize(("login", "typed"), [(YUKI.login, "wrong"), ("nobody", PASSWORD), ("boss", "")])
def test_a_refusal_does_not_tell_what_was_wrong_and_is_noted(
    workspace: Workspace, yuki: Person, login: str, typed: str
) -> None:
    with pytest.raises(AccessError, match="the login or the password is wrong"):
        people.sign_in(workspace, login, typed, "10.0.0.7")
    entry = workspace.store.audit.page()[0]
    assert entry.what == Deed.REFUSED
    assert entry.detail["where"] == "10.0.0.7"
    assert entry.who in ("結城", "", "Boss")
    assert "nobody" not in str(entry), "what was typed may be a password in the wrong field"


def test_a_password_of_older_settings_is_hashed_anew_at_the_next_sign_in(
    workspace: Workspace, yuki: Person
) -> None:
    older = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(secrets._folded(PASSWORD))
    workspace.store.people.change(yuki.login, password=older)
    people.sign_in(workspace, yuki.login, PASSWORD)
    kept = workspace.store.people.password(yuki.login)
    assert kept != older
    assert not secrets.outdated(kept)
    assert people.sign_in(workspace, yuki.login, PASSWORD) == yuki


@pytest.mark.parametrize("password", ["short", "x" * 257])
def test_a_password_too_short_or_too_long_is_refused(
    workspace: Workspace, yuki: Person, password: str
) -> None:
    with pytest.raises(TeamError, match="12 to 256"):
        people.set_password(workspace, yuki.login, "Boss", password)
    assert people.sign_in(workspace, yuki.login, PASSWORD) == yuki


def test_a_session_lets_in_until_it_expires_or_is_ended(
    workspace: Workspace, yuki: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (people.begin(workspace, yuki, "password", 8) for _ in range(2))
    assert first not in str(workspace.store.sessions.of(yuki.login, clock()))
    people.sign_out(workspace, first)
    assert people.session_of(workspace, first) is None
    found = people.session_of(workspace, second)
    assert found
    assert found[1] == yuki
    later = clock() + timedelta(hours=8, seconds=1)
    monkeypatch.setattr(sessions, "clock", lambda: later)
    assert people.session_of(workspace, second) is None


def test_signing_out_everywhere_ends_the_sessions_of_this_person_alone(
    workspace: Workspace, yuki: Person
) -> None:
    boss = workspace.store.people.all()[0]
    kept = people.begin(workspace, boss, "start link", 8)
    ended = [people.begin(workspace, yuki, "password", 8) for _ in range(2)]
    assert people.end_sessions(workspace, yuki.login, "Boss") == 2
    assert [people.session_of(workspace, secret) for secret in ended] == [None, None]
    assert people.session_of(workspace, kept)
    assert people.end_sessions(workspace, yuki.login, "Boss") == 0
    assert deeds(workspace)[0] == ("Boss", "sessions ended")


def test_a_new_password_ends_the_sessions(workspace: Workspace, yuki: Person) -> None:
    secret = people.begin(workspace, yuki, "password", 8)
    made = people.set_password(workspace, yuki.login, "Boss")
    assert people.session_of(workspace, secret) is None
    assert people.sign_in(workspace, yuki.login, made) == yuki


def test_who_is_disabled_comes_in_by_no_door(workspace: Workspace, yuki: Person) -> None:
    session = people.begin(workspace, yuki, "password", 8)
    _, token = people.make_token(workspace, yuki.login, "bot", [Scope.READ], 30, "Boss")
    people.disable(workspace, yuki.login, "Boss")
    assert people.session_of(workspace, session) is None
    assert people.token_of(workspace, token) is None
    with pytest.raises(AccessError):
        people.sign_in(workspace, yuki.login, PASSWORD)
    with pytest.raises(AccessError):
        people.known_elsewhere(workspace, yuki.login, "", Role.VIEWER, "OIDC")
    people.enable(workspace, yuki.login, "Boss")
    assert people.sign_in(workspace, yuki.login, PASSWORD).active
    assert people.session_of(workspace, session) is None


def test_the_last_admin_stays_one(workspace: Workspace, yuki: Person) -> None:
    for refused in (
        lambda: people.disable(workspace, "boss", "Boss"),
        lambda: people.change(workspace, "boss", "Boss", role=Role.VIEWER),
    ):
        with pytest.raises(TeamError, match="last admin"):
            refused()
    people.change(workspace, yuki.login, "Boss", role=Role.ADMIN)
    assert people.change(workspace, "boss", "結城", role=Role.VIEWER).role is Role.VIEWER


def test_a_name_signs_for_one_person_only(workspace: Workspace, yuki: Person) -> None:
    taken = (("other", "結城"), ("YUKI@EXAMPLE.COM", "Other"))
    for login, name in (*taken, ("a b", "C"), ("a/b", "D"), ("c", " ")):
        with pytest.raises(TeamError):
            people.add(workspace, Person(login=login, name=name, role=Role.CS), "Boss", "")
    assert len(workspace.store.people.all()) == 2


def test_saying_the_same_twice_notes_it_once(workspace: Workspace, yuki: Person) -> None:
    for _ in range(2):
        people.change(workspace, yuki.login, "Boss", role=Role.DESK, originals=True)
        people.disable(workspace, yuki.login, "Boss")
    assert deeds(workspace)[:2] == [("Boss", "person disabled"), ("Boss", "person changed")]
    assert len(deeds(workspace)) == 4


def test_a_token_is_shown_once_lets_its_person_in_and_tells_when_it_was_used(
    workspace: Workspace, yuki: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, secret = people.make_token(workspace, yuki.login, "bot", [Scope.WRITE, Scope.READ], 30, "Boss")
    assert secret.startswith("voc_")
    assert secret not in str(workspace.store.tokens.of(None, clock()))
    found = people.token_of(workspace, secret)
    assert found
    assert (found[0].scopes, found[1]) == ((Scope.READ, Scope.WRITE), yuki)
    used = workspace.store.tokens.of(yuki.login, clock())[0].used
    assert used is not None
    people.token_of(workspace, secret)
    assert workspace.store.tokens.of(yuki.login, clock())[0].used == used, "no write at each call"
    assert people.token_of(workspace, secret + "x") is None
    later = clock() + timedelta(days=31)
    monkeypatch.setattr(tokens, "clock", lambda: later)
    assert people.token_of(workspace, secret) is None


def test_a_token_ends_when_it_is_revoked_by_its_person_or_an_admin(
    workspace: Workspace, yuki: Person
) -> None:
    token, secret = people.make_token(workspace, yuki.login, "bot", [Scope.READ], 30, "Boss")
    with pytest.raises(NotFoundError):
        people.revoke_token(workspace, token.id, "Boss", login="boss")
    people.revoke_token(workspace, token.id, "結城", login=yuki.login)
    assert people.token_of(workspace, secret) is None
    for scopes, days in (([], 30), ([Scope.READ], 0), ([Scope.READ], 9999)):
        with pytest.raises(TeamError):
            people.make_token(workspace, yuki.login, "bot", scopes, days, "Boss")


def test_another_door_brings_newcomers_where_they_have_a_role(workspace: Workspace, yuki: Person) -> None:
    with pytest.raises(AccessError, match="not in the team"):
        people.known_elsewhere(workspace, "new@example.com", "New", None, "OIDC")
    came = people.known_elsewhere(workspace, "New@example.com", "結城", Role.VIEWER, "OIDC")
    assert (came.login, came.name, came.role) == ("new@example.com", "New@example.com", Role.VIEWER)
    assert people.known_elsewhere(workspace, "new@example.com", "x", Role.ADMIN, "OIDC") == came
    with pytest.raises(AccessError, match="wrong"):
        people.sign_in(workspace, came.login, "")


def test_whoever_starts_the_app_is_admin_the_first_time(workspace: Workspace) -> None:
    first = people.owner(workspace, "Yuki Miyashita")
    assert (first.login, first.role) == ("yukimiyashita", Role.ADMIN)
    assert people.owner(workspace, "Yuki Miyashita") == first


def test_seeing_originals_is_a_right_of_its_own(workspace: Workspace, yuki: Person) -> None:
    assert not yuki.may(Right.ORIGINALS)
    assert people.change(workspace, yuki.login, "Boss", originals=True).may(Right.ORIGINALS)


def test_what_was_noted_is_told_in_words_of_the_reader() -> None:
    detail = {
        "how": "already_possible",
        "verdicts": ["vd_1"],
        "reason": "CSV",
        "admitted": True,
        "channel": "",
    }
    entry = AuditEntry(at=clock(), who="結城", what="outcome", detail=detail)
    assert told(entry, "en") == "how: already possible · reason: CSV · hits the core"
    assert told(entry, "ja") == "区分: すでにできる · 理由: CSV · 核心をつく"


def test_what_a_reading_brought_and_a_role_are_told_in_japanese_words() -> None:
    counts = {name: n for n, name in enumerate(Ingested("notes").counts(), 1)}
    for detail in ({"role": "admin"}, counts, {"state": "user", "provenance": "confirmed"}):
        entry = AuditEntry(at=clock(), who="結城", what="uploaded", detail=detail)
        assert not re.search("[a-z]", told(entry, "ja"))


def test_what_a_person_wrote_is_told_as_written_also_where_it_is_a_word_of_ours() -> None:
    detail = {"how": "declined", "reason": "praise"}
    entry = AuditEntry(at=clock(), who="結城", what="outcome", detail=detail)
    assert told(entry, "ja") == "区分: 見送り · 理由: praise"
    renamed = AuditEntry(at=clock(), who="結城", what="renamed", detail={"to": {"en": "request"}})
    assert told(renamed, "ja") == "後: en (request)"


def test_a_no_and_a_right_taken_away_are_told_as_well() -> None:
    entry = AuditEntry(at=clock(), who="結城", what="person changed", detail={"originals": False, "new": 0})
    assert told(entry, "en") == "originals: no · new: 0"
    assert told(entry, "ja") == "原文を見る権利: いいえ · 新規: 0"
