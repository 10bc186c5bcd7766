"""Fast tokens in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocpipe.text.tokens import tokenize


def test_japanese_verbs_come_with_their_dictionary_form():
    tokens = tokenize(["CSVエクスポートを使っていた"], "ja")[0]
    assert ("使っ", "使う", "VERB") in [(t.text, t.lemma, t.pos) for t in tokens]


def test_mode_a_cuts_shorter_than_mode_c():
    assert len(tokenize(["東京都庁舎前"], "ja", "A")[0]) > len(tokenize(["東京都庁舎前"], "ja", "C")[0])


def test_english_inflections_go_to_their_lemma():
    tokens = tokenize(["The exports were failing; replies stopped, we tried updating policies"], "en")[0]
    lemmas = {t.text: t.lemma for t in tokens}
    expected = "exports:export were:be failing:fail replies:reply stopped:stop tried:try updating:update"
    assert lemmas.items() >= dict(pair.split(":") for pair in expected.split()).items()
    assert lemmas["policies"] == "policy"


@pytest.mark.parametrize("lang", ["ja", "en"])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_token_spans_are_exact(lang, text):
    for token in tokenize([text], lang)[0]:
        assert text[token.start : token.end] == token.text


def test_a_text_longer_than_sudachi_takes_is_cut_into_pieces():
    text = "検索が遅いです。\n" * 6000
    tokens = tokenize([text], "ja")[0]
    assert tokens[-1].end == len(text) or text[tokens[-1].end :].isspace()
    assert "".join(t.text for t in tokens) == text
