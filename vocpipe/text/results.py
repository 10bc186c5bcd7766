"""Results told with a number: 3時間→20分, 50%減, 半分, twice as many; found, normalised and checked.

A result is a change somebody tells as a fact. A wish ("20分にしたい"), a question, an expectation
or a denial of one is found too but is not ``told``.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from vocpipe.text import result_words as words
from vocpipe.text.clean import match_form
from vocpipe.text.quantities import Amount, find_amounts, spelled
from vocpipe.text.sentences import split

Direction = Literal["less", "more"]

_AROUND = 120
"""Characters looked at before and after an amount; keeps long texts linear."""

_FAR = 90
_GAINS = frozenset({"duration", "time", "jpy", "usd", "eur", "gbp", "item", "person", "piece", "point"})
"""The families of which "so much less" is a result by itself; more people or things alone is none."""

_NEAR = 25
_REMEMBERED = 65536


@dataclass(frozen=True)
class Result:
    """A change with a number at characters ``start`` to ``end`` of the voice.

    ``kind`` is "change" (before and after), "percent", "ratio" or "amount" (so much saved or
    gained). ``before`` and ``after`` are (value, unit). ``ratio`` is after / before where it is
    known: 0.5 for 半分 and for 50%減. ``told`` is False for a wish, a question or a denial.
    """

    start: int
    end: int
    kind: Literal["change", "percent", "ratio", "amount"]
    direction: Direction
    told: bool = True
    before: tuple[float, str] | None = None
    after: tuple[float, str] | None = None
    ratio: float | None = None


@lru_cache(maxsize=_REMEMBERED)
def find_results(text: str) -> tuple[Result, ...]:
    """Give the results with a number in ``text``, in order; they do not overlap.

    They are found once: a brief asks for the same sentences many times over.
    """
    form = match_form(text)
    found = []
    for first, last in _folded_sentences(text, form.offsets):
        for result in _in_sentence(form.text[first:last]):
            start, end = form.span(first + result.start, first + result.end)
            found.append(replace(result, start=start, end=end))
    return tuple(found)


def tells_result(text: str) -> bool:
    """Say whether ``text`` tells, as a fact, a result with a number."""
    return any(result.told for result in find_results(text))


def _folded_sentences(text: str, offsets: list[int]) -> list[tuple[int, int]]:
    """Give the sentences in folded places; a "Now ..." or "It was ..." stays with the one before."""
    spans: list[tuple[int, int]] = []
    for start, end in split(text):
        first, last = bisect_left(offsets, start), bisect_left(offsets, end)
        if spans and words.NEXT_IS_NOW.match(text[start:end]):
            first = spans.pop()[0]
        spans.append((first, last))
    return spans


def _in_sentence(sentence: str) -> list[Result]:
    amounts = find_amounts(sentence)
    found: list[Result] = []
    for place, amount in enumerate(amounts):
        if found and amount.start < found[-1].end:
            continue
        following = amounts[place + 1] if place + 1 < len(amounts) else None
        result = (_change(sentence, amount, following) if following else None) or _single(sentence, amount)
        found += [result] if result else []
    found += [
        one for one in _ratios(sentence) if all(one.end <= had.start or had.end <= one.start for had in found)
    ]
    found.sort(key=lambda result: result.start)
    return [replace(result, told=_is_told(result, sentence)) for result in found]


def _change(sentence: str, one: Amount, two: Amount) -> Result | None:
    """Give the change that two amounts beside each other tell, if the words around them say so."""
    if one.family != two.family and one.unit and two.unit:
        return None
    before, after = sentence[max(0, one.start - _AROUND) : one.start], sentence[two.end : two.end + _AROUND]
    between = sentence[one.end : two.start]
    if len(between) > (_FAR if one.unit and two.unit else _NEAR):
        return None
    if any(pattern.fullmatch(between) for pattern in (words.INSTEAD_EN, words.THEN_EN, words.THEN_JA)):
        return _pair(two, one, one.start, two.end)
    told = (
        words.ARROW.fullmatch(between)
        or (words.FROM_EN.search(before) and words.TO_EN.fullmatch(between))
        or (words.USED_EN.search(before) and words.NOW_EN.fullmatch(between))
        or _became(between, after)
        or _stands_beside(one, two, before, between, after)
    )
    return _pair(one, two, one.start, two.end) if told else None


def _became(between: str, after: str) -> bool:
    """Tell whether Japanese says that one amount became the other: XがYに, XかかっていたのがYで."""
    became = words.BECAME_JA.match(after) or (words.PAST_JA.search(between) and words.WITHIN_JA.match(after))
    if not became or not (words.FROM_JA.fullmatch(between) or words.WAS_JA.fullmatch(between)):
        return False
    # XからYまで is a range unless something shrank or grew.
    rest = after[became.end() :]
    return not became.group().endswith("まで") or bool(words.LESS.match(rest) or words.MORE.match(rest))


def _stands_beside(one: Amount, two: Amount, before: str, between: str, after: str) -> bool:
    """Tell whether two amounts of one kind are told as then and now without a verb of becoming."""
    if one.family != two.family or not one.unit or "。" in between.rstrip("。"):
        return False
    if words.ONLY_TO_EN.fullmatch(between):
        # A range goes up (2 to 3 days): what goes down is a change.
        return two.base < one.base / 2
    if not words.ENDS_JA.match(after):
        return False
    if between.strip() == "が":
        return True
    was = words.PAST_JA.search(between) and re.search(r"(?:のが|ものが|が|は)", between)
    then_now = words.BEFORE_JA.search(before[-_AROUND:] + between) and words.NOW_JA.search(between)
    return bool((was and two.base < one.base) or then_now)


def _pair(before: Amount, after: Amount, start: int, end: int) -> Result | None:
    first = replace(before, unit=before.unit or after.unit)
    second = replace(after, unit=after.unit or before.unit)
    if first.base == second.base:
        return None
    return Result(
        start,
        end,
        "change",
        "less" if second.base < first.base else "more",
        before=(first.value, first.unit),
        after=(second.value, second.unit),
        ratio=second.base / first.base if first.base else None,
    )


def _single(sentence: str, amount: Amount) -> Result | None:
    """Give the result one amount tells with a word of less or more: 50%減, saves two hours."""
    percent = amount.unit == "percent"
    before = sentence[max(0, amount.start - _AROUND) : amount.start]
    after = sentence[amount.end : amount.end + _AROUND]
    verb = words.VERB_EN.search(before) or words.VERB_JA.search(before)
    then = words.THEN.match(after)
    if not percent and (amount.family not in _GAINS or (verb and words.UP_OR_DOWN.match(verb.group()))):
        verb = None
    said = then or verb
    if not said or words.DISCOUNT.search(said.group()) or not (percent or amount.family in _GAINS):
        return None
    direction: Direction = "less" if words.LESS.search(said.group()) else "more"
    if direction == "more" and not percent and amount.family in ("item", "person", "piece"):
        return None
    end = amount.end + (then.end() if then else 0)
    ratio = round(1 + (-1 if direction == "less" else 1) * amount.value / 100, 6) if percent else None
    kind: Literal["percent", "amount"] = "percent" if percent else "amount"
    return Result(amount.start, end, kind, direction, after=(amount.value, amount.unit), ratio=ratio)


def _ratios(sentence: str) -> list[Result]:
    found = []
    for match in words.RATIO.finditer(sentence):
        name = match.lastgroup or ""
        ratio = words.FIXED_RATIOS.get(name)
        if ratio is None:
            number = spelled(match[name])
            ratio = 1 / max(number, 1) if name in ("parts", "slash") else number
        direction: Direction = "less" if ratio < 1 else "more"
        found.append(Result(match.start(), match.end(), "ratio", direction, ratio=round(ratio, 6)))
    return found


def _is_told(result: Result, sentence: str) -> bool:
    """Tell a fact from a wish, a question, an expectation and a denial, by the words of its clause."""
    before = sentence[max(0, result.start - _AROUND) : result.start]
    after = sentence[result.end : result.end + _AROUND]
    ends = words.CLAUSE_END_JA.search(after)
    clause = sentence[result.start : result.end + (ends.start() if ends else len(after))]
    return not (
        words.ASKS.search(sentence[-_AROUND:])
        or words.NOT_TOLD_AFTER.search(clause)
        or words.NOT_TOLD_BEFORE_JA.search(before)
        or words.NOT_TOLD_EN.search(words.CLAUSE_EN.split(before)[-1])
        or words.NOT_TOLD_EN.search(re.split(r"[,;]", after)[0])
    )
