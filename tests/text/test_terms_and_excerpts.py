"""Terms of a query and the excerpt that answers it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocpipe.text.clean import collapse
from vocpipe.text.excerpt import MOST, WIDTH, excerpt, query_terms


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("点検結果が消える", ["点検結果", "消"]),
        ("CSV出力が文字化けする", ["csv", "出力", "文字化"]),
        ("Ｅｘｃｅｌ へ エクスポート", ["excel", "エクスポート"]),
        ("how do I export to the ERP", ["export", "erp"]),
        ("what is this", ["what", "is", "this"]),
        ("かってにとじる", ["かってにとじる"]),
        ("C++ / node.js / A-12", ["c++", "node.js", "a-12"]),
        ("消える 消える", ["消"]),
        ("", []),
        ("!?。", []),
    ],
)
def test_terms_are_what_the_query_is_about(query: str, terms: list[str]) -> None:
    assert query_terms(query) == terms


@given(st.text(max_size=200))
def test_every_term_stands_in_the_folded_query(query: str) -> None:
    terms = query_terms(query)
    assert len(terms) <= MOST
    assert all(term and term in collapse(query) for term in terms)


@given(st.text(max_size=600), st.lists(st.text(min_size=1, max_size=8), max_size=5))
def test_an_excerpt_is_an_exact_span_that_fits(text: str, terms: list[str]) -> None:
    start, end = excerpt(text, [collapse(term) for term in terms if collapse(term)])
    assert 0 <= start <= end <= len(text) or not text.strip()
    assert end - start <= WIDTH
    assert len(text) > WIDTH or (start, end) == (0, len(text))


def test_the_excerpt_of_a_long_text_starts_with_the_sentence_that_answers() -> None:
    long = "本日は晴れでした。" * 30 + "CSV出力が文字化けして困っています。" + "以上です。" * 40
    start, end = excerpt(long, ["csv", "文字化"])
    assert long[start:end].startswith("CSV出力が文字化け")


def test_a_term_deep_inside_one_long_sentence_is_shown() -> None:
    long = "あ" * 400 + "文字化け" + "い" * 400
    start, end = excerpt(long, ["文字化"])
    assert "文字化け" in long[start:end]
