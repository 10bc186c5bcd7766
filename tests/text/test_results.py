"""Results with a number: found, normalised, and told apart from wishes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.text.labelled import score
from vocpipe.text.quantities import find_amounts
from vocpipe.text.results import find_results, tells_result


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("part", ["dev", "held"])
def test_results_labelled_by_hand_are_found_and_normalised(lang: str, part: str) -> None:
    figure, wrong = score(lang, part)
    assert figure >= 0.95, "\n".join(wrong)


@given(st.text(max_size=80) | st.text("3時間から20分に半%→万円1件a hour to .,\n０", max_size=60))
def test_any_text_gives_ordered_spans_inside_it(text: str) -> None:
    end = 0
    for result in find_results(text):
        assert end <= result.start < result.end <= len(text)
        end = result.end


@pytest.mark.parametrize(
    ("text", "base"),
    [("半日", 240), ("1時間半", 90), ("三十分", 30),
     ("half an hour", 30), ("1.5 hours", 90), ("2週間", 4800), ("丸一日", 480)],
)  # fmt: skip
def test_times_become_minutes_of_working_time(text: str, base: float) -> None:
    assert [amount.base for amount in find_amounts(text)] == [base]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [("¥12,000", 12000, "jpy"), ("120万円", 1.2e6, "jpy"), ("3割", 30, "percent"),
     ("$1.5k", 1500, "usd"), ("二十件", 20, "item")],
)  # fmt: skip
def test_money_and_shares_are_normalised(text: str, value: float, unit: str) -> None:
    assert [(amount.value, amount.unit) for amount in find_amounts(text)] == [(value, unit)]


@pytest.mark.parametrize("text", ["2026年11月16日", "10:30", "9時", "v2.10.3", "第3回", "B5", "3つ", "11/16"])
def test_dates_times_and_names_are_no_results(text: str) -> None:
    assert not [amount for amount in find_amounts(text) if amount.unit]


def test_full_width_digits_give_the_same_result_at_their_own_place() -> None:
    text = "残業は４０％減りました"
    (result,) = find_results(text)
    assert text[result.start : result.end] == "４０％減"
    assert result.ratio == 0.6


def test_a_wish_is_found_but_not_told() -> None:
    (result,) = find_results("3時間を20分に短縮したい")
    assert not result.told
    assert not tells_result("3時間を20分に短縮したい")


@pytest.mark.parametrize(
    "text",
    ["50 x 25 rolls", "typing KL-400X finds it", "清掃員が20名増えます。", "60日前より早くできる。",
     "About a third of our uploads stop.",
     "一括で選べれば作業は半分に減ります。", "replaced in 2024, and it runs again in 25 minutes"],
)  # fmt: skip
def test_sizes_models_plans_and_headcounts_are_no_results(text: str) -> None:
    assert not tells_result(text)


def test_a_result_that_got_worse_says_so() -> None:
    (result,) = find_results("20秒だった表示が3分になりました")
    assert result.direction == "more"
    assert result.ratio == 9
