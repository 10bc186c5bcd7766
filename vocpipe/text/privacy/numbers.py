"""Finders for payment cards, My Number and telephone numbers, checked by their own check digits."""

import re
from collections.abc import Iterator

from vocpipe.text.privacy.span import Found

# Cards have 14 digits or more today; 13 are bar codes (JAN, EAN), whose check digit may fit by chance.
_LONG_NUMBER = re.compile(r"(?<![\d.,-])\d(?:[ -]?\d){11,18}(?![\d-])")
_MY_NUMBER_LABEL = re.compile(
    r"(?:マイナンバー|個人番号|my ?number)[^\d\n]{0,8}(?P<number>\d{4}[ -]?\d{4}[ -]?\d{4})(?!\d)",
    re.IGNORECASE,
)
_SEVEN_DIGITS = re.compile(r"(?:\d[ ()./-]{0,3}){7}")
_PHONE_SHAPE = re.compile(
    r"(?<![\d.\w-])(?:0\d{1,4}-\d{1,4}-\d{3,4}|0\d{1,3}\(\d{1,4}\)\d{4}|\(0\d{1,4}\) ?\d{1,4}-\d{4}"
    r"|0[789]0 \d{4} \d{4}"
    r"|0\d{2,4} \d{3,4} \d{3,4}|0\d{4} \d{6}|1-\d{3}-\d{3}-\d{4}"
    r"|\(\d{3}\) ?\d{3}[-. ]\d{4}|\d{3}[-.]\d{3}[-.]\d{4}"
    r"|\+\d{1,3}[ -]?\(?\d{1,5}\)?(?:[ -]?\d{2,5}){2,4})(?![\d-])"
)


def find(folded: str) -> Iterator[Found]:
    """Yield CARD, MY_NUMBER and PHONE."""
    if not _SEVEN_DIGITS.search(folded):
        return
    for match in _MY_NUMBER_LABEL.finditer(folded):
        yield Found("MY_NUMBER", *match.span("number"))
    for match in _LONG_NUMBER.finditer(folded):
        digits = re.sub(r"\D", "", match.group())
        if len(digits) >= 14 and digits[0] in "23456" and passes_luhn(digits):
            yield Found("CARD", *match.span())
        elif len(digits) == 12 and is_my_number(digits):
            yield Found("MY_NUMBER", *match.span())
    for match in _PHONE_SHAPE.finditer(folded):
        yield Found("PHONE", *match.span())
    yield from _phones(folded)


def _phones(folded: str) -> Iterator[Found]:
    """Yield numbers that are valid in some country: Japanese when no country code is written."""
    from phonenumbers import Leniency, PhoneNumberMatcher

    for match in PhoneNumberMatcher(folded, "JP", leniency=Leniency.VALID):
        yield Found("PHONE", match.start, match.end)


def passes_luhn(digits: str) -> bool:
    """Tell whether the last of ``digits`` is their Luhn check digit (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_my_number(digits: str) -> bool:
    """Tell whether 12 digits end in the check digit of the Japanese individual number.

    Weights 2 to 7, then 2 to 6, from the right; remainder by 11 (ordinance 85 of 2014, art. 5).
    """
    body = [int(digit) for digit in reversed(digits[:11])]
    remainder = sum(digit * (n + 2 if n < 6 else n - 4) for n, digit in enumerate(body)) % 11
    return int(digits[11]) == (0 if remainder <= 1 else 11 - remainder)
