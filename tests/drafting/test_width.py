"""Display width, as advertisement limits count it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocpipe.drafting.width import cut, display_width


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("abc", 3),
        ("もう手放せません", 16),
        ("ｶﾀｶﾅ", 8),
        ("ﾊﾞｯﾁ", 8),
        ("ＡＢ", 4),
        ("it’s “fine”…", 12),
        ("すぐ…", 6),
        ("é", 1),
        ("e\u0301", 1),
        ("👍", 2),
        ("👩\u200d🔧", 2),
        ("", 0),
    ],
)
def test_full_width_and_half_width_kana_count_two_and_marks_nothing(text: str, width: int) -> None:
    assert display_width(text) == width


@given(st.text(), st.integers(2, 40))
def test_a_cut_label_is_never_wider_than_asked(text: str, width: int) -> None:
    assert display_width(cut(text, width)) <= max(width, 2)


def test_a_label_that_fits_stays_whole() -> None:
    assert cut("利用中 12", 9) == "利用中 12"


def test_a_word_is_not_cut_in_its_middle_unless_it_is_the_first() -> None:
    assert cut("site manager asked if he can sign", 27) == "site manager asked if he…"
    assert cut("site manager asked if he can sign", 30) == "site manager asked if he can…"
    assert cut("Serviceportalanmeldung", 12) == "Servicepor…"
    assert cut("報告書の時間短縮について", 14) == "報告書の時間…"
