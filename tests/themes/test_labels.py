"""Readable labels from members' own words."""

import time
import unicodedata

import pytest
from hypothesis import given as supposing
from hypothesis import settings
from hypothesis import strategies as st

from vocpipe.records import label_lang
from vocpipe.text.tokens import tokenize
from vocpipe.themes.labels import ThemeLabel, ThemeTexts, drifted, label_themes
from vocpipe.themes.phrases import MAX_WIDTH, clauses, phrases, width

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
    held = label_themes(themes, current=[{"ja": "CSV出力が文字化けします"}, None])[0]
    assert held.labels["ja"] == "CSV出力が文字化けします"
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


def parts_are_slices(given: ThemeTexts, label: ThemeLabel) -> None:
    for lang, parts in label.parts.items():
        said = label.labels[lang].split(": ") if len(parts) > 1 else [label.labels[lang].split(" (")[0]]
        for piece, (row, start, end) in zip(said, parts, strict=True):
            text = given.texts[row]
            folded = " ".join(unicodedata.normalize("NFKC", text[start:end]).split()).casefold()
            assert piece.casefold() in (folded, folded.split(" (")[0])
            tokens = tokenize([text], lang)[0]
            assert start in {t.start for t in tokens}
            assert end in {t.end for t in tokens}
            assert not set(text[start:end]) & set("。｡！？!?\n、､")


WORDS_JA = (
    "CSV出力",
    "予定ﾎﾞｰﾄﾞ",
    "検索",
    "[NAME]さん",
    "が",
    "を",
    "遅い",
    "文字化けする",
    "見せたくない",
    "です",
    "｡",
    "、",
    "12件",
    "\n",
)
WORDS_EN = (
    "Export",
    "board",
    "is",
    "slow",
    "can't",
    "load",
    "columns",
    "the",
    "wrong",
    ".",
    "12",
    "I'm",
    "\n",
    "-",
)
MEMBERS = st.lists(
    st.tuples(
        st.one_of(
            st.lists(st.sampled_from(WORDS_JA), min_size=1, max_size=8).map(lambda w: ("ja", "".join(w))),
            st.lists(st.sampled_from(WORDS_EN), min_size=1, max_size=8).map(lambda w: ("en", " ".join(w))),
        ),
        st.sampled_from("abcd"),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60)
@supposing(st.lists(MEMBERS, min_size=1, max_size=4))
def test_every_part_of_a_label_is_a_slice_at_word_boundaries_and_no_two_labels_are_equal(drawn: list) -> None:  # type: ignore[type-arg]
    themes = [
        ThemeTexts(
            tuple(t for (_, t), _ in members), tuple(c for (c, _), _ in members), tuple(a for _, a in members)
        )
        for members in drawn
    ]
    labels = label_themes(themes)
    for given, label in zip(themes, labels, strict=True):
        parts_are_slices(given, label)
    for lang in ("ja", "en"):
        assert len({label.labels[lang].casefold() for label in labels}) == len(labels)


def test_a_topic_and_what_happens_to_it_are_joined_when_no_member_says_both_together() -> None:
    texts = (
        "予定ボードの件、とにかく遅い。",
        "予定ボードについて。毎朝遅い、と言われる。",
        "朝の予定ボード、20秒。遅い。",
    )
    label = label_themes([theme(*texts), theme(*EXPORT_JA)])[0]
    assert label.labels["ja"] == "予定ボード: 遅い"
    assert len(label.parts["ja"]) == 2


def test_a_label_never_runs_over_a_half_width_sentence_end_or_a_subject_line() -> None:
    ja = theme("完了サインをスマホで｡紙はもう嫌だ", "完了サインをスマホで｡紙が減る", "完了サイン､紙は嫌")
    en = theme(
        "Photo upload timeouts\nSince Monday it hangs",
        "Photo upload timeouts again",
        "Photo upload timeouts.",
        lang="en",
    )
    labels = label_themes([ja, en])
    assert not set(labels[0].labels["ja"]) & set("｡。､、")
    assert labels[1].labels["en"].startswith("Photo upload timeouts")
    assert "Since" not in labels[1].labels["en"]


def test_greetings_names_and_numbers_of_one_member_do_not_name_a_theme() -> None:
    texts = (
        "お世話になっております。三輪谷の神谷です。\n期限アラートが212通届きました。多いです。",
        "期限アラートが多い。今朝だけで87通。",
        "お世話になっております。期限アラートが多いです。",
    )
    label = label_themes([theme(*texts), theme(*SLOW_JA)])[0].labels["ja"]
    assert label == "期限アラートが多い"


def test_a_predicate_of_one_author_alone_gives_way_to_the_noun_phrase() -> None:
    texts = ("設備台帳の検索、泣く。設備台帳の検索で泣く。", "設備台帳の検索について", "設備台帳の検索が0件")
    assert label_themes([theme(*texts), theme(*EXPORT_JA)])[0].labels["ja"] == "設備台帳の検索"


def test_a_theme_of_thanks_alone_shows_one_clause_of_a_member() -> None:
    label = label_themes(
        [theme("確認しました、ありがとうございます。", "はい、聞こえます。", "承知しました。")]
    )[0]
    assert label.labels["ja"] == "確認しました"


def test_half_width_katakana_is_shown_full_width() -> None:
    texts = ("ﾗﾍﾞﾙがはがれる。", "ラベルがはがれる｡", "ﾗﾍﾞﾙがはがれる､困る")
    assert label_themes([theme(*texts), theme(*SLOW_JA)])[0].labels["ja"] == "ラベルがはがれる"


def test_a_theme_without_shared_words_takes_a_first_clause_of_a_member() -> None:
    texts = ("解約の理由は機能ではなく人。残念。", "名簿を書き出したい。", "証拠が残らない。")
    label = label_themes([theme(*texts), theme(*SLOW_JA)])[0].labels["ja"]
    assert any(text.startswith(label) for text in texts)


def test_twenty_themes_of_thirty_members_are_named_within_seconds() -> None:
    themes = [
        theme(*(f"{EXPORT_JA[i % 4]}{SLOW_JA[(i + n) % 4]}{'朝' * (i % 3)}" for i in range(30)))
        for n in range(20)
    ]
    start = time.process_time()
    label_themes(themes)
    assert time.process_time() - start < 3


MIXED_EN = theme(
    "They can both read the quote lines, which means phone calls.",
    "Hi, chidi says hi!",
    "Finally I can stop making tea at last.",
    lang="en",
)


def test_a_greeting_a_side_clause_or_an_aside_does_not_name_a_mixed_theme() -> None:
    others = [
        theme(*EXPORT_EN, lang="en"),
        theme(*(f"The quote lines {end}" for end in ("vanish", "are lost", "are gone")), lang="en"),
    ]
    label = label_themes([MIXED_EN, *others])[0].labels["en"].lower()
    assert "quote lines" in label
    assert not {"hi", "which", "tea"} & set(label.split())


@pytest.mark.parametrize(
    ("lang", "texts", "idle"),
    [
        (
            "ja",
            ("次回の会議は来週の火曜日。", "複写紙の在庫が切れる。", "紙の帳票を待つ。"),
            ("会議", "来週"),
        ),
        (
            "ja",
            ("再来週の打ち合わせは延期。", "名簿の書き出しが要る。", "伝票の控えが無い。"),
            ("打ち合わせ", "延期"),
        ),
        (
            "en",
            ("Went outside, all fine.", "The invoice list is short.", "Delivery notes pile up."),
            ("outside",),
        ),
        (
            "en",
            ("Weekly meeting tomorrow.", "The invoice list is short.", "Delivery notes pile up."),
            ("meeting",),
        ),
    ],
)
def test_a_day_a_meeting_or_where_somebody_went_does_not_name_a_mixed_theme(
    lang: str, texts: tuple[str, ...], idle: tuple[str, ...]
) -> None:
    label = label_themes([theme(*texts, lang=lang), theme(*SLOW_JA)])[0].labels[lang]
    assert not [word for word in idle if word in label.lower()], label


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("He drove to a store another tech had already fixed.", "tech had already fixed"),
        ("No checklist has been filled in offline so far.", "offline so far"),
    ],
)
def test_half_a_side_clause_or_a_word_of_time_makes_no_english_phrase(text: str, cut: str) -> None:
    tokens = tokenize([text], "en")[0]
    found = [text[p.start : p.end] for clause in clauses(text, tokens) for p in phrases(clause, text, "en")]
    assert found
    assert not [phrase for phrase in found if phrase.endswith(cut)]


