"""What counts now, flat: filters that hold together, counts, and a table that can be made anew."""

import pytest
from sqlalchemy import text

from tests.store.makers import by_person, moment, undo_of, verdict, voice
from vocpipe.records import About
from vocpipe.store import Store, Wanted, schema
from vocpipe.store.now import packed, unpacked


@pytest.fixture
def listed(store: Store) -> Store:
    """Two voices of one account and one of nobody, each with something said of it."""
    for about in (About.KIND, About.USAGE, About.ROUTE):
        store.ledger.set_live(about, "v1", moment())
    store.feedback.save(
        [
            voice("fb_1", account_id="ac_1", said_at=moment(1)),
            voice("fb_2", "slow", account_id="ac_1", said_at=moment(2), set_aside="filler"),
            voice("fb_3", "late", said_at=moment(3)),
        ]
    )
    use = {"state": "user", "knowledge": "partial"}
    store.ledger.append(
        [
            verdict("fb_1", About.USAGE, subject="csv", value=use),
            verdict("fb_1", About.USAGE, subject="api", value={"state": "trying", "knowledge": "informed"}),
            verdict("fb_3", About.USAGE, subject="csv_x", value=use),
            verdict("fb_3", About.ROUTE, value={"reasons": {"product": "rule", "sales": "rule"}}),
            by_person("fb_3", About.OUTCOME, subject="CH-1", value={"how": "caused", "change_id": "CH-1"}),
            verdict("fb_1", About.OUTCOME, subject="CH-1", value={"how": "caused", "change_id": "CH-1"}),
        ]
    )
    return store


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), ["fb_3", "fb_1"]),
        (Wanted(set_aside=None), ["fb_3", "fb_2", "fb_1"]),
        (Wanted(said_from=moment(2), said_before=moment(3), set_aside=None), ["fb_2"]),
        (Wanted(account=""), ["fb_3"]),
        (Wanted(accounts=["ac_1"]), ["fb_1"]),
        (Wanted(feature="csv"), ["fb_1"]),
        (Wanted(feature="csv", state="trying"), []),
        (Wanted(feature="csv", knowledge="informed"), []),
        (Wanted(feature="csv", knowledge="partial"), ["fb_1"]),
        (Wanted(state="user", knowledge="partial"), ["fb_3", "fb_1"]),
        (Wanted(knowledge="informed"), ["fb_1"]),
        (Wanted(team="sales"), ["fb_3"]),
        (Wanted(outcome="caused", change="CH-1"), ["fb_3"]),
        (Wanted(change="CH-"), []),
    ],
)
def test_filters_hold_together(listed: Store, wanted: Wanted, found: list[str]) -> None:
    assert listed.now.ids(wanted) == found
    assert listed.now.count(wanted) == len(found)
    assert len(listed.now.numbers(wanted)) == len(found)


def test_what_is_undone_or_revised_leaves_the_lists_at_once(listed: Store) -> None:
    said = next(v for v in listed.ledger.history("fb_3") if v.about is About.OUTCOME)
    listed.ledger.undo(said.id, undo_of(said))
    assert listed.now.by_change("unrelated") == {}
    listed.feedback.save([voice("fb_1", "another text", account_id="ac_1")])
    assert listed.now.ids(Wanted(feature="csv")) == []


def test_an_upgrade_makes_the_lists_anew_from_the_ledger(listed: Store) -> None:
    columns = ("id", "said_at", "uses", "teams", "outcomes", "state", "set_aside")
    before = sorted(listed.now.tally(Wanted(set_aside=None), *columns))
    with listed.database.write() as connection:
        connection.execute(text("DELETE FROM voice_now"))
    assert any("in no list" in problem for problem in schema.check(listed.database))
    schema.upgrade(listed.database)
    assert sorted(listed.now.tally(Wanted(set_aside=None), *columns)) == before


def test_rows_come_back_as_they_were_packed() -> None:
    rows = [["csv", "user", "partial"], ["api", "", "x"]]
    assert unpacked(packed(rows)) == rows
    assert packed([]) is None
    assert unpacked(None) == []
