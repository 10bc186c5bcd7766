"""Voices: in once, revised with their history kept, found again as they were said."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.makers import moment, voice
from vocpipe.errors import StoreError
from vocpipe.records import Channel, Lang, Side
from vocpipe.store import Saved, Store
from vocpipe.text.clean import clean

ODD_TEXTS = {
    "nul": "前\x00後",
    "lone surrogate": "a\ud800b",
    "emoji with joiners": "家族 👨‍👩‍👧 と 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "right to left": "שלום \u202eevil\u202c مرحبا",
    "half-width kana": "ｴｸｽﾎﾟｰﾄ ﾎﾞﾀﾝ",
    "decomposed": "か\u3099 e\u0301",
    "newlines": "一\r\n二\r三",
    "quotes": """Robert'); DROP TABLE feedback;-- "%" _ \\ :name ?""",
    "1 MB": "長い文章。abc " * 50_000,
}


def test_a_voice_comes_back_as_it_went_in(store: Store) -> None:
    said = voice(
        "fb_1",
        "CSV出力が遅い🙂",
        part=2,
        side=Side.UNKNOWN,
        channel=Channel.MEETING,
        lang=Lang.MIXED,
        said_at=moment(0.123456),
        account_id="ac_1",
        commenter="p_1",
        recorder="佐藤",
        feature_hints=("csv", "出力"),
        rating=4.5,
        span=(10, 20),
        origin="議事録.md 行 3",
        duplicate_of="fb_0",
        set_aside="filler",
    )
    plain = voice("fb_2")
    store.feedback.save([said, plain])
    assert store.feedback.by_id(["fb_2", "fb_1", "fb_9"]) == {"fb_1": said, "fb_2": plain}


def test_new_same_and_revised_are_told_apart_and_a_second_time_changes_nothing(store: Store) -> None:
    batch = [voice("fb_1"), voice("fb_2", "text two")]
    assert store.feedback.save(batch) == Saved(new=2)
    assert store.feedback.save(batch) == Saved(same=2)
    batch = [voice("fb_1", received_at=moment(60)), voice("fb_2", "text two!"), voice("fb_3", "three")]
    assert store.feedback.save(batch) == Saved(new=1, revised=1, same=1)
    assert store.feedback.save(batch) == Saved(same=3)
    assert store.feedback.count() == 3


def test_other_facts_are_brought_up_to_date_without_a_new_revision(store: Store) -> None:
    store.feedback.save([voice(recorder="佐藤"), voice("fb_2", "two")])
    later = voice(account_id="ac_1", rating=4.0, said_at=moment(-9), received_at=moment(60))
    assert store.feedback.save([later, voice("fb_2", "two")]) == Saved(updated=1, same=1)
    assert store.feedback.save([later]) == Saved(same=1)
    assert store.feedback.by_id(["fb_1"])["fb_1"] == later.model_copy(update={"received_at": moment(0)})
    assert len(store.feedback.revisions("fb_1")) == 1


def test_a_voice_without_a_date_keeps_the_one_of_its_first_reading(store: Store) -> None:
    store.feedback.save([voice(said_at=moment(1), received_at=moment(1))])
    assert store.feedback.save([voice(said_at=moment(2), received_at=moment(2))]) == Saved(same=1)
    assert store.feedback.by_id(["fb_1"])["fb_1"].said_at == moment(1)


def test_a_link_to_an_earlier_voice_stays_when_the_voice_is_read_again(store: Store) -> None:
    store.feedback.save([voice(duplicate_of="fb_0")])
    assert store.feedback.save([voice()]) == Saved(same=1)
    assert store.feedback.by_id(["fb_1"])["fb_1"].duplicate_of == "fb_0"


def test_an_edit_keeps_the_first_day_of_receipt_and_every_text(store: Store) -> None:
    texts = ["一つ目", "二つ目", "一つ目"]
    for minute, text in enumerate(texts):
        store.feedback.save([voice(text=text, received_at=moment(minute))])
    now = store.feedback.by_id(["fb_1"])["fb_1"]
    assert (now.revision, now.text, now.received_at) == (3, "一つ目", moment(0))
    history = [(row["revision"], row["text"], row["at"]) for row in store.feedback.revisions("fb_1")]
    assert history == [(n + 1, text, moment(n)) for n, text in enumerate(texts)]


