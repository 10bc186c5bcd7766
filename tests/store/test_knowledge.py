"""What else the store knows: vectors, spaces, themes, accounts, use, changes, briefs, deliveries, KPI."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.makers import T0, moment, voice
from vocpipe.errors import StoreError
from vocpipe.records import (
    Account,
    AccountLevel,
    Brief,
    Change,
    ChangeState,
    Team,
    Theme,
    ThemeEvent,
    UsageEvent,
)
from vocpipe.store import Snapshot, Store

DAY = date(2026, 11, 16)


def unit_rows(n: int, d: int = 384) -> np.ndarray:
    rows: np.ndarray = np.random.default_rng(n).normal(size=(n, d)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def test_vectors_survive_as_float16_with_a_cosine_above_five_nines(store: Store) -> None:
    rows = unit_rows(50)
    names = [f"h{n}" for n in range(50)]
    assert store.vectors.save("e5", names, rows) == 50
    found = store.vectors.load("e5", [*names, "h0", "unknown"])
    assert set(found) == set(names)
    back = np.stack([found[name] for name in names])
    assert back.dtype == np.float32
    assert ((back * rows).sum(1) / np.linalg.norm(back, axis=1)).min() > 0.99999
    assert np.array_equal(back, rows.astype(np.float16).astype(np.float32))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bits=st.lists(st.floats(-1, 1, width=16), min_size=1, max_size=8))
def test_any_float16_comes_back_bit_for_bit(store: Store, bits: list[float]) -> None:
    row = np.array([bits], np.float32)
    key = f"h{bits}"
    store.vectors.save("any", [key], row)
    assert np.array_equal(store.vectors.load("any", [key])[key], row[0])


def test_a_text_is_embedded_once_a_model_and_a_voice_set_aside_never(store: Store) -> None:
    same = [
        voice("fb_1", "同じ"),
        voice("fb_2", "同じ"),
        voice("fb_3", "other"),
        voice("fb_4", "-", set_aside="x"),
    ]
    store.feedback.save(same)
    wanted = [(same[0].text_hash, "同じ"), (same[2].text_hash, "other")]
    assert store.vectors.missing("e5") == wanted
    store.vectors.save("e5", [wanted[0][0]], unit_rows(1))
    assert store.vectors.missing("e5") == wanted[1:]
    assert store.vectors.missing("bge") == wanted
    assert store.vectors.save("e5", [h for h, _ in wanted], unit_rows(2)) == 1
    kept = store.vectors.load("e5", [wanted[0][0]])[wanted[0][0]]
    assert np.array_equal(kept, unit_rows(1)[0].astype(np.float16).astype(np.float32))


def test_one_space_is_live_and_its_means_are_exact(store: Store) -> None:
    assert store.spaces.live() is None
    means = {"ja": unit_rows(1)[0], "en": unit_rows(2)[1]}
    store.spaces.make_live("s1", "e5", means, moment())
    store.spaces.make_live("s2", "e5", {}, moment(1))
    assert store.spaces.live() == ("s2", "e5", {})
    store.spaces.make_live("s1", "e5", {"ja": unit_rows(3)[0]}, moment(2))
    live = store.spaces.live()
    assert live is not None
    assert live[:2] == ("s1", "e5")
    assert all(np.array_equal(live[2][lang], mean) for lang, mean in means.items())


def theme(key: str = "th_1", **given: Any) -> Theme:
    return Theme(
        **{"key": key, "labels": {"ja": "出力", "en": "export"}, "born_on": DAY, "space": "s1"} | given
    )


def event(key: str = "th_1", what: Any = "born") -> ThemeEvent:
    return ThemeEvent(theme=key, event=what, by="machine", human=False, at=T0, detail={"理由": [1, "二"]})


def test_themes_and_their_events_are_saved_together_or_not_at_all(store: Store) -> None:
    store.themes.save([theme("th_2", exemplars=("fb_1",)), theme("th_1")], [event()])
    assert list(store.themes.all()) == ["th_1", "th_2"]
    with pytest.raises(StoreError, match="(?i)foreign key"):
        store.themes.save([theme(named_by="hana")], [event(what="renamed"), event("th_nobody")])
    assert store.themes.all()["th_1"] == theme()
    merged = theme(state="merged", merged_into="th_2", labels={"ja": "CSV 出力"})
    store.themes.save([merged], [event(what="merged")])
    assert store.themes.all() == {"th_1": merged, "th_2": theme("th_2", exemplars=("fb_1",))}
    told = [one.model_copy(update={"seq": None}) for one in store.themes.events("th_1")]
    assert told == [event(), event(what="merged")]
    assert store.themes.events("th_2") == []
    assert len(store.themes.events()) == 2


def test_a_theme_keeps_the_day_it_was_born(store: Store) -> None:
    store.themes.save([theme()], [])
    store.themes.save([theme(born_on=date(2027, 1, 1), state="dormant")], [])
    assert store.themes.all()["th_1"] == theme(state="dormant")


def test_an_account_is_what_it_was_on_each_day(store: Store) -> None:
    def account(name: str, day: int, **given: Any) -> Account:
        return Account(id="ac_1", name=name, as_of=date(2026, 11, day), **given)

    facts = [account("旧", 1, plan="free"), account("新", 10, level=3, revenue=1.5, aliases=("シン",))]
    assert store.accounts.save(facts, T0) == 2
    store.accounts.save([account("直し", 1, plan="pro")], T0)
    assert store.accounts.history() == [account("直し", 1, plan="pro"), facts[1]]
    assert store.accounts.current() == {"ac_1": facts[1]}


def test_what_is_learned_of_an_account_later_moves_no_figure_of_before(store: Store) -> None:
    def account(level: int, day: date = DAY) -> Account:
        return Account(id="ac_1", name="会社", as_of=day, level=level, revenue=9.0)

    first, later = T0, T0 + timedelta(days=30)
    store.accounts.save([account(2)], first)
    store.accounts.save([account(2)], later)
    store.accounts.save([account(4)], later)
    assert store.accounts.standing(DAY, first) == {"ac_1": (2, 9.0)}
    assert store.accounts.standing(DAY, later) == {"ac_1": (4, 9.0)}
    assert store.accounts.standing(DAY - timedelta(days=1), later) == {}
    store.accounts.save_levels([AccountLevel(account_id="ac_1", day=DAY, level=1, rule="r1")], later)
    assert store.accounts.standing(DAY, later) == {"ac_1": (1, 9.0)}


def test_a_use_that_is_told_of_late_was_not_known_before(store: Store) -> None:
    event = UsageEvent(account_id="ac_1", feature="csv", day=DAY)
    store.usage_events.save([event], T0 + timedelta(days=30))
    assert store.usage_events.of_accounts(["ac_1"], T0) == []
    assert store.usage_events.of_accounts(["ac_1"], T0 + timedelta(days=30)) == [event]


def test_a_usage_event_counts_once_however_often_it_is_read(store: Store) -> None:
    events = [
        UsageEvent(account_id="ac_1", feature="csv", day=date(2026, 11, 2), count=3_000_000_000),
        UsageEvent(account_id="ac_1", feature="csv", day=DAY, commenter="p_1"),
        UsageEvent(account_id="ac_2", feature="api", day=DAY),
    ]
    assert store.usage_events.save([*events, events[0]], T0) == 3
    assert store.usage_events.save(events, T0) == 0
    assert store.usage_events.of_accounts(["ac_1", "ac_1", "ac_9"]) == events[:2]
    assert store.usage_events.of_accounts([]) == []
    assert store.usage_events.features() == {"csv", "api"}


def test_a_change_is_brought_up_to_date(store: Store) -> None:
    planned = Change(id="ch_2", title="CSV を速く", planned_on=DAY, features=("csv",))
    released = planned.model_copy(update={"state": ChangeState.RELEASED, "released_on": DAY})
    other = Change(id="Ch_1", title="API")
    assert store.changes.save([planned, other], T0) == 2
    store.changes.save([released], T0)
    assert list(store.changes.all().values()) == [other, released]


def test_redrafting_a_brief_replaces_it(store: Store) -> None:
    first = Brief(
        team=Team.SALES, week="2026-W47", lang="ja", markdown="# 一", html="<p>", feedback_ids=("a",)
    )
    second = first.model_copy(update={"markdown": "# 二"})
    english = first.model_copy(update={"lang": "en"})
    for brief, digest in ((first, "d1"), (english, "d2"), (second, "d3")):
        store.briefs.save(brief, digest)
    assert store.briefs.get("sales", "2026-W47", "ja") == (second, "d3")
    assert store.briefs.get("product", "2026-W47", "ja") is None
    assert store.briefs.of_week("2026-W47") == [english, second]


def test_a_delivery_is_noted_once(store: Store) -> None:
    assert "k" not in store.outbox
    store.outbox.left("k", "slack", "2026-W47", moment())
    store.outbox.left("k", "slack", "2026-W47", moment(1))
    assert "k" in store.outbox


def test_a_kpi_snapshot_of_a_day_is_replaced_by_the_next_of_that_day(store: Store) -> None:
    for day, report in ((DAY, {"n": 1}), (date(2026, 11, 1), {}), (DAY, {"n": float("nan")})):
        store.kpi_snapshots.save(Snapshot(day, "v1", report, moment(), "seal"))
    assert [one.as_of for one in store.kpi_snapshots.all()] == [date(2026, 11, 1), DAY]
