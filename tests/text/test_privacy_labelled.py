"""Redaction on labelled lines: what can be told by its form is always found, names nearly always."""

from collections import Counter

import pytest

from bench.privacy import PATTERNS, lines, reviews, scored
from vocpipe.text.privacy import Redactor

REDACTOR = Redactor(PATTERNS, salt="s")
BY_FORM = {"URL", "EMAIL", "SECRET", "CARD", "MY_NUMBER", "PHONE", "POSTAL", "ADDRESS", "ORDER", "ACCOUNT"}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_labelled_lines_lose_what_is_personal_and_nothing_else(lang):
    items = lines(lang)
    assert len(items) >= 200
    score = scored(items, REDACTOR, show=True)
    for kind in BY_FORM & set(score.labelled):
        assert score.covered[kind] == score.labelled[kind], score.errors
    assert score.covered["NAME"] >= 0.95 * score.labelled["NAME"], score.errors
    assert score.spoiled <= 0.01 * len(items), score.errors


def test_real_reviews_are_left_as_they_are():
    items = reviews()
    if not items:
        pytest.skip("../shared/data is not here")
    assert len(items) == 200
    assert scored(items, REDACTOR, show=False).found == Counter()
