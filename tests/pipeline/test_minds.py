"""Change of mind, worked by hand on ten voices of three people."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.fakes import opened, tiny_workspace
from tests.store.makers import by_person, voice
from vocpipe.pipeline.minds import minds
from vocpipe.records import About, Account, Change, ChangeState
from vocpipe.workspace import Workspace

SAID = [
    # id, who, day of November, kind, state of use; C1 is released on the 10th
    ("b1", "p1", 1, "problem", "non_user"),
    ("b2", "p1", 2, "problem", "trying"),
    ("b3", "p1", 9, "request", None),
    ("b4", "p2", 3, "problem", None),
    ("s1", "p1", 10, "praise", "user"),
    ("s2", "p1", 20, "question", "user"),
    ("s3", "p2", 12, "problem", None),
    ("n1", "p3", 5, "problem", None),
]


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Workspace]:
    """Give a workspace in which b1 and n1 were linked to the released C1, and n1's person spoke once."""
    with opened(tiny_workspace(tmp_path / "w")) as workspace:
        store = workspace.store
        store.accounts.save([Account(id="A", name="会社A", as_of=date(2026, 1, 1))], workspace.now())
        released = Change(id="C1", title="速く", state=ChangeState.RELEASED, released_on=date(2026, 11, 10))
        store.changes.save([released], workspace.now())
        for key, who, day, kind, state in SAID:
            account = None if who == "p3" else "A"
            said = datetime(2026, 11, day, 3, tzinfo=UTC)
            facts = {"text": key, "commenter": who, "account_id": account, "said_at": said}
            store.feedback.save([voice(f"fb_{key}", **facts)])
            store.ledger.append([by_person(f"fb_{key}", value={"kind": kind, "severity": 0})])
            if state:
                use = {"state": state, "knowledge": "unknown", "provenance": "confirmed"}
                store.ledger.append([by_person(f"fb_{key}", About.USAGE, subject="board", value=use)])
        copy = {"commenter": "p1", "account_id": "A", "said_at": datetime(2026, 11, 21, tzinfo=UTC)}
        store.feedback.save([voice("fb_copy", "s1", duplicate_of="fb_s1", **copy)])
        for linked in ("fb_b1", "fb_n1"):
            how = {"how": "contributed", "change_id": "C1", "reason": ""}
            store.ledger.append([by_person(linked, About.OUTCOME, subject="C1", value=how)])
        yield workspace


def test_the_person_and_their_account_are_compared_before_and_since_the_release(told: Workspace) -> None:
    account, person = minds(told)
    assert (person.name, person.commenter, account.commenter) == ("会社A", "p1", "")
    # p1 before: two problems and a request, (0 - 2) / 3; since, the day of release included: praise, question
    assert (person.before.n, person.before.tone, person.after.n, person.after.tone) == (3, -0.67, 2, 0.5)
    assert person.moves("kinds") == [
        ("problem", 2, 0), ("request", 1, 0), ("praise", 0, 1), ("question", 0, 1)
    ]  # fmt: skip
    assert person.moves("usage") == [("user", 0, 2), ("non_user", 1, 0), ("trying", 1, 0)]
    # the account has p2's problems, too: (0 - 3) / 4 before, (1 - 1) / 3 since
    assert (account.before.n, account.before.tone, account.after.n, account.after.tone) == (4, -0.75, 3, 0.0)


def test_one_change_is_asked_for_and_a_link_taken_back_or_a_release_taken_back_shows_nobody(
    told: Workspace,
) -> None:
    assert minds(told, "C1") == minds(told)
    assert minds(told, "CH-1") == []
    (change,) = [one for one in told.store.changes.all().values() if one.id == "C1"]
    told.store.changes.save(
        [change.model_copy(update={"state": ChangeState.STARTED, "released_on": None})], told.now()
    )
    assert minds(told, "C1") == []
