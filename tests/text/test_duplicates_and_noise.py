"""Near-duplicates found exactly, and texts that are no voice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocpipe.text.duplicates import THRESHOLD, _grams, jaccard, near_duplicates
from vocpipe.text.noise import why_set_aside


def test_a_forwarded_copy_names_the_first_one():
    texts = [
        "CSVエクスポートで日付の列が文字化けします。至急直してください。",
        "印刷の余白を設定したいです。",
        "ＣＳＶエクスポートで日付の列が文字化けします。至急直してください！",
        "CSVエクスポートで日付の列が文字化けします。至急、直してください。",
    ]
    assert near_duplicates(texts, ["a", "b", "c", "d"]) == {"c": "a", "d": "a"}


def test_short_equal_texts_are_no_copies():
    assert near_duplicates(["遅い", "遅い", "too slow", "too slow"], list("abcd")) == {}


def test_a_longer_text_that_contains_another_is_no_copy():
    short = "The export to Excel drops the last column"
    longer = short + " and the totals row, and takes ten minutes to run"
    assert near_duplicates([short, longer], ["a", "b"]) == {}


@given(st.lists(st.text("abcd", min_size=6, max_size=24), max_size=14))
def test_the_join_finds_just_what_comparing_all_pairs_finds(texts):
    ids = [str(number) for number in range(len(texts))]
    found = near_duplicates(texts, ids)
    expected, originals = {}, []
    for number, own in enumerate(map(_grams, texts)):
        similar = (i for i in originals if own and jaccard(own, _grams(texts[i])) >= THRESHOLD)
        match = next(similar, None)
        if match is None:
            originals.append(number)
        else:
            expected[str(number)] = str(match)
    assert found == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("特になし", "filler"),
        ("とくにありません。", "filler"),
        ("n/a", "filler"),
        ("No comments.", "filler"),
        ("いつもお世話になっております。", "filler"),
        ("OK", "filler"),
        ("test", "test entry"),
        ("テスト投稿", "test entry"),
        ("👍👍", "no words"),
        ("(^o^)", "no words"),
        ("---", "no words"),
        (" \n", "empty"),
        ("Click here to win! Earn $500 https://spam.example", "spam"),
        ("うううううううううううううううう", "spam"),
        ("遅い", None),
        ("解約したい", None),
        ("テスト機能が欲しい", None),
        ("Slow", None),
        ("問題なしで使えています", None),
        ("It crashes", None),
        ("要望：検索を速く", None),
    ],
)
def test_filler_and_spam_are_set_aside_with_a_reason(text, reason):
    assert why_set_aside(text) == reason
