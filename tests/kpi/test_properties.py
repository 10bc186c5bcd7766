"""What must hold for any ledger: order, as-of, undo, maker and checker, merge and split."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from vocpipe.kpi import ChangeRow, KpiReport, KpiRows, Link, Told, Voice, compute
from vocpipe.kpi.rules import GRADES
from vocpipe.records import Knowledge, OutcomeHow, UsageState

START = date(2026, 1, 1)
LAST = START + timedelta(400)
days = st.integers(0, 300).map(lambda n: START + timedelta(n))
maybe = st.none() | days
moments = st.integers(0, 400 * 24).map(
    lambda hours: datetime(2026, 1, 1, tzinfo=UTC).timestamp() + hours * 3_600
)
people = st.sampled_from(["sato", "suzuki", "pm"])
ids = st.integers(0, 5).map(lambda n: f"v{n}")


def _voice(
    number: int, received: date, early: int, account: str | None, recorder: str, theme: str | None
) -> Voice:
    state, knowledge = list(UsageState)[number % 5], list(Knowledge)[number % 3]
    said = received - timedelta(early)
    return Voice(
        f"v{number}", received, said, account_id=account, recorder=recorder, theme=theme,
        usage_state=state, knowledge=knowledge, revenue=number * 10.0, features=(f"f{number % 2}",),
    )  # fmt: skip


@st.composite
def ledgers(draw: st.DrawFn) -> KpiRows:
    accounts, themes = st.sampled_from([None, "A", "B"]), st.sampled_from([None, "t"])
    voices = [
        _voice(n, draw(days), draw(st.integers(0, 5)), draw(accounts), draw(people), draw(themes))
        for n in range(6)
    ]
    changes = [ChangeRow(f"c{n}", draw(maybe), draw(maybe), draw(maybe), None) for n in range(3)]
    links = [
        Link(
            draw(ids), how, f"c{draw(st.integers(0, 2))}" if how in GRADES else None, draw(people),
            draw(moments), draw(st.sampled_from(["", "because"])), draw(st.none() | moments), seq,
        )
        for seq, how in enumerate(draw(st.lists(st.sampled_from(list(OutcomeHow)), max_size=8)))
    ]  # fmt: skip
    return KpiRows(voices, links, changes, draw(st.lists(st.builds(Told, ids, moments), max_size=4)))


def reached(report: KpiReport) -> list[tuple[int, ...]]:
    return [tuple(cohort.reached for cohort in reach.cohorts) for reach in report.reach]


@settings(max_examples=25)
@given(ledgers(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(ledger, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = {name: random.sample(rows, len(rows)) for name, rows in vars(ledger).items()}
    assert compute(ledger, LAST) == compute(KpiRows(**shuffled), LAST)


@settings(max_examples=25)
@given(ledgers(), days)
def test_a_past_day_is_not_changed_by_what_came_later(ledger, as_of: date) -> None:  # type: ignore[no-untyped-def]
    end = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC).timestamp() + 86_400

    def then(day: date | None) -> date | None:
        return day if day and day <= as_of else None

    known_then = KpiRows(
        [voice for voice in ledger.voices if voice.received_on <= as_of],
        [
            link._replace(undone_at=link.undone_at if link.undone_at and link.undone_at < end else None)
            for link in ledger.links
            if link.at < end
        ],
        [ChangeRow(change.id, *(then(day) for day in change[1:5])) for change in ledger.changes],
        [row for row in ledger.told if row.at < end],
    )
    assert compute(ledger, as_of, "UTC") == compute(known_then, as_of, "UTC")


@settings(max_examples=25)
@given(ledgers(), ids, st.sampled_from(list(OutcomeHow)[:3]), people, moments)
def test_undo_restores_every_figure_but_the_count_of_undone(  # type: ignore[no-untyped-def]
    ledger, voice: str, how: OutcomeHow, by: str, when: float
) -> None:
    done_and_undone = Link(voice, how, "c1", by, when, "because", when + 60, 99)
    before = compute(ledger, LAST)
    after = compute(replace(ledger, links=[*ledger.links, done_and_undone]), LAST)
    same = {"counters": before.counters.model_copy(update={"undone": None})}
    assert after.model_copy(update={"counters": after.counters.model_copy(update={"undone": None})}) == (
        before.model_copy(update=same)
    )


@settings(max_examples=25)
@given(
    ledgers(),
    st.lists(st.tuples(ids, st.sampled_from(list(OutcomeHow)), st.integers(0, 2), moments), max_size=6),
)
def test_the_links_of_a_csm_on_their_own_voices_move_no_reach(ledger, acts) -> None:  # type: ignore[no-untyped-def]
    recorder = {voice.feedback_id: voice.recorder for voice in ledger.voices}
    own = [
        Link(
            id_,
            how,
            f"c{n}" if how in list(OutcomeHow)[:3] else None,
            str(recorder[id_]),
            at,
            "mine",
            None,
            100 + i,
        )
        for i, (id_, how, n, at) in enumerate(acts)
    ]
    before, after = compute(ledger, LAST), compute(replace(ledger, links=[*ledger.links, *own]), LAST)
    assert before.reach == after.reach
    assert before.releases == after.releases
    assert before.time_to_change == after.time_to_change


@settings(max_examples=25)
@given(ledgers())
def test_regrouping_themes_keeps_accounts_and_voices(ledger) -> None:  # type: ignore[no-untyped-def]
    split = [
        voice._replace(theme=f"t-{voice.feedback_id}" if voice.theme else None) for voice in ledger.voices
    ]
    before, after = compute(ledger, LAST), compute(replace(ledger, voices=split), LAST)
    assert before.counts.accounts == after.counts.accounts
    assert before.counts.counted == after.counts.counted


@settings(max_examples=25)
@given(ledgers(), days)
def test_bounds_hold_what_a_cohort_becomes(ledger, as_of: date) -> None:  # type: ignore[no-untyped-def]
    # What is typed in afterwards may still raise any cohort: here everything is in the ledger on the day.
    before = datetime(2025, 12, 31, tzinfo=UTC).timestamp()
    entered = replace(
        ledger,
        voices=[voice for voice in ledger.voices if voice.received_on <= as_of],
        links=[link._replace(at=before, undone_at=None) for link in ledger.links],
    )
    early, late = (compute(entered, day) for day in (as_of, LAST + timedelta(200)))
    for now, then in zip(early.reach, late.reach, strict=True):
        finals = {cohort.month: cohort for cohort in then.cohorts}
        for cohort in now.cohorts:
            final = finals[cohort.month]
            assert final.n == cohort.n
            assert cohort.low * cohort.n - 1e-9 <= final.reached <= cohort.high * cohort.n + 1e-9
            assert (cohort.rate is None) == (cohort.state == "maturing")


def test_a_voice_typed_in_late_for_an_ask_already_counted_can_still_raise_its_cohort() -> None:
    asked, remembered = (
        Voice(id_, received, said, account_id="A", recorder="sato", theme="t")
        for id_, received, said in (
            ("v1", START, START),
            ("v2", date(2026, 4, 2), date(2026, 3, 30)),
        )
    )
    change = ChangeRow("c1", None, date(2026, 3, 31), date(2026, 4, 1), None)
    link = Link("v2", OutcomeHow.CAUSED, "c1", "pm", datetime(2026, 4, 3, tzinfo=UTC).timestamp())
    rows = KpiRows([asked, remembered], [link], [change], [])
    before, after = (compute(rows, day).reach[0].cohorts[0] for day in (date(2026, 4, 1), date(2026, 4, 3)))
    assert (before.n, before.high) == (1, 0.0)
    assert (after.n, after.reached) == (1, 1)
