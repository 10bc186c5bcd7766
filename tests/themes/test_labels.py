"""Readable labels from members' own words."""

import pytest

from vocpipe.themes.labels import ThemeTexts, drifted, label_themes
from vocpipe.themes.phrases import MAX_WIDTH, width

EXPORT_JA = (
    "CSV出力が文字化けする。",
    "取引先に送るCSV出力が文字化けするので困っています。",
    "CSV出力が文字化けします。Excelで開くと読めません。",
    "先月からCSV出力が文字化けするようになりました。",
)
SLOW_JA = (
    "検索結果の表示が遅い。",
    "検索結果の表示が遅いので毎朝待たされます。",
    "商品が多いと検索結果の表示が遅いです。",
    "検索結果の表示がとても遅い。",
)
EXPORT_EN = (
    "The export puts columns in the wrong order.",
    "Columns in the wrong order after every export, please fix.",
    "My export has columns in the wrong order.",
)
LOGIN_EN = (
    "Login fails after the password reset.",
    "Every login fails after a password reset on my phone.",
    "After a password reset the login fails.",
)


def theme(*texts: str, lang: str = "ja") -> ThemeTexts:
    return ThemeTexts(texts, (lang,) * len(texts), tuple(f"a{i}" for i in range(len(texts))))


def test_a_japanese_label_says_what_happens_to_what() -> None:
    export, slow = label_themes([theme(*EXPORT_JA), theme(*SLOW_JA)])
    assert export.labels["ja"] == "CSV出力が文字化けする"
    assert slow.labels["ja"] == "検索結果の表示が遅い"


def test_an_english_label_is_a_phrase_of_the_members() -> None:
    export, login = label_themes([theme(*EXPORT_EN, lang="en"), theme(*LOGIN_EN, lang="en")])
    assert "columns in the wrong order" in export.labels["en"].lower()
    assert "login fails" in login.labels["en"].lower()


def test_a_label_is_an_exact_slice_of_the_member_it_names() -> None:
    themes = [theme(*EXPORT_JA), theme(*SLOW_JA), theme(*EXPORT_EN, lang="en")]
    for given, label in zip(themes, label_themes(themes), strict=True):
        for lang, (row, start, end) in label.source.items():
            assert given.texts[row][start:end].casefold() == label.labels[lang].casefold()
            assert width(label.labels[lang]) <= MAX_WIDTH


def test_a_language_with_few_members_shows_the_other_ones_label() -> None:
    mixed = ThemeTexts((*EXPORT_JA, "CSV is broken"), ("ja",) * 4 + ("en",), tuple("abcde"))
    label = label_themes([mixed, theme(*SLOW_JA)])[0]
    assert label.labels["en"] == label.labels["ja"]
    assert label.borrowed == ("en",)


def test_two_themes_never_share_a_label() -> None:
    labels = label_themes([theme(*EXPORT_JA), theme(*EXPORT_JA), theme(*SLOW_JA)])
    assert len({label.labels["ja"] for label in labels}) == 3


def test_one_authors_flood_does_not_name_a_theme() -> None:
    flood = ("印刷の余白が広すぎる。",) * 20
    given = ThemeTexts(flood + EXPORT_JA, ("ja",) * 24, ("loud",) * 20 + tuple("abcd"))
    assert "CSV" in label_themes([given, theme(*SLOW_JA)])[0].labels["ja"]


def test_a_label_stays_while_it_still_fits_and_goes_when_it_does_not() -> None:
    themes = [theme(*EXPORT_JA), theme(*SLOW_JA)]
    held = label_themes(themes, current=[{"ja": "取引先に送るCSV出力が文字化けする"}, None])[0]
    assert held.labels["ja"] == "取引先に送るCSV出力が文字化けする"
    moved = label_themes(themes, current=[{"ja": "検索結果の表示が遅い"}, None])[0]
    assert moved.labels["ja"] == "CSV出力が文字化けする"
    assert drifted(0.5, 1.0)
    assert not drifted(0.9, 1.0)


def test_redaction_marks_are_never_part_of_a_label() -> None:
    texts = tuple(f"[NAME]さんの請求書が届かない。{i}" for i in ("至急", "困る", "確認"))
    label = label_themes([theme(*texts), theme(*SLOW_JA)])[0].labels["ja"]
    assert "NAME" not in label
    assert "請求書が届かない" in label


def test_a_predicate_is_not_cut_so_that_its_meaning_turns() -> None:
    texts = (
        "一括編集できるようにしてほしい。",
        "請求を一括編集できるようにしてほしい。",
        "一括編集できるようにしてください。",
    )
    label = label_themes([theme(*texts), theme(*SLOW_JA)])[0].labels["ja"]
    assert not label.endswith("できる")


@pytest.mark.parametrize("text", ["！！！", "12345", "Ａ"])
def test_a_theme_without_any_phrase_still_has_a_label(text: str) -> None:
    label = label_themes([theme(text, text, text)])[0]
    assert label.labels["ja"]
    assert label.labels["en"]


def test_no_theme_gives_no_label() -> None:
    assert label_themes([]) == []
