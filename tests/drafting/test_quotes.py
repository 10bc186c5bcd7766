"""Quotes: exact spans that keep their sense, in Japanese and English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocpipe.drafting.quotes import excerpt, find_quotes, places
from vocpipe.drafting.width import display_width
from vocpipe.text.clean import match_form

TEXTS = st.text(max_size=200) | st.lists(
    st.sampled_from(
        ["助かっています。", "でも、", "もし", "If it works, ", "It saves time. ", "But ", "ので、"]
        + ["\n", "㈱", "ﾊﾞ", "「", "」"]
    ),
    max_size=14,
).map("".join)  # fmt: skip


def quotes(text: str) -> list[str]:
    return [quote.text for quote in find_quotes(text)]


@given(TEXTS)
def test_every_quote_is_an_exact_span_and_checks_as_verified(text: str) -> None:
    for quote in find_quotes(text):
        assert quote.text == text[quote.start : quote.end]
        assert quote.width == display_width(quote.text)
        if len(match_form(quote.text).text) > 1:
            assert (quote.start, quote.end) in places(quote.text, text)


@given(TEXTS, st.integers(10, 200))
def test_an_excerpt_is_an_exact_span_inside_the_text(text: str, width: int) -> None:
    start, end = excerpt(text, (len(text) // 2, len(text)), width)
    assert 0 <= start <= end <= len(text)
    assert (start, end) == (0, len(text)) or text[start:end].strip()


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("とても便利です。ただし、請求書が多いと使えません。", "とても便利です。"),
        ("最高のツールです。というのは嘘です。", "最高のツールです。"),
        ("報告が楽になりました。でも、月末は結局Excelです。", "報告が楽になりました。"),
        ("すぐ終わります。電波があれば。それが難しい。", "電波があれば。"),
        ("It saves us hours. But only when it works.", "It saves us hours."),
        ("事故報告が3割減った。システムだけの手柄ではないが、と前置きつきで。", "事故報告が3割減った。"),
        ("He said it is the best tool. That is not true.", "He said it is the best tool."),
        ("Reporting is easy. Except on Mondays, when it is down.", "Reporting is easy."),
        ("If we had an API. It would be perfect.", "It would be perfect."),
        ("速くなりました。実際は前より遅い日もあります。", "速くなりました。"),
    ],
)
def test_a_sentence_is_never_quoted_without_the_one_that_limits_or_denies_it(text: str, lost: str) -> None:
    assert lost not in quotes(text)
    assert any(lost in quote for quote in quotes(text))


@pytest.mark.parametrize(
    "text",
    [
        "動けば、とても便利です。",
        "電波があるなら、すぐ送れるので、助かります。",
        "便利だと思っていませんので、使いません。",
        "使いにくいけれど、慣れたので、助かっています。",
        "「早いので、助かる」と聞いたが違った。",
        "安くはないが、役に立っています。",
    ],
)
def test_a_condition_a_but_or_a_negation_is_never_cut_off(text: str) -> None:
    assert quotes(text) == [text]


def test_a_closing_clause_is_not_cut_off_from_its_reason() -> None:
    text = "履歴が現場で見られるので、もう手放せません。"
    assert quotes(text) == [text]


def test_what_a_note_gives_in_quotation_marks_may_stand_alone_as_spoken_words() -> None:
    text = "畑山さん「交換履歴だけは手放せない」とのこと。"
    found = {quote.text: quote.reported for quote in find_quotes(text)}
    assert found == {text: True, "交換履歴だけは手放せない": False}


@pytest.mark.parametrize(
    "rest",
    ["とは思わない。", "と言われたが違った。", "ではない。", "わけではありません。", "と聞いたけど嘘。"],
)
def test_words_in_quotation_marks_that_the_sentence_denies_are_not_quoted(rest: str) -> None:
    text = f"「とても使いやすい製品だ」{rest}"
    assert quotes(text) == [text]


def test_a_sentence_that_leans_on_the_one_before_is_marked() -> None:
    found = {
        quote.text: quote.alone
        for quote in find_quotes("点検が早い。そのため残業が減りました。 This is why.")
    }
    assert found == {"点検が早い。": True, "そのため残業が減りました。": False, "This is why.": False}


def test_a_quote_with_a_redaction_mark_is_not_clean() -> None:
    assert [quote.clean for quote in find_quotes("[NAME]さんが丁寧でした。助かりました。")] == [False, True]


def test_words_are_verified_through_width_and_case_and_come_back_as_the_voice_wrote_them() -> None:
    text = "ＳＡＰと連携して、ﾚﾎﾟｰﾄが楽になった。"
    (span,) = places("sapと連携して、レポートが楽に", text)
    assert text[slice(*span)] == "ＳＡＰと連携して、ﾚﾎﾟｰﾄが楽に"


@pytest.mark.parametrize("said", ["とても便利でした", "便利 です", "", "で", "(株", "株"])
def test_words_that_are_not_there_are_unverified(said: str) -> None:
    assert not any(places(said, "㈱テイレルは便利です"))


def test_an_excerpt_shows_the_sentences_around_what_matters() -> None:
    text = "いつもお世話になっております。" * 20 + "写真が止まります。" + "よろしくお願いします。" * 20
    at = text.index("写真")
    start, end = excerpt(text, (at, at + 2), 80)
    assert "写真が止まります。" in text[start:end]
    assert display_width(text[start:end]) <= 80
