"""The tagger by rules: states in both languages, evidence, knowledge, and its promises."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocpipe.records import PRODUCT, Knowledge, Lang, Provenance, UsageState
from vocpipe.text.clean import match_form
from vocpipe.usage import (
    UsageInput,
    UsageTag,
    UsageTagger,
    catalogue,
    pairs,
    scope,
)
from vocpipe.usage.catalogue import Catalogue
from vocpipe.usage.events import EventSummary, nothing_measured


def tag(features: Catalogue, text: str, lang: str, **more: object) -> dict[str, UsageTag]:
    item = UsageInput(text, Lang(lang), **more)  # type: ignore[arg-type]
    return {found.feature: found for found in UsageTagger(features).tag([item])[0]}


@pytest.mark.parametrize(
    ("text", "lang", "state"),
    [
        ("CSV出力は毎朝使っています。", "ja", "user"),
        ("CSV出力は先月で解約して、kintoneに移行しました。", "ja", "ex_user"),
        ("CSV出力を試しに一度だけ動かしてみたところです。", "ja", "trying"),
        ("CSV出力は一度も使ったことがなく、今後も予定なし。", "ja", "non_user"),
        ("CSV出力の資料が話題に出た。詳細は不明。", "ja", "unknown"),
        ("We use the CSV export every morning.", "en", "user"),
        ("We stopped using the CSV export and moved to another tool.", "en", "ex_user"),
        ("First try with the CSV export, still a draft.", "en", "trying"),
        ("We have never used the CSV export and have no plans to.", "en", "non_user"),
        ("The CSV export came up in the webinar, not sure why.", "en", "unknown"),
    ],
)
def test_plain_cases_are_told_apart_by_rules_alone(
    features: Catalogue, text: str, lang: str, state: str
) -> None:
    assert tag(features, text, lang)["export"].value.state == state


@pytest.mark.parametrize(
    ("text", "lang", "wanted"),
    [
        ("I just wish it had a CSV export.", "en", "wish it had a CSV export"),
        ("No CSV export, sadly.", "en", "No CSV export"),
        ("I wish the CSV export kept my columns.", "en", None),
        ("CSV出力があればなあ。", "ja", "CSV出力があれば"),
        ("CSV出力の列を増やしてほしい。", "ja", None),
    ],
)
def test_a_wish_for_the_feature_itself_is_told_from_one_for_a_part_of_it(
    features: Catalogue, text: str, lang: str, wanted: str | None
) -> None:
    found = tag(features, text, lang)["export"]
    told = [e for e in found.evidence if e.cue.startswith("wanted:")]
    assert [text[e.start : e.end] for e in told] == ([wanted] if wanted else [])
    assert (found.value.state is UsageState.NON_USER) == (wanted is not None)


def test_evidence_is_an_exact_span_even_where_folding_changes_lengths(features: Catalogue) -> None:
    text = "㈱の㌔ﾃﾞｰﾀ、ＣＳＶ出力は毎朝使っています。"
    found = tag(features, text, "ja")["export"]
    words = {text[e.start : e.end] for e in found.evidence if e.start is not None}
    assert "毎朝" in words
    assert "使ってい" in "".join(words)


def test_several_features_in_one_note_are_judged_each_by_its_own_clause(features: Catalogue) -> None:
    found = tag(features, "・フォーム:毎日使っている\n・チャットボット:未使用、予定なし", "ja")
    assert found["forms"].value.state is UsageState.USER
    assert found["chatbot"].value.state is UsageState.NON_USER


def test_a_voice_without_a_feature_is_about_the_product(features: Catalogue) -> None:
    found = tag(features, "毎日使っています。", "ja")
    assert list(found) == [PRODUCT]
    assert found[PRODUCT].evidence


def test_silence_is_unknown_and_not_non_user_even_when_nothing_was_measured(features: Catalogue) -> None:
    found = tag(features, "CSV出力について。", "ja", events={"export": nothing_measured(date(2026, 11, 22))})
    assert found["export"].value.state is UsageState.UNKNOWN
    assert found["export"].value.measured is UsageState.NON_USER


def test_a_prospect_is_evidence_that_only_lowers_the_odds_of_user(features: Catalogue) -> None:
    text = "We use the CSV export every morning."
    before = tag(features, text, "en")["export"].value.probabilities
    after = tag(features, text, "en", status="prospect")["export"]
    assert after.value.probabilities["user"] < before["user"]
    ratio = before["non_user"] / before["trying"]
    assert after.value.probabilities["non_user"] / after.value.probabilities["trying"] == pytest.approx(
        ratio, rel=0.05
    )
    assert any(e.cue == "account_status" for e in after.evidence)


def test_asking_for_what_is_there_is_partial_and_drafts_the_answer(features: Catalogue) -> None:
    found = tag(features, "CSV出力で列の並べ替えができるようにしてほしいです。", "ja")["export"].value
    assert found.knowledge is Knowledge.PARTIAL
    assert found.capability == "列の並べ替え"
    assert found.answer is not None
    assert found.answer["ja"].startswith("【下書き】")
    assert "reorder" in found.answer["en"]
    ask = "Can you add a way to reorder the columns in the CSV export?"
    english = tag(features, ask, "en")["export"].value
    assert (english.knowledge, english.capability) == (Knowledge.PARTIAL, "reorder the columns")


def test_asking_for_what_is_deliberately_not_there_is_not_partial(features: Catalogue) -> None:
    english = tag(features, "Can the CSV export give colours to the columns?", "en")["export"].value
    japanese = tag(features, "CSV出力で列の色分けはできないのでしょうか。", "ja")["export"].value
    assert {english.knowledge, japanese.knowledge}.isdisjoint({Knowledge.PARTIAL})


@pytest.mark.parametrize(
    ("how", "named"),
    [("name", True), ("typo", True), ("hint", True), ("part", False), ("meaning", False)],
)
def test_a_feature_is_named_by_its_name_and_not_by_a_guess(
    features: Catalogue, how: str, named: bool
) -> None:
    mention = scope.Mention("export", -1, -1, how)
    item, form = UsageInput("x", Lang.EN), match_form("x")
    assert pairs.make(item, form, "export", features.by_key["export"], [mention], []).named is named


def test_of_a_feature_that_is_only_guessed_nobody_is_said_to_know_a_part(
    features: Catalogue,
) -> None:
    text = "Can you add a way to reorder the columns in the CSV export?"
    tagger, item = UsageTagger(features), UsageInput(text, Lang.EN)
    (read,) = tagger.read([item])
    guessed = [replace(mention, how="meaning") for mention in read.mentions]
    (found,) = tagger.tag([item], [replace(read, mentions=guessed)])[0]
    assert found.value.knowledge is not Knowledge.PARTIAL
    assert tagger.tag([item])[0][0].value.knowledge is Knowledge.PARTIAL


def test_asking_for_what_is_not_there_says_nothing_about_knowledge(features: Catalogue) -> None:
    found = tag(features, "Can the CSV export write to our fax machine?", "en")["export"].value
    assert (found.knowledge, found.answer) == (Knowledge.UNKNOWN, None)


CATALOGUE = catalogue.of_names(["CSV出力", "forms", "chatbot"])
TAGGER = UsageTagger(CATALOGUE)


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            [
                "CSV出力",
                "forms",
                " chatbot",
                "は毎日使って",
                "、",
                "。",
                " never used",
                "㍿",
                "ﾌｫｰﾑ",
                "\n・",
                "🙏",
                "でも",
                "x",
            ]
        ),
        min_size=1,
        max_size=12,
    ).map("".join),
    st.sampled_from(list(Lang)),
)
def test_every_verdict_has_evidence_inside_the_text(text: str, lang: Lang) -> None:
    (found,) = TAGGER.tag([UsageInput(text, lang)])
    assert found
    for one in found:
        assert one.evidence
        assert 0 <= one.confidence <= 1
        for part in one.evidence:
            assert part.start is None or 0 <= part.start < (part.end or 0) <= len(text)


def test_where_the_words_do_not_tell_measured_use_decides_and_says_so(features: Catalogue) -> None:
    day = date(2026, 11, 20)
    summary = EventSummary(day, day, days_28=12, days_90=30)
    text = "CSV出力の資料が話題に出た。詳細は不明。"
    found = tag(features, text, "ja", said_on=day, events={"export": summary})["export"]
    assert found.value.state is UsageState.USER
    assert found.value.measured is UsageState.USER
    assert found.value.provenance is Provenance.MEASURED
    assert any(piece.cue.startswith("events") for piece in found.evidence)


@pytest.mark.parametrize(("hint", "text", "lang"), [
    ("(the product itself)", "We use it every day, the CSV export included.", "en"),
    ("製品全体", "CSV出力も含めて毎日使っています。", "ja"),
])  # fmt: skip
def test_a_feature_column_may_name_the_product_as_a_whole(
    features: Catalogue, hint: str, text: str, lang: str
) -> None:
    found = tag(features, text, lang, hints=(hint,))
    assert found[PRODUCT].value.state is UsageState.USER
    assert found["export"].value.state is UsageState.USER


DAY = date(2026, 11, 20)
MEASURED = [
    None,
    nothing_measured(DAY),
    EventSummary(DAY, date(2026, 1, 5), days_28=0, days_90=0),
    EventSummary(DAY, date(2026, 9, 20), days_28=0, days_90=1, shared=False),
]


@settings(max_examples=100)
@given(
    st.lists(
        st.sampled_from(["CSV出力", "forms", "chatbot", "について", "。", "株式会社", "hello", " "]),
        max_size=8,
    ),
    st.sampled_from(MEASURED),
    st.sampled_from([None, "prospect", "active", "churned"]),
    st.sampled_from(list(Lang)),
)
def test_words_that_say_nothing_of_use_never_make_a_non_user(
    words: list[str], measured: EventSummary | None, status: str | None, lang: Lang
) -> None:
    events = {f.key: measured for f in CATALOGUE.features} if measured else None
    item = UsageInput("".join(words) or "x", lang, said_on=DAY, events=events, status=status)
    for found in TAGGER.tag([item])[0]:
        assert found.value.state is not UsageState.NON_USER
        assert found.evidence


@pytest.mark.parametrize(
    ("name", "text", "lang", "cue"),
    [
        ("予定ボード", "新しい予定ボード、毎朝固まって困っています。", "ja", "plan"),
        ("トライアル管理", "トライアル管理を毎朝使っています。", "ja", "tried"),
        ("Draft Room", "We use the Draft Room every morning.", "en", "tried"),
    ],
)
def test_a_cue_that_is_part_of_the_features_own_name_does_not_count(
    name: str, text: str, lang: str, cue: str
) -> None:
    (found,) = UsageTagger(catalogue.of_names([name])).tag([UsageInput(text, Lang(lang))])[0]
    assert not [piece.cue for piece in found.evidence if piece.cue.startswith(f"{cue}:")]
    assert found.value.state is UsageState.USER


def test_the_same_word_outside_the_name_still_counts() -> None:
    tagger = UsageTagger(catalogue.of_names(["予定ボード"]))
    (found,) = tagger.tag([UsageInput("予定ボードは来期の導入予定です。", Lang.JA)])[0]
    assert found.value.state is UsageState.NON_USER
