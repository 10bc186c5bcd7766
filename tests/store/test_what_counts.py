"""The one rule: the last human verdict, else the last machine verdict of the live version."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.makers import by_person, moment, undo_of, verdict, voice
from vocpipe.errors import StoreError, VerdictError
from vocpipe.records import About, Evidence, Verdict
from vocpipe.store import Store, Wanted
from vocpipe.store.rows import chunks


@pytest.fixture
def ready(store: Store) -> Store:
    store.feedback.save([voice(), voice("fb_2", "CSV export is slow")])
    store.ledger.set_live(About.KIND, "v1", moment())
    return store


def counting(store: Store, about: About = About.KIND, **given: Any) -> list[str]:
    return [found.id for found in store.ledger.current(about, **given)]


def test_a_verdict_comes_back_as_it_went_in(ready: Store) -> None:
    said = verdict(
        about=About.USAGE,
        subject="csv_export",
        value={"state": "user", "答え": "はい🙂", "probabilities": {"user": 0.9}},
        confidence=0.9,
        evidence=(Evidence(cue="使っている", start=0, end=2, note="現在形"), Evidence(cue="event")),
        revision=1,
    )
    ready.ledger.append([said])
    found = ready.ledger.get(said.id)
    assert found is not None
    assert found.seq is not None
    assert found.model_copy(update={"seq": None}) == said


def test_a_number_that_is_none_becomes_null_on_both_databases(ready: Store) -> None:
    said = verdict(value={"similarity": float("nan"), "all": [float("inf"), 1.0]})
    ready.ledger.append([said])
    found = ready.ledger.get(said.id)
    assert found is not None
    assert found.value == {"similarity": None, "all": [None, 1.0]}


def test_the_same_verdict_twice_is_in_the_ledger_once(ready: Store) -> None:
    said = [verdict(), verdict("fb_2")]
    assert ready.ledger.append(said) == 2
    assert ready.ledger.append([*said, verdict()]) == 1
    assert len(ready.ledger.history("fb_1")) == 2


def test_the_subjects_that_count_are_given_of_more_voices_than_one_query_takes(
    ready: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vocpipe.store.ledger.chunks", partial(chunks, size=1))
    ready.ledger.set_live(About.USAGE, "v1", moment())
    told = [verdict(about=About.USAGE, subject=key) for key in ("board", "stock")]
    old = verdict("fb_2", About.USAGE, subject="board", version="v0")
    ready.ledger.append([*told, old, by_person("fb_2", About.USAGE, subject="portal")])
    found = ready.ledger.fields(About.USAGE, (), ["fb_1", "fb_2", "fb_3"])
    assert sorted(found) == [("fb_1", "board"), ("fb_1", "stock"), ("fb_2", "portal")]


def test_a_large_batch_is_counted_whole(ready: Store) -> None:
    said = [verdict() for _ in range(2_500)]
    assert ready.ledger.append(said[:700]) == 700
    assert ready.ledger.append(said) == 1_800


def test_a_person_outvotes_a_later_machine(ready: Store) -> None:
    person, machine = by_person(), verdict(at=moment(5))
    ready.ledger.append([person, machine])
    assert counting(ready) == [person.id]


def test_of_two_machine_verdicts_the_later_in_the_ledger_counts_whatever_the_clock_said(ready: Store) -> None:
    first, second = verdict(at=moment(5)), verdict(at=moment(-5))
    ready.ledger.append([first])
    ready.ledger.append([second])
    assert counting(ready) == [second.id]


def test_only_the_live_version_counts_and_going_back_brings_its_verdicts_back(ready: Store) -> None:
    old, new = verdict(), verdict(version="v2")
    ready.ledger.append([old, new])
    assert counting(ready) == [old.id]
    ready.ledger.set_live(About.KIND, "v2", moment(1))
    assert counting(ready) == [new.id]
    ready.ledger.set_live(About.KIND, "v1", moment(2))
    assert ready.ledger.live_version(About.KIND) == "v1"
    assert counting(ready) == [old.id]


def test_without_a_live_version_no_machine_verdict_counts_but_a_persons_does(ready: Store) -> None:
    person = by_person("fb_2", About.ROUTE, value={})
    ready.ledger.append([verdict(about=About.ROUTE, value={}), person])
    assert ready.ledger.live_version(About.ROUTE) is None
    assert counting(ready, About.ROUTE) == [person.id]


def test_each_subject_has_its_own_answer(ready: Store) -> None:
    ready.ledger.set_live(About.USAGE, "v1", moment())
    csv, api = (verdict(about=About.USAGE, subject=key, value={}) for key in ("csv", "api"))
    person = by_person(about=About.USAGE, subject="api", value={"state": "user"})
    ready.ledger.append([csv, api, person])
    assert counting(ready, About.USAGE) == [csv.id, person.id]


def test_a_revision_lapses_machine_verdicts_but_not_a_persons(ready: Store) -> None:
    person = by_person("fb_2")
    ready.ledger.append([verdict(), person])
    assert ready.ledger.not_done(About.KIND, "v1") == ["fb_2"]
    ready.feedback.save([voice(text="出力が遅い。CSV です"), voice("fb_2", "It is slow")])
    assert counting(ready) == [person.id]
    assert ready.ledger.not_done(About.KIND, "v1") == ["fb_1", "fb_2"]
    again = verdict(revision=2)
    ready.ledger.append([again])
    assert sorted(counting(ready)) == sorted([person.id, again.id])
    assert ready.ledger.not_done(About.KIND, "v1") == ["fb_2"]


def test_fields_and_moments_are_those_of_what_counts(ready: Store) -> None:
    ready.ledger.append([verdict(value={"kind": "problem"}), by_person(value={"kind": "praise"})])
    ready.ledger.append([verdict("fb_2", value={"kind": "question", "reasons": {"product": "x"}})])
    assert ready.ledger.fields(About.KIND, ["kind", "none"]) == [
        ("fb_1", "", "praise", None),
        ("fb_2", "", "question", None),
    ]
    assert ready.ledger.fields(About.KIND, ["kind"], ["fb_2"]) == [("fb_2", "", "question")]
    counted = ready.ledger.current(About.KIND)
    assert ready.ledger.moments(About.KIND) == [
        (found.feedback_id, found.at.timestamp()) for found in counted
    ]
    (said,) = ready.ledger.by_people(About.KIND, ["kind"])
    _, voice_id, by, *_, undoes, kind = said
    assert (voice_id, by, undoes, kind) == ("fb_1", by_person().by, None, "praise")


def test_a_voice_set_aside_is_nobodys_work(ready: Store) -> None:
    ready.feedback.save([voice("fb_3", "特になし", set_aside="filler")])
    assert ready.ledger.not_done(About.KIND, "v1") == ["fb_1", "fb_2"]


def test_an_undone_verdict_gives_way_to_the_one_before(ready: Store) -> None:
    machine, first, second = verdict(), by_person(), by_person(at=moment(1))
    ready.ledger.append([machine, first, second])
    for undone, then in ((second, first), (first, machine)):
        ready.ledger.undo(undone.id, undo_of(undone, at=moment(2)))
        assert counting(ready) == [then.id]
    ready.ledger.undo(machine.id, undo_of(machine))
    assert counting(ready) == []
    assert len(ready.ledger.history("fb_1")) == 6
    assert len(ready.ledger.all_human(About.KIND)) == 5


def test_what_is_not_there_and_what_is_an_undoing_cannot_be_undone(ready: Store) -> None:
    person = by_person()
    undo = undo_of(person)
    ready.ledger.append([person])
    ready.ledger.undo(person.id, undo)
    for named in ("vd_nobody", undo.id):
        with pytest.raises(VerdictError, match=f"no verdict {named}"):
            ready.ledger.undo(named, undo_of(person))
    assert len(ready.ledger.history("fb_1")) == 2


def test_an_undo_must_name_what_it_undoes(ready: Store) -> None:
    said, other = by_person(), by_person("fb_2")
    ready.ledger.append([said, other])
    with pytest.raises(VerdictError, match="undo"):
        ready.ledger.undo(said.id, undo_of(other))
    with pytest.raises(VerdictError, match="undo"):
        ready.ledger.undo(said.id, by_person())
    with pytest.raises(VerdictError, match="only a person"):
        ready.ledger.undo(said.id, undo_of(said, human=False))
    assert len(counting(ready)) == 2


def test_as_of_a_moment_later_verdicts_and_later_undoings_are_unknown(ready: Store) -> None:
    machine, person = verdict(at=moment(0)), by_person(at=moment(10))
    ready.ledger.append([machine, person])
    ready.ledger.undo(person.id, undo_of(person, at=moment(20)))
    asked = {-1: [], 5: [machine.id], 10: [person.id], 19: [person.id], 20: [machine.id]}
    assert {at: counting(ready, as_of=moment(at)) for at in asked} == asked


def test_a_verdict_about_an_unknown_voice_is_refused_in_one_line(ready: Store) -> None:
    with pytest.raises(StoreError, match=r"(?i)refused a row.*foreign key"):
        ready.ledger.append([verdict(), verdict("fb_nobody")])
    assert ready.ledger.history("fb_1") == []


def test_current_of_some_voices_is_current_of_all_narrowed(ready: Store) -> None:
    said = [verdict(), verdict("fb_2")]
    ready.ledger.append(said)
    assert counting(ready, feedback_ids=["fb_2", "fb_nobody"]) == [said[1].id]
    assert counting(ready, feedback_ids=iter(["fb_2", "fb_1"])) == [s.id for s in said]
    assert counting(ready, feedback_ids=[]) == []


def test_many_more_ids_than_a_query_takes_are_fine(ready: Store) -> None:
    said = verdict()
    ready.ledger.append([said])
    assert counting(ready, feedback_ids=[f"fb_{n}" for n in range(45_000)]) == [said.id]


# The rule again, written as plainly as can be, against random histories.

VOICES, SUBJECTS, VERSIONS = ("a", "b"), ("", "csv"), ("v1", "v2")
STEP = st.one_of(
    st.tuples(
        st.just("say"),
        st.sampled_from(VOICES),
        st.sampled_from(SUBJECTS),
        st.one_of(st.none(), st.sampled_from(VERSIONS)),
        st.integers(0, 9),
    ),
    st.tuples(st.just("undo"), st.integers(0, 30), st.integers(0, 9)),
    st.tuples(st.just("revise"), st.sampled_from(VOICES)),
    st.tuples(st.just("live"), st.sampled_from(VERSIONS)),
)
_examples = count()


@dataclass
class Naive:
    """The ledger as lists, and the rule as loops."""

    live: str = "v1"
    said: list[Verdict] = field(default_factory=list)
    undoings: list[Verdict] = field(default_factory=list)
    revision: dict[str, int] = field(default_factory=dict)

    def current(self, as_of: datetime | None) -> set[str]:
        known = [v for v in self.said if as_of is None or v.at <= as_of]
        undone = {u.undoes for u in self.undoings if as_of is None or u.at <= as_of}
        answer: dict[tuple[str, str], Verdict] = {}
        for v in (v for v in known if v.id not in undone):
            before = answer.get((v.feedback_id, v.subject))
            lapsed = v.version != self.live or v.revision != self.revision[v.feedback_id]
            if not v.human and (lapsed or (before and before.human)):
                continue
            answer[v.feedback_id, v.subject] = v
        return {v.id for v in answer.values()}


class Played:
    """A random history played into the store and into the naive ledger alike."""

    def __init__(self, store: Store) -> None:
        self.store, self.naive, self.example = store, Naive(), next(_examples)
        self.ids = {name: f"fb_{self.example}_{name}" for name in VOICES}
        store.feedback.save([voice(one, f"text {one} 1") for one in self.ids.values()])
        self.naive.revision = dict.fromkeys(self.ids.values(), 1)
        self.live("v1")

    def say(self, name: str, subject: str, version: str | None, at: int) -> None:
        one = self.ids[name]
        made = by_person if version is None else verdict
        extra: dict[str, Any] = {} if version is None else {"version": version}
        extra["value"] = {"kind": f"kind {len(self.naive.said)}"}
        said = made(one, subject=subject, at=moment(at), revision=self.naive.revision[one], **extra)
        self.store.ledger.append([said])
        self.naive.said.append(said)

    def undo(self, which: int, at: int) -> None:
        if self.naive.said:
            named = self.naive.said[which % len(self.naive.said)]
            undoing = undo_of(named, at=moment(at))
            self.store.ledger.undo(named.id, undoing)
            self.naive.undoings.append(undoing)

    def revise(self, name: str) -> None:
        one = self.ids[name]
        self.naive.revision[one] += 1
        self.store.feedback.save([voice(one, f"text {one} {self.naive.revision[one]}")])

    def live(self, version: str) -> None:
        self.store.ledger.set_live(About.KIND, version, moment())
        self.naive.live = version


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=14), as_of=st.one_of(st.none(), st.integers(0, 9)))
def test_the_query_agrees_with_the_rule_on_any_history(
    store: Store, steps: list[tuple[Any, ...]], as_of: int | None
) -> None:
    at = None if as_of is None else moment(as_of)
    with store.transaction():
        played = Played(store)
        for name, *arguments in steps:
            getattr(played, name)(*arguments)
        found = store.ledger.current(About.KIND, played.ids.values(), at)
        last = {v.feedback_id: v.value["kind"] for v in store.ledger.current(About.KIND, played.ids.values())}
        listed = {one: kind for one, kind, _ in store.now.tally(Wanted(), "id", "kind")}
    assert {v.id for v in found} == played.naive.current(at)
    assert [v.seq for v in found] == sorted(v.seq or 0 for v in found)
    assert {one: listed[one] for one in played.ids.values()} == {
        one: last.get(one) for one in played.ids.values()
    }
