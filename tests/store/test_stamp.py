"""The marks under which readers keep what they made change with what they made it from, and only then."""

from datetime import date
from pathlib import Path

from tests.fakes import plain_workspace
from tests.store.makers import T0, by_person, verdict, voice
from vocpipe.records import About, Account
from vocpipe.store import Store


def test_a_mark_of_some_things_stays_when_other_things_are_said(store: Store) -> None:
    store.feedback.save([voice("fb_1")])
    whole, themes = store.stamp(), store.stamp((About.THEME,))
    store.ledger.append([verdict("fb_1", About.KIND)])
    assert store.stamp() != whole
    assert store.stamp((About.THEME,)) == themes
    store.ledger.append([verdict("fb_1", About.THEME)])
    assert store.stamp((About.THEME,)) != themes


def test_a_machine_that_writes_leaves_the_mark_of_what_people_said(store: Store) -> None:
    store.feedback.save([voice("fb_1")])
    before = store.stamp()
    store.ledger.append([verdict("fb_1", About.KIND)])
    between = store.stamp()
    assert (between.whole != before.whole, between.people == before.people) == (True, True)
    store.ledger.append([by_person("fb_1", About.KIND)])
    assert store.stamp().people != between.people
    assert store.stamp((About.THEME,)).people == ""


def test_every_mark_changes_with_the_voices(tmp_path: Path) -> None:
    store = plain_workspace(tmp_path).store
    before = store.stamp((About.THEME,))
    store.feedback.save([voice("fb_1")])
    assert store.stamp((About.THEME,)) != before


def test_every_mark_changes_with_the_levels_of_accounts(tmp_path: Path) -> None:
    store = plain_workspace(tmp_path).store
    account = Account(id="ac_1", name="青空商事", level=1, as_of=date(2026, 11, 2))
    store.accounts.save([account], T0)
    before = store.stamp((About.THEME,))
    store.accounts.save([account.model_copy(update={"level": 3})], T0)
    assert store.stamp((About.THEME,)) != before
