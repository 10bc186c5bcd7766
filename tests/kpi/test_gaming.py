"""Ways to raise the headline instead of improving the product: each moves a counter-metric beside it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kpi.test_properties import LAST, days, ids, ledgers, moments
from vocpipe.kpi import ChangeRow, KpiReport, KpiRows, Link, Voice, compute
from vocpipe.records import OutcomeHow

DAY = date(2026, 9, 30)
CHANGES = [
    ChangeRow("big", date(2026, 2, 1), date(2026, 2, 1), date(2026, 3, 1), title="Drafts are kept offline"),
    ChangeRow("small", date(2026, 2, 1), date(2026, 2, 1), date(2026, 3, 2), title="Reports as PDF"),
]


def said(name: str, account: str, theme: str | None, **more: object) -> Voice:
    """Give a voice of January that a help desk recorded."""
    day = date(2026, 1, 10)
    return Voice(name, day, day, **{"account_id": account, "recorder": "sato", "theme": theme} | more)  # type: ignore[arg-type]


def linked(*pairs: tuple[str, str]) -> list[Link]:
    """Give links that somebody else made."""
    at = datetime(2026, 3, 3, tzinfo=UTC).timestamp()
    return [
        Link(voice, OutcomeHow.CAUSED, change, "pm", at, seq=n) for n, (voice, change) in enumerate(pairs)
    ]


HONEST = KpiRows(
    [said("v1", "A", "t"), said("v2", "A", "t"), said("v3", "B", "u"), said("v4", "C", None)],
    linked(("v1", "big"), ("v2", "big")),
    CHANGES,
)
"""One of three asks was reached."""


def voices(**changed: dict[str, object]) -> KpiRows:
    """Give the honest rows with some facts of voices changed."""
    return replace(HONEST, voices=[v._replace(**changed.get(v.feedback_id, {})) for v in HONEST.voices])


GAMES = {
    "one ask is split into two themes": ("split_asks", voices(v2={"theme": "t2"})),
    "an ask that nobody answered is merged into one that was": (
        "carried",
        voices(v3={"account_id": "A", "theme": "t"}),
    ),
    "everything is linked to one big release": (
        "one_change",
        replace(HONEST, links=linked(("v1", "big"), ("v2", "big"), ("v3", "big"), ("v4", "big"))),
    ),
    "a voice is dated back before the work": (
        "entered_after_release",
        replace(
            HONEST,
            voices=[*HONEST.voices, said("v5", "D", None, entered_on=date(2026, 9, 1))],
            links=[*HONEST.links, *linked(("v5", "big"))],
        ),
    ),
    "a release is dated back": (
        "dates_late",
        replace(
            HONEST,
            links=[*HONEST.links, *linked(("v3", "old"))],
            changes=[*CHANGES, ChangeRow("old", released_on=date(2026, 3, 5), dates_late=True)],
        ),
    ),
    "a trifle is released": (
        "trivial_changes",
        replace(
            HONEST,
            links=[*HONEST.links, *linked(("v3", "typo"))],
            changes=[*CHANGES, ChangeRow("typo", released_on=date(2026, 3, 5), title="Fix typos")],
        ),
    ),
    "the recorder is left out and links the voice": (
        "unknown_recorder",
        replace(voices(v3={"recorder": None}), links=[*HONEST.links, *linked(("v3", "small"))]),
    ),
    "what nobody answered is set aside": ("set_aside", voices(v3={"set_aside": True})),
}


def share(report: KpiReport) -> float:
    """Give the headline."""
    found = report.reach[0].overall.share
    assert found is not None
    return found


@pytest.mark.parametrize("game", GAMES)
def test_who_games_the_headline_moves_a_counter_metric(game: str) -> None:
    counter, played = GAMES[game]
    before, after = compute(HONEST, DAY), compute(played, DAY)
    assert share(after) > share(before) == pytest.approx(1 / 3)
    now, then = getattr(after.counters, counter), getattr(before.counters, counter)
    assert now.k > then.k


mine = st.lists(st.tuples(days, st.sampled_from([None, "A", "B"]), st.sampled_from([None, "t"])), max_size=4)
acts = st.lists(st.tuples(ids, st.sampled_from(list(OutcomeHow)[:3]), st.integers(0, 2), moments), max_size=4)


@settings(max_examples=25)
@given(ledgers(), mine, acts)
def test_what_a_csm_types_in_and_links_alone_raises_no_headline_unseen(  # type: ignore[no-untyped-def]
    ledger, typed, linked_by_them
) -> None:
    new = [
        Voice(f"w{n}", day, day, account_id=account, recorder="csm", theme=theme, entered_on=LAST)
        for n, (day, account, theme) in enumerate(typed)
    ]
    own = [
        Link(f"w{int(id_[1:]) % 4}", how, f"c{n}", "csm", at, "mine", None, 100 + i)
        for i, (id_, how, n, at) in enumerate(linked_by_them)
    ]
    before = compute(ledger, LAST)
    after = compute(replace(ledger, voices=[*ledger.voices, *new], links=[*ledger.links, *own]), LAST)
    for now, then in zip(after.reach, before.reach, strict=True):
        raised = (now.overall.share or 0.0) > (then.overall.share or 0.0)
        assert not raised or after.counters.dated_back.k > before.counters.dated_back.k
    assert after.releases.reverse == before.releases.reverse
    today = [voice._replace(received_on=LAST, said_on=LAST) for voice in new]
    honest = compute(replace(ledger, voices=[*ledger.voices, *today], links=[*ledger.links, *own]), LAST)
    assert [reach.overall for reach in honest.reach] == [reach.overall for reach in before.reach]
