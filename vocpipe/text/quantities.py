"""Amounts with a unit, in Japanese and English, normalised: 3時間, 半日, ¥12,000, half an hour, 40 %.

Everything works on the folded form of a text (NFKC, casefold). Dates, clock times and version
numbers are no amounts; neither is the "per" of a rate (20 minutes *a day*, *1日*2時間).
"""

import re
from dataclasses import dataclass, replace

MINUTES = {
    "second": 1 / 60, "minute": 1.0, "hour": 60.0, "day": 480.0, "week": 2400.0, "month": 9600.0,
    "year": 115200.0,
}  # fmt: skip
"""Minutes in each unit of time, in working time: a day is 8 hours, a week 5 days, a month 20."""

_UNITS = {
    "second": r"秒間?|seconds?|secs?|s(?![a-z\'])",
    "minute": r"分間?(?!の)|minutes?|mins?",
    "hour": r"時間|hours?|hrs?|h(?![a-z])",
    "day": r"日間?|営業日|人日|days?|workdays?",
    "week": r"週間|weeks?",
    "month": r"[かヶカヵケ個箇]月間?|人月|months?",
    "year": r"年間?|years?",
    "percent": r"%|パーセント|percent(?:age points?)?|per cent",
    "tenth": r"割(?!引|り)",
    "jpy": r"円|yen",
    "usd": r"ドル|dollars?|usd",
    "eur": r"ユーロ|euros?|eur",
    "gbp": r"ポンド|pounds?",
    "item": r"件|items?|tickets?|cases?|inquiries|enquiries|calls?|complaints?|requests?|errors?|mistakes?"
    r"|orders?|e?-?mails?|reports?",
    "person": r"人|名|people|persons?|staff|members?|users?|technicians?|customers?|engineers?|drivers?",
    "time": r"回|度(?!目)|times(?! (?:faster|more|as|the|quicker|higher|better))",
    "place": r"社|店舗?|[か箇カヶ]所|companies|stores|sites",
    "piece": r"枚|本|台|個|通|冊|ページ|行|pages?|sheets?|visits?|trips?|steps?|clicks?"
    r"|spreadsheets?|phones?|boxes",
    "point": r"点|ポイント|pt|points?",
}
_SCALES = {"千": 1e3, "万": 1e4, "億": 1e8, "k": 1e3, "thousand": 1e3, "million": 1e6, "m": 1e6}
_WORDS = {
    "zero": 0.0, "half": 0.5, "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0,
    "four": 4.0,
    "five": 5.0, "six": 6.0, "seven": 7.0, "eight": 8.0, "nine": 9.0, "ten": 10.0, "eleven": 11.0,
    "twelve": 12.0, "fifteen": 15.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0, "forty-five": 45.0,
    "fifty": 50.0,
    "sixty": 60.0, "seventy": 70.0, "eighty": 80.0, "ninety": 90.0, "a hundred": 100.0, "half a": 0.5,
    "half an": 0.5, "a full": 1.0, "a whole": 1.0, "an entire": 1.0, "a couple of": 2.0,
    "one and a half": 1.5, "two and a half": 2.5, "a dozen": 12.0,
}  # fmt: skip
_KANJI = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0}
_TENS = {"十": 10, "百": 100, "千": 1000}
_SPECIAL = {
    "半日": (0.5, "day"), "半年": (6.0, "month"), "半月": (0.5, "month"), "一晩": (1.0, "day"),
    "終日": (1.0, "day"), "丸一日": (1.0, "day"), "まる一日": (1.0, "day"), "overnight": (1.0, "day"),
}  # fmt: skip

