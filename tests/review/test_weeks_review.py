"""A week's review: who is on what, what is done; everything can be taken back; nobody is overwritten."""

from collections.abc import Callable

import pytest

from vocpipe import review
from vocpipe.errors import MeanwhileError, NotFoundError, VerdictError
from vocpipe.records import About, ThemeEvent
from vocpipe.review.attention import OPEN
from vocpipe.weeks import parse_week
from vocpipe.workspace import Workspace

WEEK = parse_week("2026-W46")


def keys(workspace: Workspace) -> list[str]:
    return [key for key, theme in workspace.store.themes.all().items() if not theme.merged_into]


def test_a_theme_is_taken_up_finished_and_put_off_for_its_week_alone(done: Workspace) -> None:
    one, other, third = keys(done)
    review.assign(done, one, WEEK, "佐藤", "北川")
    review.finish(done, one, WEEK, "佐藤")
    review.snooze(done, other, WEEK, WEEK.shift(2), "北川")
    now = review.progress(done, WEEK)
    assert (now[one].owner, now[one].state, now[one].by) == ("佐藤", "done", "佐藤")
    assert now[other].state == "snoozed"
    assert third not in now
    assert {key: one.state for key, one in review.progress(done, WEEK.shift(1)).items()} == {other: "snoozed"}
    assert review.progress(done, WEEK.shift(2)) == {}


def test_a_step_said_twice_is_one_and_a_week_that_has_passed_is_refused(done: Workspace) -> None:
    key = keys(done)[0]
    assert review.finish(done, key, WEEK, "佐藤") == review.finish(done, key, WEEK, "佐藤")
    with pytest.raises(VerdictError, match="not after"):
        review.snooze(done, key, WEEK, WEEK, "佐藤")


def proposed(done: Workspace) -> str:
    one, other, *_ = keys(done)
    detail = {"id": "pr_1", "what": "merge", "with": [other], "voices": [], "evidence": {"cosine": 0.9}}
    asked = ThemeEvent(theme=one, event="proposed", by="m", human=False, at=done.now(), detail=detail)
    done.store.themes.save([], [asked])
    return "pr_1"


ACTS: dict[str, Callable[[Workspace, list[str]], object]] = {
    "rename": lambda w, keys: review.rename(w, keys[0], {"ja": "別の名前"}, "佐藤"),
    "merge": lambda w, keys: review.merge(w, keys[0], keys[1], "佐藤"),
    "split": lambda w, keys: review.split(w, keys[0], members(w)[keys[0]][:2], {"ja": "別"}, "佐藤"),
    "accept": lambda w, keys: review.accept(w, proposed(w), "佐藤"),
    "dismiss": lambda w, keys: review.dismiss(w, proposed(w), "佐藤"),
    "assign": lambda w, keys: review.assign(w, keys[0], WEEK, "佐藤", "佐藤"),
    "snooze": lambda w, keys: review.snooze(w, keys[0], WEEK, WEEK.shift(1), "佐藤"),
    "done": lambda w, keys: review.finish(w, keys[0], WEEK, "佐藤"),
}


def members(workspace: Workspace) -> dict[str, list[str]]:
    return workspace.store.ledger.members(keys(workspace))


@pytest.mark.parametrize("act", sorted(ACTS))
def test_what_was_done_to_a_theme_is_taken_back_and_stays_in_its_story(done: Workspace, act: str) -> None:
    before = {key: (t.labels, t.named_by, t.state) for key, t in done.store.themes.all().items()}
    inside = {key: set(ids) for key, ids in members(done).items()}
    ACTS[act](done, keys(done))
    event = done.store.themes.after(0)[-1]
    assert event.seq
    undone = review.undo_event(done, event.seq, "佐藤")
    now = {key: (t.labels, t.named_by, t.state) for key, t in done.store.themes.all().items()}
    assert {key: now[key] for key in before} == before
    assert {key: set(ids) for key, ids in members(done).items()} == inside
    assert review.progress(done, WEEK) == {}
    assert len(review.proposals(done)) == (act in ("accept", "dismiss"))
    assert [e.event for e in done.store.themes.events(event.theme)][-1] == "undone" == undone.event
    with pytest.raises(VerdictError, match="already"):
        review.undo_event(done, event.seq, "佐藤")


def test_what_the_machine_did_or_a_newer_name_is_not_taken_back(done: Workspace) -> None:
    key = keys(done)[0]
    machine = next(event.seq for event in done.store.themes.events(key) if not event.human)
    assert machine
    with pytest.raises(NotFoundError):
        review.undo_event(done, machine, "佐藤")
    review.rename(done, key, {"ja": "一"}, "佐藤")
    first = done.store.themes.last()
    review.rename(done, key, {"ja": "二"}, "北川")
    with pytest.raises(VerdictError, match="named anew"):
        review.undo_event(done, first, "佐藤")


def test_what_somebody_else_said_since_is_never_overwritten_unseen(done: Workspace) -> None:
    key = keys(done)[0]
    inside = members(done)[key][0]
    mark = review.seen(done)
    review.rename(done, key, {"ja": "北川の名前"}, "北川")
    with pytest.raises(MeanwhileError, match="北川"), review.as_seen(done, key, mark, "佐藤"):
        review.rename(done, key, {"ja": "佐藤の名前"}, "佐藤")
    assert done.store.themes.all()[key].labels["ja"] == "北川の名前"
    mark = review.seen(done)
    review.admit(done, inside, "現場の本音", "北川")
    for wanted in (inside, key):
        with pytest.raises(MeanwhileError), review.as_seen(done, wanted, mark, "佐藤"):
            review.decline(done, wanted, "今は作らない", "佐藤")
    assert not [v for v in done.store.ledger.current(About.OUTCOME) if v.human]


def test_ones_own_word_another_theme_and_a_page_without_a_mark_hold_nothing_back(done: Workspace) -> None:
    one, other, _ = keys(done)
    mark = review.seen(done)
    review.rename(done, one, {"ja": "一"}, "佐藤")
    review.rename(done, other, {"ja": "二"}, "北川")
    for wanted, seen in ((one, mark), (other, "")):
        with review.as_seen(done, wanted, seen, "佐藤"):
            review.finish(done, wanted, WEEK, "佐藤")
    assert OPEN.state == "open"
    assert {key: p.state for key, p in review.progress(done, WEEK).items()} == {one: "done", other: "done"}
