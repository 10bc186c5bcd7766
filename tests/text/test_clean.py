"""Cleaning, the folded form with its way back, and the hash."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from vocpipe.text.clean import clean, match_form, text_hash

ANY = st.text(st.characters(codec=None), max_size=60)


def test_invisible_characters_go_and_words_stay():
    assert clean("\ufeff検索\x00が\u200b遅い\u202e。\r\nLine two\r ") == "検索が遅い。\nLine two"


def test_lone_surrogates_go_and_split_pairs_become_their_character():
    assert clean("a\ud83db") == "ab"
    assert clean("\ud83d\ude00") == "😀"


def test_a_joiner_stays_inside_an_emoji_only():
    family = "👨\u200d👩\u200d👧"
    assert clean(f"{family} a\u200db") == f"{family} ab"


def test_the_flag_of_scotland_keeps_its_tags_and_hidden_tags_go():
    flag = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
    assert clean(flag + "\U000e0041x") == flag + "x"


def test_full_width_and_spacing_inside_are_kept_verbatim():
    assert clean("ＣＳＶ　出力  ok") == "ＣＳＶ　出力  ok"


@given(ANY)
def test_cleaning_twice_changes_nothing_more(text):
    once = clean(text)
    assert clean(once) == once
    once.encode("utf-8")


@given(ANY)
def test_the_folded_text_is_exactly_nfkc_and_casefold_of_the_whole(text):
    form = match_form(text)
    assert form.text == unicodedata.normalize("NFKC", text).casefold()
    assert len(form.offsets) == len(form.text) + 1
    assert form.offsets == sorted(form.offsets)
    assert form.offsets[-1] == len(text)


@given(ANY, st.data())
def test_a_folded_span_goes_back_to_original_text_that_folds_to_cover_it(text, data):
    form = match_form(text)
    if not form.text:
        return
    start = data.draw(st.integers(0, len(form.text) - 1))
    end = data.draw(st.integers(start + 1, len(form.text)))
    left, right = form.span(start, end)
    assert 0 <= left < right <= len(text)
    assert form.text[start:end] in unicodedata.normalize("NFKC", text[left:right]).casefold()


def test_half_width_kana_with_its_voicing_mark_maps_back_as_one():
    form = match_form("ｶﾞ㍻A")
    assert form.text == "ガ平成a"
    assert form.span(0, 1) == (0, 2)
    assert form.span(1, 2) == (2, 3)
    assert form.span(3, 4) == (3, 4)


def test_the_hash_ignores_width_case_and_blanks_only():
    assert text_hash("ＣＳＶ  出力\n") == text_hash("csv 出力")
    assert text_hash("CSV 出力") != text_hash("CSV 入力")
    assert len(text_hash("")) == 32
