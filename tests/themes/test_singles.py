"""Single voices ranked by what they say, not by how many say it."""

import pytest

from vocpipe.records import UsageState
from vocpipe.themes.singles import Single, novelty, rank, score
from vocpipe.themes.specific import signs, specificity

SHARP = {
    "ja": "バージョン3.2で「保存」を押すとエラーE-1042が出て、入力した40件が消えました。",
    "en": "After 3.2.1 pressing Save shows error E-1042 and 40 rows are lost every time I export.",
}
DULL = {"ja": "使いにくいです。", "en": "It is not great."}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_sharp_voice_comes_before_many_dull_ones(lang: str) -> None:
    voices = [Single(f"d{i:02}", DULL[lang]) for i in range(50)] + [Single("sharp", SHARP[lang])]
    assert rank(voices)[0].feedback_id == "sharp"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_reasons_name_what_was_found(lang: str) -> None:
    codes = {reason.code for reason in score(Single("x", SHARP[lang], severity=3)).reasons}
    assert {"error", "amount", "version", "severe_3"} <= codes
    assert all(reason.ja and reason.en for reason in score(Single("x", SHARP[lang], severity=3)).reasons)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("HTTP 503 で落ちる", "error"),
        ("「保存に失敗しました」と出る", "error"),
        ("version 10.4 crashes", "version"),
        ("毎回12,000件を手で直す", "amount"),
        ("it took 45 minutes", "amount"),
        ("設定を開いて保存を押すと固まる", "steps"),
        ("first open it, then click save", "steps"),
        ("月末の場合のみ起きる", "condition"),
        ("only when I share the file", "condition"),
        ("仕様変更のため困る", "cause"),
    ],
)
def test_each_sign_is_seen_in_both_languages(text: str, code: str) -> None:
    assert code in {sign.code for sign in signs(text)}


def test_an_exclamation_says_nothing_specific() -> None:
    assert specificity("最高！") < 0.05
    assert specificity("nice") < 0.05


def test_first_hand_use_severity_and_the_account_each_raise_the_score() -> None:
    plain = score(Single("x", "列の順番が違う")).score
    assert score(Single("x", "列の順番が違う", usage=UsageState.USER)).score > plain
    assert score(Single("x", "列の順番が違う", severity=3)).score > plain
    assert score(Single("x", "列の順番が違う", account_weight=1.0)).score > plain
    assert score(Single("x", "列の順番が違う", novel=0.9)).score > plain


def test_novelty_means_the_same_in_a_language_whose_voices_all_lie_far_from_themes() -> None:
    english, japanese = [0.02, 0.1, 0.2, 0.4], [0.3, 0.42, 0.45, 0.49]
    found = novelty([*english, *japanese], ["en"] * 4 + ["ja"] * 4)
    assert found[:4] == found[4:]
    assert found[0] > found[1] > found[2] == found[3] == 0


def test_what_a_theme_likely_holds_is_not_new_and_a_lone_voice_has_nothing_to_be_far_from() -> None:
    assert novelty([0.9, 0.8, 0.7], ["en"] * 3) == [0, 0, 0]
    assert novelty([0.01], ["en"]) == [0]
    assert novelty([], []) == []
    assert novelty([0.101, 0.1, 0.099], ["en"] * 3) == [0, 0, 0]


def test_one_author_cannot_fill_the_list_and_nobody_is_lost() -> None:
    voices = [Single(f"loud{i}", SHARP["ja"], author="loud") for i in range(6)]
    voices += [Single(f"z{i}", DULL["ja"], author=f"q{i}") for i in range(3)]
    ranked = [r.feedback_id for r in rank(voices)]
    assert ranked[:2] == ["loud0", "loud1"]
    assert set(ranked[2:5]) == {"z0", "z1", "z2"}
    assert len(ranked) == 9


def test_the_order_of_input_does_not_matter() -> None:
    voices = [Single(f"v{i}", DULL["en"]) for i in range(8)] + [Single("s", SHARP["en"])]
    assert rank(voices) == rank(voices[::-1])