def test_a_long_text_filed_twice_counts_as_one_voice() -> None:
    pasted = "Our dispatcher wears a purple hat whenever the monthly figures arrive."
    texts = (pasted, pasted, "The export drops the last column", "My export drops the totals")
    given = ThemeTexts(texts, ("en",) * 4, tuple("abcd"))
    assert "export" in label_themes([given, theme(*LOGIN_EN, lang="en")])[0].labels["en"].lower()


def test_a_name_borrowed_from_the_other_language_says_so() -> None:
    own = {"ja": "CSVが文字化けする", "en": "garbled CSV"}
    assert [label_lang(own, lang) for lang in ("ja", "en")] == ["ja", "en"]
    english = dict.fromkeys(("ja", "en"), "Charged twice")
    assert [label_lang(english, lang) for lang in ("ja", "en")] == ["en", "en"]
    japanese = dict.fromkeys(("ja", "en"), "圏外で消える")
    assert [label_lang(japanese, lang) for lang in ("ja", "en")] == ["ja", "ja"]
    assert label_lang({"ja": "人が付けた名前"}, "en") == "ja"
    assert label_lang({"ja": "API", "en": "API keys"}, "ja") == "ja"
    assert label_lang({}, "ja") == "ja"


def test_a_clause_that_goes_on_with_what_stood_before_a_mark_does_not_name_a_theme() -> None:
    found = label_themes([theme("なんか使いにくい、と若手が言っていた。", "重い感じ、と若手が話していた。")])
    assert not found[0].labels["ja"].startswith("と")
