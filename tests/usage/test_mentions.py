"""Mentions: names, spellings, typos, hints, and what is not a mention."""

import pytest

from vocpipe.text.clean import match_form
from vocpipe.usage.catalogue import Catalogue
from vocpipe.usage.mentions import Finder
from vocpipe.usage.scope import Mention, clauses, scope


def found(features: Catalogue, text: str, *hints: str) -> dict[str, str]:
    return {m.feature: m.how for m in Finder(features).find(match_form(text).text, hints)}


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("ＣＳＶ出力が遅いです", "export"),
        ("エクスポートのたびに固まる", "export"),
        ("The CSV-exports are slow", "export"),
        ("our form's header is cut off", "forms"),
        ("お問い合わせフォームが表示されません", "forms"),
        ("ChatBots everywhere", "chatbot"),
    ],
)
def test_a_name_is_found_in_its_spellings(features: Catalogue, text: str, feature: str) -> None:
    assert found(features, text) == {feature: "name"}


@pytest.mark.parametrize(
    "text", ["プラットフォームの障害", "a new platform", "we need information", "performs well"]
)
def test_a_name_inside_a_longer_word_is_no_mention(features: Catalogue, text: str) -> None:
    assert found(features, text) == {}


def test_a_typo_in_a_long_word_is_found_in_latin_and_katakana(features: Catalogue) -> None:
    assert found(features, "the chattbot is slow") == {"chatbot": "typo"}
    assert found(features, "チャッボットが遅い") == {"chatbot": "typo"}


def test_a_hint_counts_only_where_the_text_does_not_name_the_feature(features: Catalogue) -> None:
    assert found(features, "遅いです", "CSV出力") == {"export": "hint"}
    assert found(features, "CSV出力が遅いです", "エクスポート") == {"export": "name"}
    assert found(features, "遅いです", "知らない機能") == {}


def test_the_scope_of_a_feature_ends_where_another_takes_over() -> None:
    text = "・forms: used daily\n・chatbot: never tried, no plans"
    mentions = [
        Mention("forms", 1, 6, "name"),
        Mention("chatbot", text.index("chatbot"), text.index("chatbot") + 7, "name"),
    ]
    spans = scope(text, "forms", mentions)
    assert [text[a:b] for a, b in spans] == ["・forms: used daily"]
    assert "no plans" in " ".join(text[a:b] for a, b in scope(text, "chatbot", mentions))


def test_contrast_cuts_a_sentence_in_both_languages() -> None:
    japanese = "フォームは毎日使っているが、チャットボットは一度も触っていない。"
    assert len(clauses(japanese)) == 2
    english = "we use the forms daily, but the chatbot was switched off"
    assert [english[a:b].strip() for a, b in clauses(english)][-1].startswith("but")


def test_a_hinted_feature_without_a_mention_still_has_a_scope() -> None:
    assert scope("it freezes", "export", [Mention("export", -1, -1, "hint")]) == [(0, 10)]