def test_an_id_twice_in_one_batch_is_one_voice_with_the_last_text(store: Store) -> None:
    assert store.feedback.save([voice(text="a1"), voice(text="a2")]) == Saved(new=1, same=1)
    assert store.feedback.save([voice(text="a3"), voice(text="a4")]) == Saved(revised=1, same=1)
    assert [row["text"] for row in store.feedback.revisions("fb_1")] == ["a2", "a4"]
    assert store.feedback.by_id(["fb_1"])["fb_1"].text == "a4"


def test_one_place_under_two_ids_is_refused_and_nothing_is_saved(store: Store) -> None:
    store.feedback.save([voice("fb_1", external_id="row 1")])
    with pytest.raises(StoreError, match=r"(?i)refused a row.*unique"):
        store.feedback.save([voice("fb_0", "new"), voice("fb_2", external_id="row 1")])
    assert store.feedback.count() == 1
    assert store.feedback.revisions("fb_2") == []


def test_an_empty_batch_does_nothing(store: Store) -> None:
    assert store.feedback.save([]) == Saved()
    assert store.feedback.by_id([]) == {}


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_odd_texts_are_cleaned_once_and_kept_exactly(store: Store, name: str) -> None:
    said = voice(text=ODD_TEXTS[name])
    assert store.feedback.save([said]) == Saved(new=1)
    found = store.feedback.by_id(["fb_1"])["fb_1"]
    assert found.text == clean(ODD_TEXTS[name])
    assert found.text_hash == said.text_hash
    assert store.feedback.save([voice(text=ODD_TEXTS[name])]) == Saved(same=1)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(), min_size=1).filter(clean), other=st.text(st.characters()))
def test_any_text_survives_and_no_other_field_can_stop_a_batch(store: Store, text: str, other: str) -> None:
    said = voice("fb_any", text, recorder=other, origin=other, feature_hints=(other,))
    with store.transaction():
        store.feedback.save([said])
        assert store.feedback.by_id(["fb_any"])["fb_any"].text == said.text
        assert store.feedback.save([said]).same == 1


def test_what_cannot_be_stored_makes_no_change_of_a_voice_read_again(store: Store) -> None:
    odd = voice(origin="a\x00b")
    store.feedback.save([odd])
    assert store.feedback.save([odd]) == Saved(same=1)


def test_voices_are_found_by_time_account_and_source_in_order_of_arrival(store: Store) -> None:
    week = timedelta(days=7)
    store.feedback.save(
        [
            voice("fb_c", "late", said_at=moment() + week, account_id="ac_1"),
            voice("fb_b", "early", account_id="ac_2", source="tickets"),
            voice("fb_a", "noise", set_aside="spam", account_id="ac_1"),
        ]
    )

    def ids(**tests: Any) -> list[str]:
        return [found.id for found in store.feedback.find(**tests)]

    assert ids() == ["fb_c", "fb_b"]
    assert ids(with_set_aside=True) == ["fb_c", "fb_b", "fb_a"]
    assert ids(said_from=moment(), said_before=moment() + week) == ["fb_b"]
    assert ids(said_from=moment() + week) == ["fb_c"]
    assert ids(account_id="ac_1", with_set_aside=True) == ["fb_c", "fb_a"]
    assert ids(source="tickets") == ["fb_b"]
    assert store.feedback.sources() == {"sheet": 2, "tickets": 1}
    assert store.feedback.languages() == {one.text_hash: str(one.lang) for one in store.feedback.find()}
    assert [v.id for v in store.feedback.of_accounts(["ac_1", "ac_1"])] == ["fb_c"]
    assert store.feedback.of_accounts([]) == []


def test_a_shortened_id_is_matched_letter_by_letter(store: Store) -> None:
    store.feedback.save([voice(f"fb_{tail}") for tail in ("ab1", "ab2", "AB3", "a%4")])
    assert sorted(store.feedback.starting_with("fb_ab")) == ["fb_ab1", "fb_ab2"]
    assert store.feedback.starting_with("fb_a%") == ["fb_a%4"]
    assert store.feedback.starting_with("fb%") == []
    assert len(store.feedback.starting_with("fb_")) == 3