_NOT_AMOUNTS = re.compile(
    r"\d{4}[-/年]\s?\d{1,2}[-/月](?:\s?\d{1,2}日?)?|\d{1,2}月\s?\d{1,2}日|(?:19|20)\d{2}年度?|\d{1,2}[:時]\d{2}分?|\d+時(?!間)"
    r"|\d{1,2}月(?!間)|v?\d+\.\d+\.\d+|\d+(?:st|nd|rd|th)\b|第\d+|\d+[つ番]|[a-z]+-?\d+[a-z]*(?![\d,])|\d+代"
    r"|\d+(?:日|週間|[かヶカヵケ個箇]月|年|時間|分)前|(?:in|since|until|from) (?:19|20)\d{2}(?!\d)"
)
_NUMBER = r"\d[\d,]*(?:\.\d+)?(?:\s?(?:千|万|億|k(?![a-z])|thousand|million|m(?![a-z])))*"
_KANJI_NUMBER = r"[一二三四五六七八九十百千〇]+"
_WORD_NUMBER = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
_UNIT = "|".join(f"(?P<{name}>{forms})" for name, forms in _UNITS.items())
_AMOUNT = re.compile(
    rf"(?P<special>{'|'.join(_SPECIAL)})"
    rf"|(?P<sign>[¥$€£])\s?(?P<money>{_NUMBER})"
    rf"|(?:(?P<digits>{_NUMBER})[\s-]?|(?P<kanji>{_KANJI_NUMBER})|\b(?P<word>{_WORD_NUMBER})[\s-])"
    rf"(?:{_UNIT})(?P<half>半)?(?![a-z])"
    rf"|(?P<bare>(?<![\w.¥$]){_NUMBER}(?![\w%]|\.\d))"
)
_SIGNS = {"¥": "jpy", "$": "usd", "€": "eur", "£": "gbp"}
_PER_BEFORE = re.compile(r"(?:あたり|当たり|につき|に|で)?\s?(?:約|およそ|だいたい|平均)?$")
_PER_AFTER = re.compile(r"\s?(?:/|per|each|every|a|an)\s?$")


@dataclass(frozen=True)
class Amount:
    """An amount at folded characters ``start`` to ``end``; ``unit`` is "" for a bare number.

    ``value`` is in its own unit; ``base`` makes amounts of one kind comparable: minutes of
    working time for times, percent for tenths (割), the value itself for the others.
    """

    value: float
    unit: str
    start: int
    end: int

    @property
    def family(self) -> str:
        """What it measures: "duration", "percent" or the unit itself ("time" counts occasions)."""
        return "duration" if self.unit in MINUTES else self.unit

    @property
    def base(self) -> float:
        """The value in the family's common unit."""
        return self.value * MINUTES.get(self.unit, 1.0)


def find_amounts(folded: str) -> list[Amount]:
    """Give the amounts of a folded text in order, without the "per" part of rates."""
    masked = _NOT_AMOUNTS.sub(lambda match: "\0" * len(match.group()), folded)
    found = [_amount(match) for match in _AMOUNT.finditer(masked)]
    return [amount for place, amount in enumerate(found) if not _is_rate(found, place, folded)]


def _amount(match: re.Match[str]) -> Amount:
    start, end = match.span()
    if match["special"]:
        value, unit = _SPECIAL[match["special"]]
        return Amount(value, unit, start, end)
    if match["sign"]:
        return Amount(_digits(match["money"]), _SIGNS[match["sign"]], start, end)
    if match["bare"]:
        return Amount(_digits(match["bare"]), "", start, end)
    unit = next(name for name in _UNITS if match[name])
    if match["digits"]:
        value = _digits(match["digits"])
    else:
        value = _kanji(match["kanji"]) if match["kanji"] else _WORDS[match["word"]]
    amount = Amount(value + (0.5 if match["half"] else 0.0), unit, start, end)
    return replace(amount, value=amount.value * 10, unit="percent") if unit == "tenth" else amount


def _digits(text: str) -> float:
    number = re.match(r"[\d,]+(?:\.\d+)?", text)
    value = float(number.group().replace(",", "")) if number else 0.0
    for name, scale in _SCALES.items():
        if re.search(rf"\d\s?(?:千|万|億)*{name}", text):
            value *= scale
    return value


def _kanji(text: str) -> float:
    total = current = 0
    for char in text:
        if char in _TENS:
            total += (current or 1) * _TENS[char]
            current = 0
        else:
            current = current * 10 + _KANJI[char]
    return float(total + current)


def spelled(text: str) -> float:
    """Give the value of a plain number in digits or in kanji (1.5, 三, 二十)."""
    return (
        float(text.strip("."))
        if re.fullmatch(r"\d+(?:\.\d+)?\.?", text)
        else _kanji(re.sub(r"[\d.]", "", text))
    )


def _is_rate(found: list[Amount], place: int, folded: str) -> bool:
    """Tell whether this amount is only the "per" of its neighbour: 1日2時間, 20 minutes a day."""
    here = found[place]
    if here.value != 1 or here.unit in ("", "percent", "jpy", "usd"):
        return False
    written = folded[here.start : here.end]
    if not written.isascii():
        return place + 1 < len(found) and _per_next(here, found[place + 1], folded)
    between = folded[found[place - 1].end : here.start] if place else "."
    article = re.match(r"an?\s", written) and not between.strip()
    return bool(article or _PER_AFTER.fullmatch(between))


def _per_next(here: Amount, following: Amount, folded: str) -> bool:
    shorter = here.family != "duration" or following.base < here.base
    return shorter and bool(_PER_BEFORE.fullmatch(folded[here.end : following.start]))
