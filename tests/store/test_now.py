"""What counts now, flat: filters that hold together, counts, and a table that can be made anew."""

from collections.abc import Collection
from datetime import timedelta

import pytest
from sqlalchemy import Connection, text

from tests.store.makers import by_person, moment, undo_of, verdict, voice
from vocpipe.records import About
from vocpipe.store import Store, Wanted, now, schema
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


def test_the_first_version_of_all_has_nothing_to_judge_anew(
    listed: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[About] = []
    monkeypatch.setattr(now, "judge", lambda _connection, about, _some: asked.append(about))
    for about, version in ((About.CORE, "v1"), (About.CORE, "v2"), (About.ROUTE, "v2")):
        listed.ledger.set_live(about, version, moment(1))
        assert listed.ledger.live_version(about) == version
    assert asked == [About.ROUTE]


def test_a_new_version_comes_into_the_lists_in_parts_and_goes_on_where_it_was_stopped(
    listed: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = ("fb_1", "fb_2", "fb_3")
    listed.ledger.append([verdict(one) for one in ids])
    listed.ledger.append([verdict(one, version="v2", value={"kind": "praise"}) for one in ids])
    monkeypatch.setattr(now, "A_PART", 1)
    judged: list[str] = []

    def judge_two(connection: Connection, about: About, some: Collection[str]) -> None:
        judged.extend(some)
        if len(judged) > 2:
            raise KeyboardInterrupt
        judge(connection, about, some)

    judge = now.judge
    monkeypatch.setattr(now, "judge", judge_two)
    with pytest.raises(KeyboardInterrupt):
        listed.ledger.set_live(About.KIND, "v2", moment(1))
    monkeypatch.setattr(now, "judge", judge)
    assert [found.version for found in listed.ledger.current(About.KIND)] == ["v2"] * 3
    assert kinds(listed) == ["praise", "praise", "problem"]
    listed.ledger.append([by_person("fb_3", value={"kind": "question"})])
    assert kinds(listed) == ["praise", "praise", "question"]
    before, halfway = listed.stamp(), listed.stamp((About.KIND,))
    listed.ledger.set_live(About.KIND, "v2", moment(2))
    assert listed.stamp((About.KIND,)) != halfway  # what was listed meanwhile is listed anew
    assert judged == ["fb_1", "fb_2", "fb_3"]
    assert kinds(listed) == ["praise", "praise", "question"]
    listed.ledger.set_live(About.KIND, "v1", moment(3))
    assert kinds(listed) == ["problem", "problem", "question"]
    assert listed.stamp() != before
    assert listed.cursors.all() == []


def kinds(store: Store) -> list[str | None]:
    """Give the kind of each voice as the lists have it, by id."""
    return [kind for _, kind, _ in sorted(store.now.tally(Wanted(set_aside=None), "id", "kind"))]


def test_the_facts_of_now_are_those_of_the_moment_in_both_databases(store: Store) -> None:
    said = moment() + timedelta(microseconds=123_457)
    part = voice("fb_2", "slow", external_id='a "b"\n\tc', span=(0, 3))
    store.feedback.save([voice(said_at=said, received_at=moment(1)), part])
    store.ledger.set_live(About.KIND, "v1", moment())
    store.ledger.append([verdict("fb_2")])
    *facts, kinds, _, _, _, _, _ = store.now.facts()
    assert kinds == [None, "problem"]
    then = [list(column) for column in zip(*store.feedback.facts(moment(9)), strict=True)]
    assert facts[:-1] == then[:-1]
    assert facts[1] == [said.timestamp(), moment().timestamp()]
    assert facts[-1] == [moment(1).timestamp(), None]
